-- name: service_by_key :read
SELECT s.id, s.key, s.version_id, v.name, v.summary, s.retired_at, s.opens_at, s.closes_at, s.ends_all FROM service s
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE s.organisation = ?1 AND s.key = ?2;

-- name: service_by_id :read
SELECT s.id, s.key, s.version_id, v.name, v.summary, s.retired_at, s.opens_at, s.closes_at, s.ends_all FROM service s
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE s.organisation = ?1 AND s.id = ?2;

-- name: service_published :read
SELECT s.id, s.key, s.version_id, v.name, v.summary, s.retired_at, s.opens_at, s.closes_at, s.ends_all FROM service s
JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE s.organisation = ?1 ORDER BY s.key;

-- name: service_count :read
SELECT COUNT(*) FROM service WHERE organisation = ?1;

-- name: service_add :write
INSERT INTO service (organisation, id, key, version_id, created_at) VALUES (?1, ?2, ?3, NULL, ?4);

-- name: service_point :write
UPDATE service SET version_id = ?3, retired_at = NULL WHERE organisation = ?1 AND id = ?2;

-- name: service_retire :write
UPDATE service SET retired_at = ?4 WHERE organisation = ?1 AND id = ?2 AND version_id = ?3 AND retired_at IS NULL;

-- name: service_hours_put :write
UPDATE service SET opens_at = ?3, closes_at = ?4, ends_all = ?5 WHERE organisation = ?1 AND id = ?2;

-- name: version_get :read
SELECT id, service_id, number, document, source FROM version WHERE organisation = ?1 AND id = ?2;

-- name: version_number_of :read
SELECT number FROM version WHERE organisation = ?1 AND service_id = ?2 AND id = ?3;

-- name: version_by_number :read
SELECT id, service_id, number, document, source FROM version
WHERE organisation = ?1 AND service_id = ?2 AND number = ?3;

-- name: version_last :read
SELECT id, service_id, number, document, source FROM version
WHERE organisation = ?1 AND service_id = ?2 ORDER BY number DESC LIMIT 1;

-- name: version_last_number :read
SELECT COALESCE(MAX(number), 0) FROM version WHERE organisation = ?1 AND service_id = ?2;

-- name: version_last_id :read
SELECT id FROM version WHERE organisation = ?1 AND service_id = ?2 ORDER BY number DESC LIMIT 1;

-- name: version_add :write
INSERT INTO version (organisation, id, service_id, number, document, name, summary, source, created_at,
    owner, review, user_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);
