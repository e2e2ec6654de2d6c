-- name: handover_put :write
INSERT INTO hand_over (organisation, service_id, way, target, secret, mapping, set_at, gone_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)
ON CONFLICT (organisation, service_id) DO UPDATE SET way = excluded.way, target = excluded.target,
    secret = excluded.secret, mapping = excluded.mapping, set_at = excluded.set_at, gone_at = NULL;

-- name: handover_remove :write
DELETE FROM hand_over WHERE organisation = ?1 AND service_id = ?2;

-- name: handover_get :read
SELECT service_id, way, target, secret, mapping, set_at, gone_at FROM hand_over
WHERE organisation = ?1 AND service_id = ?2;

-- name: handover_targets :read
SELECT h.service_id, h.way, h.target, h.secret, h.mapping, h.set_at, h.gone_at, s.key
FROM hand_over h JOIN service s ON s.organisation = h.organisation AND s.id = h.service_id
WHERE h.organisation = ?1 ORDER BY s.key;

-- name: handover_stop :write
UPDATE hand_over SET gone_at = ?3 WHERE organisation = ?1 AND service_id = ?2 AND gone_at IS NULL;

-- name: handover_cases_since :read
SELECT id, status FROM case_file
WHERE organisation = ?1 AND service_id = ?2 AND submitted_at >= ?3 AND id > ?4 ORDER BY id LIMIT ?5;

-- name: handover_keep :write
INSERT INTO handed_over (organisation, case_id, at, reference) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (organisation, case_id) DO UPDATE SET at = excluded.at,
    reference = CASE WHEN LENGTH(excluded.reference) > 0 THEN excluded.reference ELSE handed_over.reference END;

-- name: handover_kept :read
SELECT at, reference FROM handed_over WHERE organisation = ?1 AND case_id = ?2;

-- name: handover_forget :write
DELETE FROM handed_over WHERE organisation = ?1 AND case_id = ?2;

-- name: handover_secret_sealed_page :read
SELECT service_id, 1, secret, NULL FROM hand_over
WHERE organisation = ?1 AND service_id > ?2 AND CAST(?3 AS BIGINT) >= 0 ORDER BY service_id LIMIT ?4;

-- name: handover_secret_sealed_put :write
UPDATE hand_over SET secret = ?4 WHERE organisation = ?1 AND service_id = ?2 AND CAST(?3 AS BIGINT) = 1;

-- name: handover_reference_sealed_page :read
SELECT case_id, 2, reference, NULL FROM handed_over
WHERE organisation = ?1 AND case_id > ?2 AND CAST(?3 AS BIGINT) >= 0 ORDER BY case_id LIMIT ?4;

-- name: handover_reference_sealed_put :write
UPDATE handed_over SET reference = ?4 WHERE organisation = ?1 AND case_id = ?2 AND CAST(?3 AS BIGINT) = 2;
