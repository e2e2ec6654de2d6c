-- name: notice_get :read
SELECT notice FROM team WHERE organisation = ?1 AND id = ?2;

-- name: notice_put :write
-- Nothing changes where it is so already.
UPDATE team SET notice = ?3, noticed_at = 0,
    noticed_case = COALESCE((SELECT MAX(c.id) FROM case_file c WHERE c.organisation = ?1), 0)
WHERE organisation = ?1 AND id = ?2 AND notice <> ?3;

-- name: notice_teams :read
SELECT id, name, notice, noticed_at, noticed_case FROM team WHERE organisation = ?1 AND notice <> 'none' ORDER BY id;

-- name: notice_cases :read
SELECT COUNT(*), COALESCE(MAX(id), 0) FROM (SELECT id FROM case_file
    WHERE organisation = ?1 AND id > ?3 AND team_id = ?2 AND closed_at IS NULL ORDER BY id DESC LIMIT ?4) AS fresh;

-- name: notice_users :read
SELECT u.id, u.email FROM team_member m
JOIN user_account u ON u.organisation = m.organisation AND u.id = m.user_id
WHERE m.organisation = ?1 AND m.team_id = ?2 AND u.disabled_at IS NULL AND u.role <> 'partner' ORDER BY u.id;

-- name: notice_told :write
UPDATE team SET noticed_case = ?3, noticed_at = ?4 WHERE organisation = ?1 AND id = ?2;
