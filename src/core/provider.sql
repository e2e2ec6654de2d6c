-- name: provider_get :read
SELECT name, name_cy, issuer, client_id, algorithms, trusted_factor, by_key, secret
FROM provider WHERE organisation = ?1;

-- name: provider_names :read
SELECT name, name_cy FROM provider WHERE organisation = ?1;

-- name: provider_drop :write
DELETE FROM provider WHERE organisation = ?1;

-- name: provider_add :write
INSERT INTO provider (organisation, name, name_cy, issuer, client_id, algorithms, trusted_factor, by_key, secret)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: provider_sealed_page :read
SELECT 1, 0, secret, NULL FROM provider
WHERE organisation = ?1 AND CAST(?2 AS BIGINT) < 1 AND CAST(?3 AS BIGINT) = 0 LIMIT ?4;

-- name: provider_sealed_put :write
UPDATE provider SET secret = ?4 WHERE organisation = ?1 AND CAST(?2 AS BIGINT) = 1 AND CAST(?3 AS BIGINT) = 0;

-- name: provider_attempt_add :write
INSERT INTO provider_attempt (organisation, id, secret_hash, expires_at) VALUES (?1, ?2, ?3, ?4);

-- name: provider_attempt_get :read
SELECT secret_hash, expires_at FROM provider_attempt WHERE organisation = ?1 AND id = ?2;

-- name: provider_attempt_drop :write
DELETE FROM provider_attempt WHERE organisation = ?1 AND id = ?2;

-- name: provider_attempts_forget :write
DELETE FROM provider_attempt WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM provider_attempt o WHERE o.organisation = ?1 AND o.expires_at < ?2 ORDER BY o.id LIMIT ?3);

-- name: provider_user_get :read
SELECT user_id FROM provider_user WHERE organisation = ?1 AND issuer = ?2 AND subject = ?3;

-- name: provider_user_has :read
SELECT 1 FROM provider_user WHERE organisation = ?1 AND user_id = ?2 AND issuer = ?3;

-- name: provider_user_add :write
INSERT INTO provider_user (organisation, issuer, subject, user_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: provider_invited :read
SELECT name, role FROM user_invitation
WHERE organisation = ?1 AND email = ?2 AND user_id IS NULL AND expires_at > ?3;

-- name: provider_invited_drop :write
DELETE FROM user_invitation WHERE organisation = ?1 AND email = ?2 AND user_id IS NULL;

-- name: provider_session_put :write
UPDATE user_session SET provider_session = ?3, provider_factor = ?4 WHERE organisation = ?1 AND id = ?2;

-- name: provider_sessions_end :write
-- Those of a session of the provider's, of the user, or both: whichever is said.
UPDATE user_session SET ended_at = ?4
WHERE organisation = ?1 AND ended_at IS NULL AND provider_session IS NOT NULL
    AND (?2 = '' OR provider_session = ?2) AND (CAST(?3 AS BIGINT) = 0 OR user_id = ?3);

-- name: provider_logout_seen :read
SELECT 1 FROM provider_logout WHERE organisation = ?1 AND id_hash = ?2;

-- name: provider_logout_add :write
INSERT INTO provider_logout (organisation, id_hash, expires_at) VALUES (?1, ?2, ?3);

-- name: provider_logouts_forget :write
DELETE FROM provider_logout WHERE organisation = ?1 AND expires_at < ?2;
