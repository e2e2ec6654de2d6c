-- name: upload_add :write
INSERT INTO upload (organisation, id, token, draft_id, size, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: upload_tokens :read
SELECT token FROM upload WHERE organisation = ?1 ORDER BY id;

-- name: upload_forget :write
DELETE FROM upload WHERE organisation = ?1 AND draft_id = ?2 RETURNING token;
