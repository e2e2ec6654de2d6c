-- name: gazetteer_in_use :read
SELECT load FROM gazetteer WHERE organisation = ?1;

-- name: gazetteer_find :read
SELECT line_1, line_2, town, county, uprn FROM gazetteer_address
WHERE organisation = ?1 AND load = ?2 AND postcode = ?3 ORDER BY number LIMIT ?4;

-- name: gazetteer_add :write
INSERT INTO gazetteer_address (organisation, load, number, postcode, line_1, line_2, town, county, uprn)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: gazetteer_count :read
SELECT COUNT(*) FROM gazetteer_address WHERE organisation = ?1 AND load = ?2;

-- name: gazetteer_take :write
INSERT INTO gazetteer (organisation, load, rows, loaded_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (organisation) DO UPDATE SET load = excluded.load, rows = excluded.rows, loaded_at = excluded.loaded_at;

-- name: gazetteer_oldest :read
SELECT load, number FROM gazetteer_address WHERE organisation = ?1 AND load < ?2 ORDER BY load, number LIMIT 1;

-- name: gazetteer_drop :write
DELETE FROM gazetteer_address WHERE organisation = ?1 AND load = ?2 AND number >= ?3 AND number < ?4;
