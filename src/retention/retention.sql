-- name: retention_get :read
SELECT seen_at, clock, pass_at, plan, plan_at, ran, ran_at, stage FROM retention WHERE organisation = ?1;

-- name: retention_put :write
INSERT INTO retention (organisation, seen_at, clock, pass_at, plan, plan_at, ran, ran_at, stage)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (organisation) DO UPDATE SET seen_at = excluded.seen_at, clock = excluded.clock,
    pass_at = excluded.pass_at, plan = excluded.plan, plan_at = excluded.plan_at, ran = excluded.ran,
    ran_at = excluded.ran_at, stage = excluded.stage;

-- name: retention_last_seen :read
-- By the audit log, whose last line is of the last change.
SELECT at FROM audit WHERE organisation = ?1 ORDER BY id DESC LIMIT 1;

-- name: retention_line_all :read
SELECT l.service_id, s.key, v.name, l.kind, l.days, l.own, l.before_at, l.due, l.held, l.oldest_at, l.gone
FROM retention_line l
LEFT JOIN service s ON s.organisation = l.organisation AND s.id = l.service_id
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE l.organisation = ?1 AND l.plan = ?2 ORDER BY CASE WHEN l.service_id = 0 THEN 1 ELSE 0 END, s.key;

-- name: retention_line_add :write
INSERT INTO retention_line (organisation, plan, service_id, kind, days, own, before_at, due, held, oldest_at, gone)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0);

-- name: retention_line_gone :write
UPDATE retention_line SET gone = gone + ?5 WHERE organisation = ?1 AND plan = ?2 AND service_id = ?3 AND kind = ?4;

-- name: retention_line_drop :write
DELETE FROM retention_line WHERE organisation = ?1 AND plan <> ?2 AND plan <> ?3;

-- name: retention_definitions :read
SELECT s.id, s.key, v.document FROM service s
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE s.organisation = ?1 ORDER BY s.key;

-- name: retention_is_held :read
SELECT 1 FROM service WHERE organisation = ?1 AND id = ?2 AND held_at IS NOT NULL;

-- How many go before ?3, how many would but for a hold, and the oldest that goes. Of files, those whose case stays,
-- which closed at ?4 or later.
--
-- name: retention_drafts_count :read
SELECT COUNT(*), 0, MIN(changed_at) FROM draft
WHERE organisation = ?1 AND service_id = ?2 AND case_id IS NULL AND created_at < ?3 AND changed_at < ?3
    AND CAST(?4 AS BIGINT) >= 0;

-- name: retention_cases_count :read
SELECT COUNT(*) - COUNT(held_at), COUNT(held_at), MIN(CASE WHEN held_at IS NULL THEN closed_at END) FROM case_file
WHERE organisation = ?1 AND service_id = ?2 AND closed_at < ?3 AND CAST(?4 AS BIGINT) >= 0;

-- name: retention_files_count :read
SELECT COUNT(*) - COUNT(c.held_at), COUNT(c.held_at), MIN(CASE WHEN c.held_at IS NULL THEN c.closed_at END)
FROM case_file c
WHERE c.organisation = ?1 AND c.service_id = ?2 AND c.closed_at < ?3 AND c.closed_at >= ?4
    AND EXISTS (SELECT 1 FROM upload u WHERE u.organisation = c.organisation AND u.draft_id = c.draft_id);

-- name: retention_messages_count :read
-- A row's lane says whose it is: "case 12", "hand-over 12", "draft 7". Those of a case that goes as a whole are counted
-- with it.
SELECT COUNT(*) - COUNT(c.held_at), COUNT(c.held_at), MIN(CASE WHEN c.held_at IS NULL THEN o.created_at END)
FROM outbox o
LEFT JOIN draft d ON d.organisation = o.organisation
    AND d.id = CASE WHEN SUBSTR(o.lane, 1, 6) = 'draft ' THEN CAST(SUBSTR(o.lane, 7) AS BIGINT) ELSE 0 END
LEFT JOIN case_file c ON c.organisation = o.organisation
    AND c.id = CASE WHEN SUBSTR(o.lane, 1, 5) = 'case ' THEN CAST(SUBSTR(o.lane, 6) AS BIGINT)
        WHEN SUBSTR(o.lane, 1, 10) = 'hand-over ' THEN CAST(SUBSTR(o.lane, 11) AS BIGINT)
        ELSE COALESCE(d.case_id, 0) END
WHERE o.organisation = ?1 AND o.created_at < ?3 AND o.state <> 'waiting'
    AND COALESCE(c.service_id, d.service_id, 0) = ?2 AND (c.closed_at IS NULL OR c.closed_at >= ?4);

-- name: retention_feedback_count :read
SELECT COUNT(*), 0, MIN(at) FROM feedback
WHERE organisation = ?1 AND service_id = ?2 AND at < ?3 AND (words <> '' OR sealed IS NOT NULL)
    AND CAST(?4 AS BIGINT) >= 0;

-- name: retention_trials_count :read
SELECT COUNT(*), 0, MIN(c.at) FROM trial t
JOIN trial_comment c ON c.organisation = t.organisation AND c.trial_id = t.id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND c.at < ?3 AND (c.words <> '' OR c.sealed IS NOT NULL)
    AND CAST(?4 AS BIGINT) >= 0;

-- name: retention_needs_count :read
SELECT COUNT(*), 0, MIN(at) FROM need_evidence
WHERE organisation = ?1 AND service_id = ?2 AND at < ?3 AND (words <> '' OR sealed IS NOT NULL)
    AND CAST(?4 AS BIGINT) >= 0;

-- name: retention_passes_count :read
SELECT (SELECT COUNT(*) FROM person p WHERE p.organisation = ?1 AND p.created_at < ?2)
        + (SELECT COUNT(*) FROM user_session s WHERE s.organisation = ?1 AND s.expires_at < ?2)
        + (SELECT COUNT(*) FROM user_invitation i WHERE i.organisation = ?1 AND i.expires_at < ?2)
        + (SELECT COUNT(*) FROM come_back c WHERE c.organisation = ?1 AND c.created_at < ?2 AND EXISTS (
            SELECT 1 FROM come_back n
            WHERE n.organisation = c.organisation AND n.draft_id = c.draft_id AND n.id > c.id)),
    (SELECT MIN(q.created_at) FROM person q WHERE q.organisation = ?1 AND q.created_at < ?2),
    (SELECT MIN(t.created_at) FROM user_session t WHERE t.organisation = ?1 AND t.expires_at < ?2);

-- What is due of service ?2 before ?3, after (?5, ?6), at most ?4.
--
-- name: retention_drafts_due :read
SELECT id, created_at FROM draft
WHERE organisation = ?1 AND service_id = ?2 AND case_id IS NULL AND created_at < ?3 AND changed_at < ?3
    AND (created_at, id) > (?5, ?6)
ORDER BY created_at, id LIMIT ?4;

-- name: retention_cases_due :read
SELECT id, closed_at FROM case_file
WHERE organisation = ?1 AND service_id = ?2 AND closed_at < ?3 AND held_at IS NULL AND (closed_at, id) > (?5, ?6)
ORDER BY closed_at, id LIMIT ?4;

-- name: retention_files_due :read
SELECT c.id, c.closed_at FROM case_file c
WHERE c.organisation = ?1 AND c.service_id = ?2 AND c.closed_at < ?3 AND c.held_at IS NULL
    AND (c.closed_at, c.id) > (?5, ?6)
    AND EXISTS (SELECT 1 FROM upload u WHERE u.organisation = c.organisation AND u.draft_id = c.draft_id)
ORDER BY c.closed_at, c.id LIMIT ?4;

-- name: retention_messages_due :read
SELECT o.id, o.created_at FROM outbox o
LEFT JOIN draft d ON d.organisation = o.organisation
    AND d.id = CASE WHEN SUBSTR(o.lane, 1, 6) = 'draft ' THEN CAST(SUBSTR(o.lane, 7) AS BIGINT) ELSE 0 END
LEFT JOIN case_file c ON c.organisation = o.organisation
    AND c.id = CASE WHEN SUBSTR(o.lane, 1, 5) = 'case ' THEN CAST(SUBSTR(o.lane, 6) AS BIGINT)
        WHEN SUBSTR(o.lane, 1, 10) = 'hand-over ' THEN CAST(SUBSTR(o.lane, 11) AS BIGINT)
        ELSE COALESCE(d.case_id, 0) END
WHERE o.organisation = ?1 AND o.created_at < ?3 AND o.state <> 'waiting'
    AND COALESCE(c.service_id, d.service_id, 0) = ?2 AND c.held_at IS NULL AND (o.created_at, o.id) > (?5, ?6)
ORDER BY o.created_at, o.id LIMIT ?4;

-- name: retention_feedback_due :read
SELECT id, at FROM feedback
WHERE organisation = ?1 AND service_id = ?2 AND at < ?3 AND (words <> '' OR sealed IS NOT NULL)
    AND (at, id) > (?5, ?6)
ORDER BY at, id LIMIT ?4;

-- name: retention_trials_due :read
SELECT c.id, c.at FROM trial t
JOIN trial_comment c ON c.organisation = t.organisation AND c.trial_id = t.id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND c.at < ?3 AND (c.words <> '' OR c.sealed IS NOT NULL)
    AND (c.at, c.id) > (?5, ?6)
ORDER BY c.at, c.id LIMIT ?4;

-- name: retention_needs_due :read
SELECT id, at FROM need_evidence
WHERE organisation = ?1 AND service_id = ?2 AND at < ?3 AND (words <> '' OR sealed IS NOT NULL)
    AND (at, id) > (?5, ?6)
ORDER BY at, id LIMIT ?4;

-- Whether ?3 of service ?2 is still due before ?4.
--
-- name: retention_drafts_still :read
SELECT 1 FROM draft
WHERE organisation = ?1 AND service_id = ?2 AND id = ?3 AND case_id IS NULL AND changed_at < ?4;

-- name: retention_cases_still :read
SELECT 1 FROM case_file
WHERE organisation = ?1 AND service_id = ?2 AND id = ?3 AND closed_at < ?4 AND held_at IS NULL;

-- name: retention_messages_still :read
SELECT 1 FROM outbox o
LEFT JOIN draft d ON d.organisation = o.organisation
    AND d.id = CASE WHEN SUBSTR(o.lane, 1, 6) = 'draft ' THEN CAST(SUBSTR(o.lane, 7) AS BIGINT) ELSE 0 END
LEFT JOIN case_file c ON c.organisation = o.organisation
    AND c.id = CASE WHEN SUBSTR(o.lane, 1, 5) = 'case ' THEN CAST(SUBSTR(o.lane, 6) AS BIGINT)
        WHEN SUBSTR(o.lane, 1, 10) = 'hand-over ' THEN CAST(SUBSTR(o.lane, 11) AS BIGINT)
        ELSE COALESCE(d.case_id, 0) END
WHERE o.organisation = ?1 AND o.id = ?3 AND o.created_at < ?4 AND o.state <> 'waiting'
    AND COALESCE(c.service_id, d.service_id, 0) = ?2 AND c.held_at IS NULL;

-- name: retention_feedback_still :read
SELECT 1 FROM feedback WHERE organisation = ?1 AND service_id = ?2 AND id = ?3 AND at < ?4;

-- name: retention_trials_still :read
SELECT 1 FROM trial_comment c
JOIN trial t ON t.organisation = c.organisation AND t.id = c.trial_id
WHERE c.organisation = ?1 AND t.service_id = ?2 AND c.id = ?3 AND c.at < ?4;

-- name: retention_needs_still :read
SELECT 1 FROM need_evidence WHERE organisation = ?1 AND service_id = ?2 AND id = ?3 AND at < ?4;

-- name: retention_service_all :read
SELECT s.id, s.held_at, s.key, v.name, s.held_why, u.name FROM service s
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
LEFT JOIN user_account u ON u.organisation = s.organisation AND u.id = s.held_by
WHERE s.organisation = ?1 ORDER BY s.key;

-- name: retention_service_hold :write
-- Held, or with no time in ?3 let go; not where it stands so already.
UPDATE service SET held_at = CAST(?3 AS BIGINT), held_why = ?4, held_by = CAST(?5 AS BIGINT)
WHERE organisation = ?1 AND id = ?2 AND (held_at IS NULL) <> (CAST(?3 AS BIGINT) IS NULL);

-- name: retention_held_cases :read
SELECT c.id, c.held_at, s.key, v.name FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.held_at IS NOT NULL ORDER BY c.id DESC LIMIT ?2;

-- name: retention_held_total :read
SELECT COUNT(*) FROM case_file WHERE organisation = ?1 AND held_at IS NOT NULL;
