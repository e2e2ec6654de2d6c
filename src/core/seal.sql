-- name: seal_keys :read
SELECT number, wrapped FROM seal_key WHERE organisation = ?1 AND purpose = ?2 ORDER BY number;

-- name: seal_key_add :write
INSERT INTO seal_key (organisation, purpose, number, wrapped, created_at) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: seal_key_newest :read
SELECT COALESCE(MAX(number), 0), COUNT(*) FROM seal_key WHERE organisation = ?1 AND purpose = ?2;

-- name: seal_key_all :read
SELECT purpose, number, wrapped FROM seal_key WHERE organisation = ?1 ORDER BY purpose, number;

-- name: seal_key_put :write
UPDATE seal_key SET wrapped = ?4 WHERE organisation = ?1 AND purpose = ?2 AND number = ?3;

-- name: seal_key_retire :write
DELETE FROM seal_key WHERE organisation = ?1 AND purpose = ?2 AND number < ?3;
