-- name: counter_take :write
-- First, so that two units of work at once cannot read the same number.
UPDATE counter SET next = next + 1 WHERE organisation = ?1 AND name = ?2;

-- name: counter_taken :read
SELECT next - 1 FROM counter WHERE organisation = ?1 AND name = ?2;

-- name: counter_skip :write
INSERT INTO counter (organisation, name, next) VALUES (?1, ?2, 1 + ?3)
ON CONFLICT (organisation, name) DO UPDATE SET next = counter.next + ?3;

-- name: counter_begin :write
INSERT INTO counter (organisation, name, next) VALUES (?1, ?2, 2);
