-- name: advice_rejected_of :read
SELECT a.mark, a.why, u.name, a.at FROM advice_rejected a
LEFT JOIN user_account u ON u.organisation = a.organisation AND u.id = a.user_id
WHERE a.organisation = ?1 AND a.service_id = ?2 ORDER BY a.at, a.mark;

-- name: advice_rejected_count :read
SELECT COUNT(*) FROM advice_rejected WHERE organisation = ?1 AND service_id = ?2;

-- name: advice_rejected_put :write
INSERT INTO advice_rejected (organisation, service_id, mark, why, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation, service_id, mark) DO UPDATE SET why = ?4, user_id = ?5, at = ?6;

-- name: advice_rejected_take :write
DELETE FROM advice_rejected WHERE organisation = ?1 AND service_id = ?2 AND mark = ?3;
