-- name: case_by_draft :read
SELECT id FROM case_file WHERE organisation = ?1 AND draft_id = ?2;

-- name: case_add :write
INSERT INTO case_file (organisation, id, draft_id, service_id, version_id, language, status, answers,
    submitted_at, changed_at, target_at, target_was, changes, channel, taken_by, team_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'new', ?7, ?8, ?8, ?9, ?9, 1, ?10, ?11,
    COALESCE((SELECT team_id FROM service WHERE organisation = ?1 AND id = ?4), 0));

-- name: case_get :read
-- Answers of more than ?3 bytes are left out.
SELECT c.id, c.draft_id, c.service_id, c.version_id, s.key, v.name, c.language, c.status, c.submitted_at,
    c.changed_at, CASE WHEN LENGTH(c.answers) <= ?3 THEN c.answers END, c.team_id, c.assignee_id, c.target_at,
    c.target_was, c.stopped_at, c.closed_at, c.changes, t.name, u.name, c.person_at,
    c.complained_at, c.channel, c.held_at, c.files_gone_at
FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
LEFT JOIN team t ON t.organisation = c.organisation AND t.id = c.team_id
LEFT JOIN user_account u ON u.organisation = c.organisation AND u.id = c.assignee_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: case_touch :write
-- ?5: when the person did it; null: staff did, and nothing of the person is new.
UPDATE case_file SET changes = changes + 1, changed_at = ?4, person_at = ?5
WHERE organisation = ?1 AND id = ?2 AND (CAST(?3 AS BIGINT) = 0 OR changes = ?3);

-- name: case_put_status :write
UPDATE case_file SET status = ?3, closed_at = ?4, stopped_at = ?5, target_at = ?6, target_was = ?7
WHERE organisation = ?1 AND id = ?2;

-- name: case_put_assignee :write
UPDATE case_file SET assignee_id = ?3, team_id = ?4
WHERE organisation = ?1 AND id = ?2
    AND (CAST(?3 AS BIGINT) = 0 OR EXISTS (
        SELECT 1 FROM user_account u WHERE u.organisation = ?1 AND u.id = ?3 AND u.disabled_at IS NULL))
    AND (CAST(?4 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM team t WHERE t.organisation = ?1 AND t.id = ?4));

-- name: case_exists :read
SELECT 1 FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: case_event_first :write
INSERT INTO case_event (organisation, case_id, number, kind, user_id, detail, at)
VALUES (?1, ?2, 1, 'submitted', ?4, '', ?3);

-- name: case_event_add :write
-- Under the number that case_touch has just given.
INSERT INTO case_event (organisation, case_id, number, kind, user_id, detail, at, sealed, due_at)
SELECT organisation, id, changes, CAST(?3 AS TEXT), CAST(?4 AS BIGINT), CAST(?5 AS TEXT), CAST(?6 AS BIGINT),
    CAST(?7 AS BLOB), CAST(?8 AS BIGINT)
FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: case_changes :read
SELECT changes FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: case_events :read
SELECT e.number, e.user_id, e.at, e.kind, e.detail, u.name, e.sealed, e.due_at FROM case_event e
LEFT JOIN user_account u ON u.organisation = e.organisation AND u.id = e.user_id
WHERE e.organisation = ?1 AND e.case_id = ?2 ORDER BY e.number;

-- name: case_sealed_page :read
SELECT id, 0, answers, NULL FROM case_file
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) = 0 ORDER BY id LIMIT ?4;

-- name: case_sealed_put :write
UPDATE case_file SET answers = ?4 WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0;

-- name: case_event_sealed_page :read
SELECT case_id, number, sealed, detail FROM case_event
WHERE organisation = ?1 AND (case_id > ?2 OR (case_id = ?2 AND number > ?3))
    AND (sealed IS NOT NULL OR kind NOT IN ('submitted', 'status', 'assigned'))
ORDER BY case_id, number LIMIT ?4;

-- name: case_event_sealed_put :write
UPDATE case_event SET sealed = ?4, detail = '' WHERE organisation = ?1 AND case_id = ?2 AND number = ?3;
