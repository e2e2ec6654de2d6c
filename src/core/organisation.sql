-- name: organisation_by_key :read
SELECT id, key, name FROM organisation WHERE key = ?1;

-- name: organisation_all :read
SELECT id, key, name FROM organisation ORDER BY key;

-- name: organisation_after :read
SELECT id, key, name FROM organisation WHERE id > ?1 ORDER BY id LIMIT 1;

-- name: organisation_next_id :read
SELECT COALESCE(MAX(id), 0) + 1 FROM (SELECT id FROM organisation UNION ALL SELECT id FROM removal) AS given;

-- name: organisation_add :write
INSERT INTO organisation (id, key, name, created_at) VALUES (?1, ?2, ?3, ?4);

-- name: setting_all :read
SELECT name, language, value FROM setting WHERE organisation = ?1 ORDER BY name, language;

-- name: setting_put :write
INSERT INTO setting (organisation, name, language, value) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (organisation, name, language) DO UPDATE SET value = excluded.value;
