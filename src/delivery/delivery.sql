-- name: contact_put :write
INSERT INTO contact (organisation, draft_id, address, address_hash, language) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, draft_id) DO UPDATE SET address = excluded.address, address_hash = excluded.address_hash,
    language = excluded.language,
    confirmed_at = CASE WHEN contact.address_hash = excluded.address_hash THEN contact.confirmed_at ELSE NULL END,
    opens = CASE WHEN contact.address_hash = excluded.address_hash THEN contact.opens ELSE 0 END,
    guesses = CASE WHEN contact.address_hash = excluded.address_hash THEN contact.guesses ELSE 0 END;

-- name: contact_opens :write
UPDATE contact SET opens = 1 WHERE organisation = ?1 AND draft_id = ?2;

-- name: contact_known :write
UPDATE contact SET opens = 1 WHERE organisation = ?1 AND draft_id = ?2 AND guesses < ?3;

-- name: contact_guessed :write
UPDATE contact SET guesses = guesses + 1 WHERE organisation = ?1 AND draft_id = ?2 AND guesses < ?3;

-- name: contact_confirm :write
UPDATE contact SET confirmed_at = ?3 WHERE organisation = ?1 AND draft_id = ?2 AND confirmed_at IS NULL;

-- name: contact_confirm_all :write
UPDATE contact SET confirmed_at = ?3 WHERE organisation = ?1 AND address_hash = ?2 AND confirmed_at IS NULL;

-- name: contact_of_draft :read
SELECT address, address_hash, language, confirmed_at, draft_id, opens FROM contact
WHERE organisation = ?1 AND draft_id = ?2;

-- name: contact_drafts :read
SELECT d.id, 0, s.key, v.name, '', d.changed_at, c.opens, 0, 0
FROM contact c
JOIN draft d ON d.organisation = c.organisation AND d.id = c.draft_id AND d.case_id IS NULL
JOIN service s ON s.organisation = d.organisation AND s.id = d.service_id
JOIN version v ON v.organisation = d.organisation AND v.id = d.version_id
WHERE c.organisation = ?1 AND c.address_hash = ?2 AND c.opens = 1 ORDER BY d.changed_at DESC LIMIT ?3;

-- name: contact_cases :read
SELECT COALESCE(d.id, 0), f.id, s.key, v.name, f.status, f.submitted_at, c.opens, c.guesses,
    CASE WHEN EXISTS (SELECT 1 FROM answer_token t WHERE t.organisation = f.organisation AND t.case_id = f.id)
        THEN 1 ELSE 0 END
FROM contact c
JOIN case_file f ON f.organisation = c.organisation AND f.draft_id = c.draft_id
JOIN service s ON s.organisation = f.organisation AND s.id = f.service_id
JOIN version v ON v.organisation = f.organisation AND v.id = f.version_id
LEFT JOIN draft d ON d.organisation = f.organisation AND d.id = f.draft_id
WHERE c.organisation = ?1 AND c.address_hash = ?2 ORDER BY f.id DESC LIMIT ?3;

-- name: contact_of_case :read
SELECT c.address, c.address_hash, c.language, c.confirmed_at, c.draft_id, c.opens
FROM case_file f JOIN contact c ON c.organisation = f.organisation AND c.draft_id = f.draft_id
WHERE f.organisation = ?1 AND f.id = ?2;

-- name: delivery_about_case :read
SELECT s.id, s.key, v.name FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: delivery_about_draft :read
SELECT s.id, s.key, v.name FROM draft d
JOIN service s ON s.organisation = d.organisation AND s.id = d.service_id
JOIN version v ON v.organisation = d.organisation AND v.id = d.version_id
WHERE d.organisation = ?1 AND d.id = ?2;

-- name: delivery_about_trial :read
SELECT s.id, CASE WHEN s.version_id IS NULL THEN '' ELSE s.key END, COALESCE(v.name, r.name) FROM trial t
JOIN service s ON s.organisation = t.organisation AND s.id = t.service_id
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
LEFT JOIN revision r ON r.organisation = t.organisation AND r.service_id = t.service_id AND r.number = t.revision
WHERE t.organisation = ?1 AND t.id = ?2;

-- name: delivery_to_remind :read
SELECT d.id, d.changed_at FROM draft d
JOIN contact c ON c.organisation = d.organisation AND c.draft_id = d.id
WHERE d.organisation = ?1 AND d.service_id = ?2 AND d.case_id IS NULL AND d.created_at < ?4 AND d.changed_at >= ?3
    AND d.changed_at < ?4 AND d.id > ?5 AND c.opens = 1 AND c.confirmed_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.organisation = d.organisation
        AND o.lane = 'draft ' || CAST(d.id AS TEXT) AND o.key = 'reminder')
ORDER BY d.id LIMIT ?6;

-- name: delivery_forget_contact :write
DELETE FROM contact WHERE organisation = ?1 AND draft_id = ?2;

-- name: contact_sealed_page :read
SELECT draft_id, 0, address, NULL FROM contact
WHERE organisation = ?1 AND draft_id > ?2 AND CAST(?3 AS BIGINT) = 0 ORDER BY draft_id LIMIT ?4;

-- name: contact_sealed_put :write
UPDATE contact SET address = ?4 WHERE organisation = ?1 AND draft_id = ?2 AND CAST(?3 AS BIGINT) = 0;
