-- name: team_all :read
SELECT id, name FROM team WHERE organisation = ?1 ORDER BY name;

-- name: team_all_of_user :read
SELECT t.id, t.name FROM team_member m
JOIN team t ON t.organisation = m.organisation AND t.id = m.team_id
WHERE m.organisation = ?1 AND m.user_id = ?2 ORDER BY t.name LIMIT ?3;

-- name: team_by_id :read
SELECT id, name FROM team WHERE organisation = ?1 AND id = ?2;

-- name: team_count :read
SELECT COUNT(*) FROM team WHERE organisation = ?1;

-- name: team_most_of_a_user :read
SELECT COALESCE(MAX(n), 0)
FROM (SELECT COUNT(*) AS n FROM team_member WHERE organisation = ?1 GROUP BY user_id) AS counted;

-- name: team_user_choices :read
SELECT u.id, u.name, m.user_id FROM user_account u
LEFT JOIN team_member m ON m.organisation = u.organisation AND m.user_id = u.id AND m.team_id = ?2
WHERE u.organisation = ?1 AND u.disabled_at IS NULL ORDER BY u.name, u.id;

-- name: team_service_choices :read
SELECT s.id, COALESCE(v.name, ''), s.team_id FROM service s
JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE s.organisation = ?1 ORDER BY s.key;

-- name: team_insert :write
INSERT INTO team (organisation, id, name, created_at) VALUES (?1, ?2, ?3, ?4);

-- name: team_rename :write
UPDATE team SET name = ?3 WHERE organisation = ?1 AND id = ?2;

-- name: team_members_clear :write
DELETE FROM team_member WHERE organisation = ?1 AND team_id = ?2;

-- name: team_member_insert :write
INSERT INTO team_member (organisation, team_id, user_id) VALUES (?1, ?2, ?3);

-- name: team_services_clear :write
UPDATE service SET team_id = 0 WHERE organisation = ?1 AND team_id = ?2;

-- name: team_service_put :write
UPDATE service SET team_id = ?2 WHERE organisation = ?1 AND id = ?3;
