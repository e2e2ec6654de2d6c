-- name: feedback_add :write
INSERT INTO feedback (organisation, id, service_id, version_id, page, kind, words, language, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: feedback_counts :read
SELECT page, kind, COUNT(*) FROM feedback WHERE organisation = ?1 AND service_id = ?2 GROUP BY page, kind ORDER BY page;

-- name: feedback_latest :read
SELECT page, words, kind, at FROM feedback
WHERE organisation = ?1 AND service_id = ?2 AND words <> '' ORDER BY id DESC LIMIT ?3;
