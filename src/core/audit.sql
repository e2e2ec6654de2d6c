-- name: audit_add :write
INSERT INTO audit (organisation, id, at, user_id, event, subject, link) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: audit_link :read
SELECT link FROM audit WHERE organisation = ?1 AND id = ?2;

-- name: audit_last :read
SELECT id, link FROM audit WHERE organisation = ?1 ORDER BY id DESC LIMIT 1;

-- name: audit_last_at :read
SELECT at FROM audit WHERE organisation = ?1 ORDER BY id DESC LIMIT 1;

-- name: audit_after :read
SELECT id, at, user_id, event, subject, link FROM audit WHERE organisation = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: audit_given :read
SELECT next - 1 FROM counter WHERE organisation = ?1 AND name = 'audit';

-- name: audit_count :read
SELECT COUNT(*) FROM audit WHERE organisation = ?1 AND event = ?2;

-- name: audit_of_user :read
SELECT event, MIN(id), MAX(id) FROM audit WHERE organisation = ?1 AND COALESCE(user_id, 0) = ?2
GROUP BY event ORDER BY event;
