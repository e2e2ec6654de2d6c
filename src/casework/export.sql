-- name: export_count :read
SELECT COUNT(*) FROM case_export WHERE organisation = ?1 AND user_id = ?2 AND ends_at > ?3;

-- name: export_add :write
INSERT INTO case_export (organisation, id, user_id, format, language, asked, state, status, of_state, service_id,
    assignee_id, partner_id, teams, submitted_from, submitted_until, target_before, tries, done, total, token, size,
    problem, created_at, ends_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 0, 0, '', 0, '', ?16, ?17);

-- name: export_of_user :read
SELECT id, user_id, format, language, asked, state, status, of_state, service_id, assignee_id, partner_id, teams,
    submitted_from, submitted_until, target_before, tries, done, total, token, size, problem, created_at, ends_at
FROM case_export WHERE organisation = ?1 AND user_id = ?2 AND ends_at > ?3 ORDER BY id DESC LIMIT 100;

-- name: export_next :read
SELECT id, user_id, format, language, asked, state, status, of_state, service_id, assignee_id, partner_id, teams,
    submitted_from, submitted_until, target_before, tries, done, total, token, size, problem, created_at, ends_at
FROM case_export WHERE organisation = ?1 AND state IN ('waiting', 'making') AND ends_at > ?2 ORDER BY id LIMIT 1;

-- name: export_begin :write
UPDATE case_export SET state = 'making', tries = tries + 1, done = 0, total = 0
WHERE organisation = ?1 AND id = ?2 AND state IN ('waiting', 'making') AND tries = ?3;

-- name: export_go_on :write
UPDATE case_export SET done = ?4, total = ?5 WHERE organisation = ?1 AND id = ?2 AND state = 'making' AND tries = ?3;

-- name: export_end :write
UPDATE case_export SET state = 'ready', done = ?4, total = ?4, token = ?5, size = ?6, ends_at = ?7
WHERE organisation = ?1 AND id = ?2 AND state = 'making' AND tries = ?3;

-- name: export_fail :write
UPDATE case_export SET state = 'failed', problem = ?4
WHERE organisation = ?1 AND id = ?2 AND state = 'making' AND tries = ?3;

-- name: export_drop_own :write
DELETE FROM case_export WHERE organisation = ?1 AND id = ?2 AND user_id = ?3 RETURNING id, token;

-- name: export_drop_over :write
DELETE FROM case_export WHERE organisation = ?1 AND ends_at <= ?2 RETURNING id, token;

-- name: export_over :read
SELECT 1 FROM case_export WHERE organisation = ?1 AND ends_at <= ?2 LIMIT 1;

-- name: export_made :read
SELECT token FROM case_export WHERE organisation = ?1 AND state = 'ready';

-- name: export_anew :write
UPDATE case_export SET state = 'waiting', tries = 0, done = 0, total = 0, token = '', size = 0
WHERE organisation = ?1 AND state IN ('making', 'ready');
