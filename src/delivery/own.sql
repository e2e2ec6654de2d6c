-- name: message_words_get :read
SELECT subject, words FROM message_words WHERE organisation = ?1 AND service_id = ?2 AND kind = ?3 AND language = ?4;

-- name: message_words_find :read
SELECT subject, words FROM message_words
WHERE organisation = ?1 AND service_id IN (0, ?2) AND kind = ?3 AND language = ?4 ORDER BY service_id DESC LIMIT 1;

-- name: message_words_clear :write
DELETE FROM message_words WHERE organisation = ?1 AND service_id = ?2 AND kind = ?3;

-- name: message_words_add :write
INSERT INTO message_words (organisation, service_id, kind, language, subject, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
