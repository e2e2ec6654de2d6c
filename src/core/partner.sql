-- name: partner_get :read
SELECT until_at, may_export FROM user_account WHERE organisation = ?1 AND id = ?2;

-- name: partner_services :read
SELECT service_id FROM partner_service WHERE organisation = ?1 AND user_id = ?2 ORDER BY service_id;

-- name: partner_sees :read
SELECT 1 FROM partner_service WHERE organisation = ?1 AND user_id = ?2 AND service_id = ?3;

-- name: partner_put :write
UPDATE user_account SET until_at = CAST(?3 AS BIGINT), may_export = ?4 WHERE organisation = ?1 AND id = ?2;

-- name: partner_clear :write
DELETE FROM partner_service WHERE organisation = ?1 AND user_id = ?2;

-- name: partner_add :write
INSERT INTO partner_service (organisation, user_id, service_id) VALUES (?1, ?2, ?3);
