-- name: erase_hold_put :write
UPDATE case_file SET held_at = CAST(?3 AS BIGINT)
WHERE organisation = ?1 AND id = ?2 AND (held_at IS NULL) <> (CAST(?3 AS BIGINT) IS NULL);

-- name: erase_draft_of :read
SELECT draft_id FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: erase_tokens :write
DELETE FROM answer_token WHERE organisation = ?1 AND case_id = ?2;

-- name: erase_attachments :write
DELETE FROM case_attachment WHERE organisation = ?1 AND case_id = ?2;

-- name: erase_events :write
DELETE FROM case_event WHERE organisation = ?1 AND case_id = ?2;

-- name: erase_case :write
DELETE FROM case_file WHERE organisation = ?1 AND id = ?2;

-- name: erase_files_gone :write
UPDATE case_file SET files_gone_at = ?3 WHERE organisation = ?1 AND id = ?2;
