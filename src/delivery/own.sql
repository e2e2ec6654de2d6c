-- name: message_words_get :read
SELECT subject, words FROM message_words WHERE organisation = ?1 AND kind = ?2 AND language = ?3;

-- name: message_words_clear :write
DELETE FROM message_words WHERE organisation = ?1 AND kind = ?2;

-- name: message_words_add :write
INSERT INTO message_words (organisation, kind, language, subject, words) VALUES (?1, ?2, ?3, ?4, ?5);
