-- name: removal_add :write
INSERT INTO removal (id, key, name, asked_by, asked_at) SELECT id, key, name, ?2, ?3 FROM organisation WHERE id = ?1;

-- name: removal_of_organisation :write
DELETE FROM organisation WHERE id = ?1;

-- name: removal_done :write
UPDATE removal SET done_at = ?2 WHERE id = ?1 AND done_at IS NULL;

-- name: removal_all :read
SELECT id, key, CASE WHEN done_at IS NULL THEN 1 ELSE 0 END FROM removal ORDER BY id;

-- name: removal_under_way :read
SELECT 1 FROM removal WHERE key = ?1 AND done_at IS NULL;
