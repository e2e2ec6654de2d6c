-- name: board_all :read
SELECT s.id, s.key, v.name, s.version_id, v.number, v.owner, v.review, v.created_at, s.retired_at,
r.number, r.name, r.at,
(SELECT COUNT(*) FROM approval_step p WHERE p.organisation = s.organisation AND p.service_id = s.id),
(SELECT COUNT(*) FROM approval a
    WHERE a.organisation = s.organisation AND a.service_id = s.id AND a.revision = r.number)
FROM service s
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
LEFT JOIN revision r ON r.organisation = s.organisation AND r.service_id = s.id
AND r.version_id IS NULL AND r.dropped_at IS NULL AND r.number = (SELECT MAX(n.number) FROM revision n
    WHERE n.organisation = s.organisation AND n.service_id = s.id)
WHERE s.organisation = ?1 AND s.id BETWEEN ?2 AND ?3 ORDER BY s.key;

-- name: board_versions_of :read
SELECT v.id, v.number, v.source, u.name, v.created_at,
    (SELECT MAX(r.number) FROM revision r WHERE r.organisation = v.organisation AND r.service_id = v.service_id
        AND r.version_id = v.id)
FROM version v
LEFT JOIN user_account u ON u.organisation = v.organisation AND u.id = v.user_id
WHERE v.organisation = ?1 AND v.service_id = ?2 ORDER BY v.number DESC LIMIT ?3;
