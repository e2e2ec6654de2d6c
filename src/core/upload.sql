-- name: upload_add :write
INSERT INTO upload (organisation, id, token, draft_id, size, created_at, try_at, picture)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7);

-- name: upload_tokens :read
-- Those of downloads that staff asked for (casework/export.h) lie among them.
SELECT CASE WHEN kept <> '' THEN kept ELSE token END, thumb FROM upload WHERE organisation = ?1
UNION ALL SELECT token, '' FROM case_export WHERE organisation = ?1;

-- name: upload_forget :write
DELETE FROM upload WHERE organisation = ?1 AND draft_id = ?2
RETURNING CASE WHEN kept <> '' THEN kept ELSE token END, thumb;

-- name: upload_of_draft :read
SELECT id, draft_id, token, size, state, tries, picture, kept, thumb FROM upload
WHERE organisation = ?1 AND draft_id = ?2 ORDER BY id;

-- name: upload_due :read
-- A time beyond ?3 is one of a clock that was ahead.
SELECT id, draft_id, token, size, state, tries, picture, kept, thumb FROM upload
WHERE organisation = ?1 AND try_at IS NOT NULL AND (try_at <= ?2 OR try_at > ?3) ORDER BY try_at, id LIMIT 1;

-- name: upload_next_at :read
SELECT COALESCE(MIN(try_at), 0) FROM upload WHERE organisation = ?1 AND try_at IS NOT NULL AND try_at > ?2;

-- name: upload_judge :write
UPDATE upload SET state = ?3, state_at = ?4, tries = ?5, try_at = ?6 WHERE organisation = ?1 AND id = ?2;

-- name: upload_figures :read
SELECT state, COUNT(*), MIN(created_at) FROM upload WHERE organisation = ?1 AND state <> 'clean' GROUP BY state;

-- name: upload_due_picture :read
SELECT id, draft_id, token, size, state, tries, picture, kept, thumb FROM upload
WHERE organisation = ?1 AND picture = 'raw' AND (state = 'clean' OR (CAST(?2 AS BIGINT) = 0 AND state <> 'infected'))
ORDER BY id LIMIT 1;

-- name: upload_prepare :write
UPDATE upload SET picture = ?3, kept = ?4, thumb = ?5, size = ?6
WHERE organisation = ?1 AND id = ?2 AND picture = 'raw';
