-- name: organisation_by_key :read
SELECT o.id, o.key, o.name, CASE WHEN p.organisation IS NULL THEN 0 ELSE 1 END, COALESCE(p.ready, 1)
FROM organisation o LEFT JOIN practice p ON p.organisation = o.id WHERE o.key = ?1;

-- name: organisation_all :read
SELECT o.id, o.key, o.name, CASE WHEN p.organisation IS NULL THEN 0 ELSE 1 END, COALESCE(p.ready, 1)
FROM organisation o LEFT JOIN practice p ON p.organisation = o.id ORDER BY o.key;

-- name: organisation_after :read
SELECT o.id, o.key, o.name, CASE WHEN p.organisation IS NULL THEN 0 ELSE 1 END, COALESCE(p.ready, 1)
FROM organisation o LEFT JOIN practice p ON p.organisation = o.id WHERE o.id > ?1 ORDER BY o.id LIMIT 1;

-- name: organisation_next_id :read
SELECT COALESCE(MAX(id), 0) + 1 FROM (SELECT id FROM organisation UNION ALL SELECT id FROM removal) AS given;

-- name: organisation_add :write
INSERT INTO organisation (id, key, name, created_at) VALUES (?1, ?2, ?3, ?4);

-- name: setting_all :read
SELECT name, language, value FROM setting WHERE organisation = ?1 ORDER BY name, language;

-- name: setting_put :write
INSERT INTO setting (organisation, name, language, value) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (organisation, name, language) DO UPDATE SET value = excluded.value;
