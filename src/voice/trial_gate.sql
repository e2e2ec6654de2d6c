-- name: trial_asked_get :read
SELECT people, welsh, aid, phone, helped, answers FROM trial_asks WHERE organisation = ?1 AND service_id = ?2;

-- name: trial_asked_drop :write
DELETE FROM trial_asks WHERE organisation = ?1 AND service_id = ?2;

-- name: trial_asked_add :write
INSERT INTO trial_asks (organisation, service_id, people, welsh, aid, phone, helped, answers)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: trial_gate_rounds :read
SELECT COALESCE(SUM(p.counted), 0), COALESCE(SUM(p.counted * p.welsh), 0), COALESCE(SUM(p.counted * p.aid), 0),
    COALESCE(SUM(p.counted * p.phone), 0), COALESCE(SUM(p.counted * p.helped), 0)
FROM trial t LEFT JOIN trial_part p ON p.organisation = t.organisation AND p.trial_id = t.id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND t.revision > ?3 GROUP BY t.id ORDER BY t.id DESC;

-- name: trial_gate_waiting :read
SELECT COUNT(*) FROM trial t JOIN trial_comment c ON c.organisation = t.organisation AND c.trial_id = t.id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND t.revision > ?3 AND c.state = 'new' AND c.user_id = 0;

-- name: trial_gate_ended :read
SELECT COALESCE(MAX(number), 0) FROM revision WHERE organisation = ?1 AND service_id = ?2 AND number < ?3
AND (version_id IS NOT NULL OR dropped_at IS NOT NULL);

-- name: trial_pass_add :write
INSERT INTO trial_pass (organisation, service_id, version_id, user_id, at, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: trial_pass_of_service :read
SELECT version_id, why FROM trial_pass WHERE organisation = ?1 AND service_id = ?2 ORDER BY version_id;

-- name: trial_involved :read
SELECT COUNT(DISTINCT t.service_id) FROM trial t
JOIN trial_part p ON p.organisation = t.organisation AND p.trial_id = t.id AND p.counted = 1
JOIN service s ON s.organisation = t.organisation AND s.id = t.service_id
    AND s.version_id IS NOT NULL AND s.retired_at IS NULL
WHERE t.organisation = ?1;
