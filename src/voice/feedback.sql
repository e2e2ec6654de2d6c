-- name: feedback_add :write
INSERT INTO feedback (organisation, id, service_id, version_id, page, kind, words, language, at, sealed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: feedback_counts :read
-- Words about a page follow the press of a button, which was counted already; at the end both come at once.
SELECT page, kind, COUNT(*) FROM feedback
WHERE organisation = ?1 AND service_id = ?2 AND (page = '' OR (words = '' AND sealed IS NULL))
GROUP BY page, kind ORDER BY page;

-- name: feedback_latest :read
SELECT page, words, kind, at, sealed, id FROM feedback
WHERE organisation = ?1 AND service_id = ?2 AND (words <> '' OR sealed IS NOT NULL) ORDER BY id DESC LIMIT ?3;

-- name: feedback_one :read
SELECT words, sealed FROM feedback WHERE organisation = ?1 AND id = ?2;

-- name: feedback_forget_page :write
-- Words about a page follow the press of a button, which stays.
DELETE FROM feedback WHERE organisation = ?1 AND id = ?2 AND page <> '';

-- name: feedback_forget_words :write
UPDATE feedback SET words = '', sealed = NULL WHERE organisation = ?1 AND id = ?2;

-- name: feedback_sealed_page :read
SELECT id, 0, sealed, words FROM feedback
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) = 0 AND (sealed IS NOT NULL OR words <> '')
ORDER BY id LIMIT ?4;

-- name: feedback_sealed_put :write
UPDATE feedback SET sealed = ?4, words = '' WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0;
