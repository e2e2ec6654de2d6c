-- name: case_by_draft :read
SELECT id FROM case_file WHERE organisation = ?1 AND draft_id = ?2;

-- name: case_add :write
INSERT INTO case_file (organisation, id, draft_id, service_id, version_id, language, status, answers,
    submitted_at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'new', ?7, ?8, ?8);

-- name: case_get :read
SELECT c.id, c.draft_id, c.service_id, c.version_id, s.key, v.name, c.language, c.status, c.submitted_at,
    c.changed_at, c.answers
FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: case_page :read
SELECT c.id, c.draft_id, c.service_id, c.version_id, s.key, v.name, c.language, c.status, c.submitted_at, c.changed_at
FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.id < ?2 AND c.submitted_at >= ?3 AND c.submitted_at < ?4
ORDER BY c.id DESC LIMIT ?5;

-- name: case_page_by_status :read
SELECT c.id, c.draft_id, c.service_id, c.version_id, s.key, v.name, c.language, c.status, c.submitted_at, c.changed_at
FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.status = ?6 AND c.id < ?2 AND c.submitted_at >= ?3 AND c.submitted_at < ?4
ORDER BY c.id DESC LIMIT ?5;

-- name: case_put_status :write
UPDATE case_file SET status = ?4, changed_at = ?5 WHERE organisation = ?1 AND id = ?2 AND status = ?3;

-- name: case_exists :read
SELECT 1 FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: case_event_first :write
INSERT INTO case_event (organisation, case_id, number, kind, user_id, detail, at)
VALUES (?1, ?2, 1, 'submitted', NULL, '', ?3);

-- name: case_event_add :write
INSERT INTO case_event (organisation, case_id, number, kind, user_id, detail, at)
SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), COALESCE(MAX(number), 0) + 1, CAST(?3 AS TEXT),
    CAST(?4 AS BIGINT), CAST(?5 AS TEXT), CAST(?6 AS BIGINT)
FROM case_event WHERE organisation = ?1 AND case_id = ?2;

-- name: case_events :read
SELECT e.number, e.user_id, e.at, e.kind, e.detail, u.name FROM case_event e
LEFT JOIN user_account u ON u.organisation = e.organisation AND u.id = e.user_id
WHERE e.organisation = ?1 AND e.case_id = ?2 ORDER BY e.number;
