-- name: practice_count :read
SELECT COUNT(*) FROM practice;

-- name: practice_add :write
INSERT INTO practice (organisation, of_organisation, of_user, begun_at) VALUES (?1, ?2, ?3, ?4);

-- name: practice_set_ready :write
UPDATE practice SET ready = 1 WHERE organisation = ?1;

-- name: practice_remove :write
DELETE FROM practice WHERE organisation = ?1;

-- name: practice_by_user :read
SELECT p.organisation, o.key, p.of_organisation, h.key, p.of_user, p.begun_at, p.ready
FROM practice p JOIN organisation o ON o.id = p.organisation LEFT JOIN organisation h ON h.id = p.of_organisation
WHERE p.of_organisation = ?1 AND p.of_user = ?2;

-- name: practice_by_organisation :read
SELECT p.organisation, o.key, p.of_organisation, h.key, p.of_user, p.begun_at, p.ready
FROM practice p JOIN organisation o ON o.id = p.organisation LEFT JOIN organisation h ON h.id = p.of_organisation
WHERE p.organisation = ?1;

-- name: practice_unready :read
SELECT p.organisation, o.key, p.of_organisation, h.key, p.of_user, p.begun_at, p.ready
FROM practice p JOIN organisation o ON o.id = p.organisation LEFT JOIN organisation h ON h.id = p.of_organisation
WHERE p.ready = 0 AND p.organisation > ?1 ORDER BY p.organisation LIMIT 1;
