-- name: trial_add :write
INSERT INTO trial (organisation, id, service_id, number, revision, document, purpose, asks, user_id, opened_at, ends_at,
    invited)
VALUES (?1, ?2, ?3, (SELECT COALESCE(MAX(number), 0) + 1 FROM trial WHERE organisation = ?1 AND service_id = ?3),
    ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: trial_open_count :read
SELECT COUNT(*) FROM trial
WHERE organisation = ?1 AND service_id = ?2 AND closed_at IS NULL AND ends_at > ?3;

-- name: trial_by_id :read
SELECT t.id, t.service_id, t.number, t.revision, t.purpose, t.asks, u.name, t.opened_at, t.ends_at, t.closed_at,
    (SELECT COUNT(*) FROM trial_part p WHERE p.organisation = t.organisation AND p.trial_id = t.id), 0, 0, 0, t.invited
FROM trial t LEFT JOIN user_account u ON u.organisation = t.organisation AND u.id = t.user_id
WHERE t.organisation = ?1 AND t.id = ?2;

-- name: trial_of_service :read
SELECT t.id, t.service_id, t.number, t.revision, t.purpose, t.asks, u.name, t.opened_at, t.ends_at, t.closed_at,
    (SELECT COUNT(*) FROM trial_part p WHERE p.organisation = t.organisation AND p.trial_id = t.id),
    (SELECT COALESCE(SUM(p.counted), 0) FROM trial_part p WHERE p.organisation = t.organisation AND p.trial_id = t.id),
    (SELECT COUNT(*) FROM trial_comment c WHERE c.organisation = t.organisation AND c.trial_id = t.id
        AND c.state <> 'mark' AND c.user_id = 0),
    (SELECT COUNT(*) FROM trial_comment c WHERE c.organisation = t.organisation AND c.trial_id = t.id
        AND c.state = 'new'), t.invited
FROM trial t LEFT JOIN user_account u ON u.organisation = t.organisation AND u.id = t.user_id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND t.number BETWEEN ?3 AND ?4 ORDER BY t.number DESC LIMIT ?5;

-- name: trial_document_of :read
SELECT document FROM trial WHERE organisation = ?1 AND id = ?2;

-- name: trial_set_closed :write
UPDATE trial SET closed_at = ?3 WHERE organisation = ?1 AND id = ?2 AND closed_at IS NULL AND ends_at > ?3;

-- name: trial_forget_near :write
UPDATE trial_part SET near = '' WHERE organisation = ?1 AND near <> '' AND trial_id IN (SELECT t.id FROM trial t
    WHERE t.organisation = ?1 AND (t.closed_at IS NOT NULL OR t.ends_at <= ?2));

-- name: trial_part_count :read
SELECT COALESCE(MAX(id), 0) FROM trial_part WHERE organisation = ?1 AND trial_id = ?2;

-- name: trial_part_add :write
INSERT INTO trial_part (organisation, trial_id, id, user_id, near, at, page, page_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6);

-- name: trial_part_again :write
UPDATE trial_part SET page = ?4, page_at = ?5 WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3;

-- name: trial_part_is_staff :write
UPDATE trial_part SET user_id = ?4, counted = 0 WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3;

-- name: trial_part_get :read
SELECT user_id, near, page, page_at, finished_at, comments FROM trial_part
WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3;

-- name: trial_part_near :read
SELECT COUNT(*) FROM trial_part WHERE organisation = ?1 AND trial_id = ?2 AND near = ?3 AND counted = 1;

-- name: trial_part_finish :write
UPDATE trial_part SET finished_at = ?4, counted = ?5
WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3 AND finished_at IS NULL;

-- name: trial_part_who :write
UPDATE trial_part SET welsh = ?4, aid = ?5, phone = ?6, helped = ?7
WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3 AND finished_at IS NOT NULL;

-- name: trial_part_comments :write
UPDATE trial_part SET comments = comments + 1 WHERE organisation = ?1 AND trial_id = ?2 AND id = ?3;

-- name: trial_part_mix :read
SELECT COUNT(*), COALESCE(SUM(CASE WHEN finished_at IS NULL THEN 0 ELSE 1 END), 0), COALESCE(SUM(counted), 0),
    COALESCE(SUM(counted * welsh), 0), COALESCE(SUM(counted * aid), 0), COALESCE(SUM(counted * phone), 0),
    COALESCE(SUM(counted * helped), 0), COALESCE(SUM(CASE WHEN user_id = 0 THEN 0 ELSE 1 END), 0)
FROM trial_part WHERE organisation = ?1 AND trial_id = ?2;

-- name: trial_step_reach :write
INSERT INTO trial_step (organisation, trial_id, part_id, page, seconds, done) VALUES (?1, ?2, ?3, ?4, 0, 0)
ON CONFLICT (organisation, trial_id, part_id, page) DO NOTHING;

-- name: trial_step_stay :write
UPDATE trial_step SET seconds = seconds + ?5, done = CASE WHEN CAST(?6 AS BIGINT) = 1 THEN 1 ELSE done END
WHERE organisation = ?1 AND trial_id = ?2 AND part_id = ?3 AND page = ?4;

-- name: trial_mistake_add :write
INSERT INTO trial_mistake (organisation, trial_id, part_id, page, question, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation, trial_id, part_id, page, question, rule) DO NOTHING;

-- name: trial_page_counts :read
SELECT s.page, COUNT(*), COALESCE(SUM(CASE WHEN s.done = 0 AND p.finished_at IS NULL THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(s.seconds), 0)
FROM trial_step s JOIN trial_part p ON p.organisation = s.organisation AND p.trial_id = s.trial_id AND p.id = s.part_id
WHERE s.organisation = ?1 AND s.trial_id = ?2 AND p.user_id = 0 GROUP BY s.page ORDER BY s.page;

-- name: trial_mistake_counts :read
SELECT m.page, m.question, m.rule, COUNT(*) FROM trial_mistake m
JOIN trial_part p ON p.organisation = m.organisation AND p.trial_id = m.trial_id AND p.id = m.part_id
WHERE m.organisation = ?1 AND m.trial_id = ?2 AND p.user_id = 0
GROUP BY m.page, m.question, m.rule ORDER BY m.page, COUNT(*) DESC, m.question, m.rule LIMIT ?3;

-- name: trial_walked_of_user :read
SELECT COUNT(*) FROM trial_part p JOIN trial t ON t.organisation = p.organisation AND t.id = p.trial_id
WHERE p.organisation = ?1 AND t.user_id = ?2 AND p.finished_at IS NOT NULL;
