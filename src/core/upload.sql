-- name: upload_add :write
INSERT INTO upload (organisation, id, token, draft_id, size, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
