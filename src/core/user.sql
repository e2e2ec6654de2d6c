-- name: user_add :write
INSERT INTO user_account (organisation, id, email, name, role, password, failed_count, failed_since, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7);

-- name: user_by_email :read
SELECT u.id, u.email, u.name, u.role, u.password, u.failed_count, u.failed_since, u.disabled_at,
    COALESCE(f.proved_at, (
        SELECT MIN(p.created_at) FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id)),
    u.until_at
FROM user_account u LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id
WHERE u.organisation = ?1 AND u.email = ?2;

-- name: user_failures :read
SELECT failed_count, failed_since FROM user_account WHERE organisation = ?1 AND id = ?2;

-- name: user_for_session :read
SELECT u.id, u.email, u.name, u.role, u.disabled_at, COALESCE(f.proved_at, (
    SELECT MIN(p.created_at) FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id)),
    u.until_at
FROM user_account u LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id
WHERE u.organisation = ?1 AND u.id = ?2;

-- name: user_by_id :read
SELECT name FROM user_account WHERE organisation = ?1 AND id = ?2;

-- name: user_failed :write
-- A count older than a quarter of an hour (?4 is its start), or from a clock that was ahead (past ?5), begins anew.
UPDATE user_account
SET failed_count = CASE WHEN failed_since < ?4 OR failed_since > ?5 THEN 1 ELSE failed_count + 1 END,
    failed_since = CASE WHEN failed_since < ?4 OR failed_since > ?5 THEN ?3 ELSE failed_since END
WHERE organisation = ?1 AND id = ?2;

-- name: user_succeeded :write
UPDATE user_account SET failed_count = 0, failed_since = 0 WHERE organisation = ?1 AND id = ?2 AND failed_count > 0;

-- name: session_add :write
INSERT INTO user_session (organisation, id, user_id, secret_hash, created_at, expires_at, half, device)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: session_get :read
SELECT s.secret_hash, s.expires_at, s.ended_at, u.id, u.email, u.name, u.role, u.disabled_at, s.half,
    COALESCE(f.proved_at, (
        SELECT MIN(p.created_at) FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id)),
    u.until_at, u.may_export, s.provider_factor, s.created_at
FROM user_session s JOIN user_account u ON u.organisation = s.organisation AND u.id = s.user_id
LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id
WHERE s.organisation = ?1 AND s.id = ?2;

-- name: sessions_open :read
SELECT id, created_at, expires_at, device FROM user_session
WHERE organisation = ?1 AND user_id = ?2 AND ended_at IS NULL AND half = 0 AND expires_at > ?3
ORDER BY id DESC LIMIT 50;

-- name: sessions_end :write
-- One of the user's, or with ?3 = 0 all but ?4.
UPDATE user_session SET ended_at = ?5
WHERE organisation = ?1 AND user_id = ?2 AND ended_at IS NULL AND (id = ?3 OR (?3 = 0 AND id <> ?4));

-- name: session_keep_provider :write
-- What began by a provider stays so: ?3 takes the place of ?2.
UPDATE user_session SET provider_session = (
    SELECT o.provider_session FROM user_session o WHERE o.organisation = ?1 AND o.id = ?2)
WHERE organisation = ?1 AND id = ?3;

-- name: session_end :write
UPDATE user_session SET ended_at = ?3 WHERE organisation = ?1 AND id = ?2 AND ended_at IS NULL;

-- name: sessions_forget :write
DELETE FROM user_session WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM user_session o WHERE o.organisation = ?1 AND o.expires_at < ?2 ORDER BY o.id LIMIT ?3);
