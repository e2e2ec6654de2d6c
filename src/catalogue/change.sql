-- name: change_newest :read
SELECT c.id, c.kind, c.language, c.old_text, c.new_text, c.publishes, c.at, c.user_id, u.name, c.taken_back_by
FROM change c LEFT JOIN user_account u ON u.organisation = c.organisation AND u.id = c.user_id
WHERE c.organisation = ?1 ORDER BY c.id DESC LIMIT ?2;

-- name: change_next_due :read
SELECT c.id, c.kind, c.language, c.old_text, c.new_text, c.publishes, c.at, c.user_id, u.name, c.taken_back_by
FROM change c LEFT JOIN user_account u ON u.organisation = c.organisation AND u.id = c.user_id
WHERE c.organisation = ?1 AND c.at <= ?2 AND (c.at > ?3 OR (c.at = ?3 AND c.id > ?4))
    AND EXISTS (SELECT 1 FROM change_service s
        WHERE s.organisation = c.organisation AND s.change_id = c.id AND s.state = 'waiting')
ORDER BY c.at, c.id LIMIT 1;

-- name: change_services_of :read
SELECT c.service_id, s.key, COALESCE(v.name, (SELECT r.name FROM revision r
    WHERE r.organisation = s.organisation AND r.service_id = s.id ORDER BY r.number DESC LIMIT 1)),
    c.state, c.revision, c.version
FROM change_service c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
WHERE c.organisation = ?1 AND c.change_id = ?2 AND (?3 = 0 OR c.state = 'waiting') ORDER BY s.key;

-- name: change_waiting_count :read
SELECT COUNT(DISTINCT change_id) FROM change_service WHERE organisation = ?1 AND state = 'waiting';

-- name: change_insert :write
INSERT INTO change (organisation, id, kind, language, old_text, new_text, publishes, at, user_id, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: change_service_insert :write
INSERT INTO change_service (organisation, change_id, service_id, state, revision, version)
VALUES (?1, ?2, ?3, 'waiting', 0, 0);

-- name: change_set_taken_back :write
UPDATE change SET taken_back_by = ?3 WHERE organisation = ?1 AND id = ?2;

-- name: change_services_taken_back :write
UPDATE change_service SET state = 'taken-back' WHERE organisation = ?1 AND change_id = ?2 AND state = 'waiting';

-- name: change_service_did :write
UPDATE change_service SET state = ?4, revision = ?5, version = ?6, done_at = ?7
WHERE organisation = ?1 AND change_id = ?2 AND service_id = ?3 AND state = 'waiting';
