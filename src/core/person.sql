-- name: person_add :write
INSERT INTO person (organisation, id, address_hash, secret_hash, tries, created_at) VALUES (?1, ?2, ?3, ?4, 0, ?5);

-- name: person_get :read
SELECT address_hash, secret_hash, tries, created_at, shown_at, ended_at FROM person WHERE organisation = ?1 AND id = ?2;

-- name: person_show :write
UPDATE person SET shown_at = ?3, secret_hash = ?4
WHERE organisation = ?1 AND id = ?2 AND shown_at IS NULL AND ended_at IS NULL AND tries < ?5;

-- name: person_miss :write
UPDATE person SET tries = tries + 1
WHERE organisation = ?1 AND id = ?2 AND shown_at IS NULL AND ended_at IS NULL AND tries < ?3;

-- name: person_forget :write
DELETE FROM person WHERE organisation = ?1 AND id IN (
    SELECT o.id FROM person o WHERE o.organisation = ?1 AND o.created_at < ?2 ORDER BY o.id LIMIT ?3);

-- name: person_end :write
UPDATE person SET ended_at = ?3 WHERE organisation = ?1 AND id = ?2 AND ended_at IS NULL;
