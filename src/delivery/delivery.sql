-- name: contact_put :write
INSERT INTO contact (organisation, draft_id, address, address_hash, language) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, draft_id) DO UPDATE SET address = excluded.address, address_hash = excluded.address_hash,
    language = excluded.language,
    confirmed_at = CASE WHEN contact.address_hash = excluded.address_hash THEN contact.confirmed_at ELSE NULL END;

-- name: contact_of_case :read
SELECT c.address, c.address_hash, c.language, c.confirmed_at, c.draft_id
FROM case_file f JOIN contact c ON c.organisation = f.organisation AND c.draft_id = f.draft_id
WHERE f.organisation = ?1 AND f.id = ?2;

-- name: delivery_about_case :read
SELECT s.key, v.name FROM case_file c
JOIN service s ON s.organisation = c.organisation AND s.id = c.service_id
JOIN version v ON v.organisation = c.organisation AND v.id = c.version_id
WHERE c.organisation = ?1 AND c.id = ?2;

-- name: delivery_about_draft :read
SELECT s.key, v.name FROM draft d
JOIN service s ON s.organisation = d.organisation AND s.id = d.service_id
JOIN version v ON v.organisation = d.organisation AND v.id = d.version_id
WHERE d.organisation = ?1 AND d.id = ?2;
