-- name: talk_file_add :write
-- Of the event that the case had last.
INSERT INTO case_attachment (organisation, case_id, number, position, token, name, sealed, type, size)
SELECT organisation, id, changes, CAST(?3 AS BIGINT), CAST(?4 AS TEXT), CAST(?5 AS TEXT), CAST(?6 AS BLOB),
    CAST(?7 AS TEXT), CAST(?8 AS BIGINT)
FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: talk_file_all :read
SELECT number, name, sealed, type, token, size, position FROM case_attachment
WHERE organisation = ?1 AND case_id = ?2 ORDER BY number, position;

-- name: talk_complaint_put :write
UPDATE case_file SET complained_at = ?3 WHERE organisation = ?1 AND id = ?2;

-- name: talk_sealed_page :read
SELECT case_id, number * 100 + position, sealed, name FROM case_attachment
WHERE organisation = ?1 AND (case_id, number * 100 + position) > (?2, ?3)
ORDER BY case_id, number, position LIMIT ?4;

-- name: talk_sealed_put :write
UPDATE case_attachment SET sealed = ?4, name = ''
WHERE organisation = ?1 AND case_id = ?2 AND number * 100 + position = ?3;
