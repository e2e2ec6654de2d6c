-- name: come_back_add :write
INSERT INTO come_back (organisation, id, draft_id, created_at) VALUES (?1, ?2, ?3, ?4);

-- name: come_back_get :read
SELECT c.draft_id, c.created_at, c.used_at FROM come_back c
JOIN draft d ON d.organisation = c.organisation AND d.id = c.draft_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: come_back_use :write
UPDATE come_back SET used_at = ?3 WHERE organisation = ?1 AND id = ?2 AND used_at IS NULL AND created_at > ?4
    AND created_at <= ?5;

-- name: device_last :read
SELECT COALESCE(MAX(number), 0) FROM draft_device WHERE organisation = ?1 AND draft_id = ?2;

-- name: device_add :write
INSERT INTO draft_device (organisation, draft_id, number, secret_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: device_drop :write
DELETE FROM draft_device WHERE organisation = ?1 AND draft_id = ?2
    AND number <= ?3;

-- name: device_all :read
SELECT secret_hash FROM draft_device WHERE organisation = ?1 AND draft_id = ?2 ORDER BY number DESC;

-- name: come_back_forget :write
-- The newest of a draft stays: its page sends another.
DELETE FROM come_back WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM come_back o WHERE o.organisation = ?1 AND o.created_at < ?2 AND EXISTS (
        SELECT 1 FROM come_back n WHERE n.organisation = o.organisation AND n.draft_id = o.draft_id AND n.id > o.id)
    ORDER BY o.id LIMIT ?3);
