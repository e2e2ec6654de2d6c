-- SPDX-License-Identifier: Apache-2.0
-- Queries of the tests of db, over test/migrations/.

-- name: note_add :write
INSERT INTO note (organisation, id, title, body) VALUES (?1, ?2, ?3, ?4);

-- name: note_take_number :write
-- Adds a note under the next number, as units do.
INSERT INTO note (organisation, id, title, body)
SELECT ?1, COALESCE(MAX(id), 0) + 1, 'n' || CAST(COALESCE(MAX(id), 0) + 1 AS TEXT), ?2 FROM note WHERE organisation = ?1
RETURNING id;

-- name: note_retitle :write
UPDATE note SET title = ?3 WHERE organisation = ?1 AND id >= ?2;

-- name: note_delete_all :write
DELETE FROM note WHERE organisation = ?1;

-- name: note_get :read
SELECT title, body, state FROM note WHERE organisation = ?1 AND id = ?2;

-- name: note_list :read
SELECT id FROM note WHERE organisation = ?1 ORDER BY id;

-- name: note_count :read
SELECT COUNT(*) FROM note WHERE organisation = ?1;

-- name: remark_add :write
INSERT INTO remark (organisation, id, note) VALUES (?1, ?2, ?3);

-- name: count_slowly :read
-- Takes as long as ?1 is large.
WITH RECURSIVE counted (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM counted WHERE n < ?1)
SELECT MAX(n) FROM counted;

-- name: note_add_slowly :write
-- A write that takes as long as ?2 is large.
INSERT INTO note (organisation, id, title)
WITH RECURSIVE counted (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM counted WHERE n < ?2)
SELECT ?1, MAX(n), 'slow' FROM counted;

-- name: place_add :write
INSERT INTO place (id, key) VALUES (?1, ?2);
