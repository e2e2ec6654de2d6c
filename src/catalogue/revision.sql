-- name: revision_last :read
SELECT r.service_id, r.number, r.name, r.base_id, r.what, r.user_id, u.name, r.at, r.version_id, r.dropped_at,
    r.report, r.document
FROM revision r LEFT JOIN user_account u ON u.organisation = r.organisation AND u.id = r.user_id
WHERE r.organisation = ?1 AND r.service_id = ?2 ORDER BY r.number DESC LIMIT 1;

-- name: revision_by_number :read
SELECT r.service_id, r.number, r.name, r.base_id, r.what, r.user_id, u.name, r.at, r.version_id, r.dropped_at,
    r.report, r.document
FROM revision r LEFT JOIN user_account u ON u.organisation = r.organisation AND u.id = r.user_id
WHERE r.organisation = ?1 AND r.service_id = ?2 AND r.number = ?3;

-- name: revision_of_draft :read
SELECT r.service_id, r.number, r.name, r.base_id, r.what, r.user_id, u.name, r.at, r.version_id, r.dropped_at
FROM revision r LEFT JOIN user_account u ON u.organisation = r.organisation AND u.id = r.user_id
WHERE r.organisation = ?1 AND r.service_id = ?2
AND r.number > COALESCE((SELECT MAX(ended.number) FROM revision ended
    WHERE ended.organisation = ?1 AND ended.service_id = ?2
    AND (ended.version_id IS NOT NULL OR ended.dropped_at IS NOT NULL)), 0)
ORDER BY r.number DESC LIMIT ?3;

-- name: revision_head :read
SELECT number, version_id, dropped_at FROM revision
WHERE organisation = ?1 AND service_id = ?2 ORDER BY number DESC LIMIT 1;

-- name: revision_insert :write
INSERT INTO revision (organisation, service_id, number, name, base_id, what, user_id, at, report, document)
VALUES (?1, ?2, ?3, ?4, CASE WHEN CAST(?5 AS BIGINT) = 0
    THEN (SELECT version_id FROM service WHERE organisation = ?1 AND id = ?2)
    ELSE (SELECT base_id FROM revision WHERE organisation = ?1 AND service_id = ?2 AND number = ?5) END,
    ?6, ?7, ?8, ?9, ?10);

-- name: revision_empty :write
UPDATE revision SET report = '', document = ''
WHERE organisation = ?1 AND service_id = ?2 AND number = ?3 AND version_id IS NULL;

-- name: revision_set_dropped :write
UPDATE revision SET dropped_at = ?4 WHERE organisation = ?1 AND service_id = ?2 AND number = ?3;

-- name: revision_set_version :write
UPDATE revision SET version_id = ?4 WHERE organisation = ?1 AND service_id = ?2 AND number = ?3;

-- name: revision_by_user :read
SELECT COUNT(*) FROM revision WHERE organisation = ?1 AND service_id = ?2 AND number <= ?3 AND user_id = ?4
AND number > COALESCE((SELECT MAX(ended.number) FROM revision ended
    WHERE ended.organisation = ?1 AND ended.service_id = ?2 AND ended.number < ?3
    AND (ended.version_id IS NOT NULL OR ended.dropped_at IS NOT NULL)), 0);

-- name: approval_step_all :read
SELECT s.number, s.name, s.role, a.user_id, u.name, a.at FROM approval_step s
LEFT JOIN approval a ON a.organisation = s.organisation AND a.service_id = s.service_id
    AND a.revision = ?3 AND a.step = s.number
LEFT JOIN user_account u ON u.organisation = a.organisation AND u.id = a.user_id
WHERE s.organisation = ?1 AND s.service_id = ?2 ORDER BY s.number;

-- name: approval_insert :write
INSERT INTO approval (organisation, service_id, revision, step, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation, service_id, revision, step) DO NOTHING;

-- name: approval_clear :write
DELETE FROM approval WHERE organisation = ?1 AND service_id = ?2 AND revision = ?3;

-- name: approval_step_clear :write
DELETE FROM approval_step WHERE organisation = ?1 AND service_id = ?2;

-- name: approval_step_insert :write
INSERT INTO approval_step (organisation, service_id, number, name, role) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: revision_kinds_of_user :read
SELECT DISTINCT what FROM revision WHERE organisation = ?1 AND user_id = ?2 ORDER BY what;

-- name: revision_newest_of_user :read
SELECT s.key FROM service s WHERE s.organisation = ?1 AND EXISTS (SELECT 1 FROM revision r
    WHERE r.organisation = ?1 AND r.service_id = s.id AND r.user_id = ?2) ORDER BY s.id DESC LIMIT 1;
