-- name: passkey_all :read
SELECT id, name, credential, created_at, used_at FROM user_passkey WHERE organisation = ?1 AND user_id = ?2
ORDER BY id LIMIT ?3;

-- name: passkey_count :read
SELECT COUNT(*) FROM user_passkey WHERE organisation = ?1 AND user_id = ?2;

-- name: passkey_find :read
SELECT id, user_id, algorithm, public_key, counter FROM user_passkey WHERE organisation = ?1 AND credential = ?2;

-- name: passkey_add :write
INSERT INTO user_passkey (organisation, id, user_id, name, credential, algorithm, public_key, counter, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: passkey_used :write
-- Only forward; one that never counts says 0 each time.
UPDATE user_passkey SET counter = ?3, used_at = ?4
WHERE organisation = ?1 AND id = ?2 AND (counter < ?3 OR (counter = 0 AND CAST(?3 AS BIGINT) = 0));

-- name: passkey_drop :write
DELETE FROM user_passkey WHERE organisation = ?1 AND user_id = ?2 AND id = ?3;

-- name: passkeys_drop :write
DELETE FROM user_passkey WHERE organisation = ?1 AND user_id = ?2;

-- name: passkey_challenge_add :write
INSERT INTO passkey_challenge (organisation, id, secret_hash, act, session_id, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: passkey_challenge_get :read
SELECT secret_hash, act, session_id, expires_at FROM passkey_challenge WHERE organisation = ?1 AND id = ?2;

-- name: passkey_challenge_drop :write
DELETE FROM passkey_challenge WHERE organisation = ?1 AND id = ?2;

-- name: passkey_challenges_forget :write
DELETE FROM passkey_challenge WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM passkey_challenge o WHERE o.organisation = ?1 AND o.expires_at < ?2 ORDER BY o.id LIMIT ?3);
