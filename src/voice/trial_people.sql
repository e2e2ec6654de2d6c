-- name: trial_invitation_add :write
INSERT INTO trial_invitation (organisation, id, trial_id, address_hash, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: trial_invitation_known :read
SELECT COUNT(*) FROM trial_invitation WHERE organisation = ?1 AND trial_id = ?2 AND address_hash = ?3;

-- name: trial_invitation_get :read
SELECT trial_id, used_at FROM trial_invitation WHERE organisation = ?1 AND id = ?2;

-- name: trial_invitation_set_used :write
UPDATE trial_invitation SET used_at = ?3 WHERE organisation = ?1 AND id = ?2 AND used_at IS NULL;

-- name: trial_invitation_count :read
SELECT COUNT(*), COUNT(used_at) FROM trial_invitation WHERE organisation = ?1 AND trial_id = ?2;

-- name: trial_invitation_forget :write
DELETE FROM trial_invitation WHERE organisation = ?1 AND trial_id IN (SELECT t.id FROM trial t
    WHERE t.organisation = ?1 AND (t.closed_at IS NOT NULL OR t.ends_at <= ?2));

-- name: trial_contact_put :write
INSERT INTO trial_contact (organisation, trial_id, part_id, address, address_hash, language, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (organisation, trial_id, part_id) DO UPDATE SET address = excluded.address,
    address_hash = excluded.address_hash, language = excluded.language, at = excluded.at;

-- name: trial_contact_count :read
SELECT COUNT(*) FROM trial_contact WHERE organisation = ?1 AND trial_id = ?2;

-- name: trial_contact_of_comment :read
SELECT k.trial_id, k.part_id, k.address, k.address_hash, k.language FROM trial_comment c
JOIN trial_contact k ON k.organisation = c.organisation AND k.trial_id = c.trial_id AND k.part_id = c.part_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: trial_contact_of_service :read
SELECT k.trial_id, k.part_id, k.address, k.address_hash, k.language FROM trial t
JOIN trial_contact k ON k.organisation = t.organisation AND k.trial_id = t.id
WHERE t.organisation = ?1 AND t.service_id = ?2 AND t.revision <= ?3 ORDER BY k.trial_id, k.part_id LIMIT ?4;

-- name: trial_contact_drop :write
DELETE FROM trial_contact WHERE organisation = ?1 AND trial_id = ?2 AND part_id = ?3;

-- name: trial_contact_forget :write
DELETE FROM trial_contact WHERE organisation = ?1 AND at < ?2;

-- name: trial_contact_sealed_page :read
SELECT trial_id, part_id, address, NULL FROM trial_contact
WHERE organisation = ?1 AND (trial_id, part_id) > (?2, ?3) ORDER BY trial_id, part_id LIMIT ?4;

-- name: trial_contact_sealed_put :write
UPDATE trial_contact SET address = ?4 WHERE organisation = ?1 AND trial_id = ?2 AND part_id = ?3;
