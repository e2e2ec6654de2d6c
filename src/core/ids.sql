-- name: counter_next :write
-- Begins at 1; RETURNING gives the id that was taken.
INSERT INTO counter (organisation, name, next) VALUES (?1, ?2, 2)
ON CONFLICT (organisation, name) DO UPDATE SET next = counter.next + 1
RETURNING next - 1;
