-- name: trial_comment_count :read
SELECT COUNT(*) FROM trial_comment WHERE organisation = ?1 AND trial_id = ?2;

-- name: trial_comment_add :write
INSERT INTO trial_comment (organisation, id, trial_id, part_id, user_id, page, question, kind, words, sealed, language,
    at, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: trial_comment_of_trial :read
SELECT c.id, c.page, c.question, c.kind, c.words, c.sealed, c.language, c.at, c.user_id, m.name, c.state, c.answer,
    u.name, c.answered_at, c.revision, c.part_id
FROM trial_comment c
LEFT JOIN user_account m ON m.organisation = c.organisation AND m.id = c.user_id
LEFT JOIN user_account u ON u.organisation = c.organisation AND u.id = c.answered_by
WHERE c.organisation = ?1 AND c.trial_id = ?2 ORDER BY c.page, c.question, c.id LIMIT ?3;

-- name: trial_comment_one :read
SELECT words, sealed FROM trial_comment WHERE organisation = ?1 AND id = ?2;

-- name: trial_comment_settle :write
UPDATE trial_comment SET state = ?4, answer = ?5, answered_by = ?6, answered_at = ?7, revision = ?8
WHERE organisation = ?1 AND id = ?2 AND trial_id = ?3 AND state <> 'mark';

-- name: trial_comment_forget :write
UPDATE trial_comment SET words = '', sealed = NULL, state = CASE WHEN state = 'new' THEN 'mark' ELSE state END
WHERE organisation = ?1 AND id = ?2;

-- name: trial_comment_sealed_page :read
SELECT id, 0, sealed, words FROM trial_comment
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) = 0 AND (sealed IS NOT NULL OR words <> '')
ORDER BY id LIMIT ?4;

-- name: trial_comment_sealed_put :write
UPDATE trial_comment SET sealed = ?4, words = '' WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0;
