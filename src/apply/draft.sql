-- name: draft_get :read
SELECT secret_hash, service_id, version_id, language, answers, changes, changed_at, case_id, channel, taken_by
FROM draft WHERE organisation = ?1 AND id = ?2;

-- name: draft_add :write
INSERT INTO draft (organisation, id, secret_hash, service_id, version_id, language, answers, changes,
    created_at, changed_at, channel, taken_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8, ?9, ?10);

-- name: draft_put :write
UPDATE draft SET answers = ?4, language = ?5, changes = changes + 1, changed_at = ?6, version_id = ?7
WHERE organisation = ?1 AND id = ?2 AND changes = ?3 AND case_id IS NULL;

-- name: draft_close :write
UPDATE draft SET case_id = ?4, version_id = ?5 WHERE organisation = ?1 AND id = ?2 AND changes = ?3 AND case_id IS NULL;

-- name: draft_case :read
SELECT case_id FROM draft WHERE organisation = ?1 AND id = ?2;

-- name: draft_clear :write
DELETE FROM draft WHERE organisation = ?1 AND id = ?2;

-- name: draft_clear_devices :write
DELETE FROM draft_device WHERE organisation = ?1 AND draft_id = ?2;

-- name: draft_clear_links :write
DELETE FROM come_back WHERE organisation = ?1 AND draft_id = ?2;

-- name: draft_clear_contact :write
DELETE FROM contact WHERE organisation = ?1 AND draft_id = ?2;

-- name: draft_sealed_page :read
SELECT id, 0, answers, NULL FROM draft
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) = 0 ORDER BY id LIMIT ?4;

-- name: draft_sealed_put :write
UPDATE draft SET answers = ?4 WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0;
