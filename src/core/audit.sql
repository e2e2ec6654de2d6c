-- name: audit_add :write
INSERT INTO audit (organisation, id, at, user_id, event, subject) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: audit_count :read
SELECT COUNT(*) FROM audit WHERE organisation = ?1 AND event = ?2;
