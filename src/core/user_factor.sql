-- name: factor_get :read
SELECT secret, step, proved_at FROM user_factor WHERE organisation = ?1 AND user_id = ?2;

-- name: factor_drop :write
DELETE FROM user_factor WHERE organisation = ?1 AND user_id = ?2;

-- name: factor_add :write
INSERT INTO user_factor (organisation, user_id, secret, step) VALUES (?1, ?2, ?3, 0);

-- name: factor_taken :write
UPDATE user_factor SET step = ?3, proved_at = COALESCE(proved_at, ?4) WHERE organisation = ?1 AND user_id = ?2;

-- name: factor_wanting :read
SELECT COUNT(*) FROM user_account u
LEFT JOIN user_factor f ON f.organisation = u.organisation AND f.user_id = u.id AND f.proved_at IS NOT NULL
WHERE u.organisation = ?1 AND u.role = ?2 AND u.disabled_at IS NULL AND f.user_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM user_passkey p WHERE p.organisation = u.organisation AND p.user_id = u.id);

-- name: recovery_drop :write
DELETE FROM user_recovery WHERE organisation = ?1 AND user_id = ?2;

-- name: recovery_drop_last :write
-- With the last second step.
DELETE FROM user_recovery WHERE organisation = ?1 AND user_id = ?2
    AND NOT EXISTS (SELECT 1 FROM user_passkey p WHERE p.organisation = ?1 AND p.user_id = ?2)
    AND NOT EXISTS (
        SELECT 1 FROM user_factor f WHERE f.organisation = ?1 AND f.user_id = ?2 AND f.proved_at IS NOT NULL);

-- name: recovery_add :write
INSERT INTO user_recovery (organisation, user_id, number, code_hash) VALUES (?1, ?2, ?3, ?4);

-- name: recovery_use :write
DELETE FROM user_recovery WHERE organisation = ?1 AND user_id = ?2 AND code_hash = ?3;

-- name: recovery_count :read
SELECT COUNT(*) FROM user_recovery WHERE organisation = ?1 AND user_id = ?2;

-- name: user_factor_sealed_page :read
SELECT user_id, 0, secret, NULL FROM user_factor
WHERE organisation = ?1 AND user_id > ?2 AND CAST(?3 AS BIGINT) = 0 ORDER BY user_id LIMIT ?4;

-- name: user_factor_sealed_put :write
UPDATE user_factor SET secret = ?4 WHERE organisation = ?1 AND user_id = ?2 AND CAST(?3 AS BIGINT) = 0;
