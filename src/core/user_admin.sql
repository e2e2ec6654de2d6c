-- name: user_all :read
SELECT u.id, u.email, u.name, u.role, u.disabled_at, COALESCE(f.proved_at, (
    SELECT MIN(p.created_at) FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id))
FROM user_account u LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id
WHERE u.organisation = ?1 ORDER BY u.name, u.id LIMIT ?2;

-- name: user_one :read
SELECT u.id, u.email, u.name, u.role, u.disabled_at, COALESCE(f.proved_at, (
    SELECT MIN(p.created_at) FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id))
FROM user_account u LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id
WHERE u.organisation = ?1 AND u.id = ?2;

-- name: user_put_role :write
-- What was allowed to a partner goes with the role.
UPDATE user_account SET role = ?3, until_at = CASE WHEN role = ?3 THEN until_at END,
    may_export = CASE WHEN role = ?3 THEN may_export ELSE 0 END
WHERE organisation = ?1 AND id = ?2;

-- name: user_put_disabled :write
UPDATE user_account SET disabled_at = CAST(?3 AS BIGINT) WHERE organisation = ?1 AND id = ?2;

-- name: user_put_password :write
UPDATE user_account SET password = ?3, failed_count = 0, failed_since = 0 WHERE organisation = ?1 AND id = ?2;

-- name: invitation_drop :write
DELETE FROM user_invitation WHERE organisation = ?1 AND (email = ?2 OR expires_at <= ?3);

-- name: invitation_add :write
INSERT INTO user_invitation (organisation, id, user_id, email, name, role, secret_hash, created_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: invitation_get :read
SELECT user_id, email, name, role, secret_hash, expires_at FROM user_invitation WHERE organisation = ?1 AND id = ?2;

-- name: invitation_all :read
SELECT id, email, name, role, expires_at FROM user_invitation
WHERE organisation = ?1 AND user_id IS NULL AND expires_at > ?2 ORDER BY name, id LIMIT 200;

-- name: invitation_forget :write
DELETE FROM user_invitation WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM user_invitation o WHERE o.organisation = ?1 AND o.expires_at < ?2 ORDER BY o.id LIMIT ?3);
