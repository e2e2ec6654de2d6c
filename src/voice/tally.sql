-- name: tally_more :write
INSERT INTO question_tally (organisation, service_id, question, rule, count) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, service_id, question, rule) DO UPDATE SET count = question_tally.count + ?5;

-- name: tally_all :read
SELECT service_id, question, rule, count FROM question_tally
WHERE organisation = ?1 ORDER BY service_id, question, count DESC, rule LIMIT ?2;
