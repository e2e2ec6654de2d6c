-- name: seal_keys :read
SELECT number, wrapped FROM seal_key WHERE organisation = ?1 AND purpose = ?2 ORDER BY number;

-- name: seal_key_add :write
INSERT INTO seal_key (organisation, purpose, number, wrapped, created_at) VALUES (?1, ?2, ?3, ?4, ?5);
