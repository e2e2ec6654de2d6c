-- name: need_add :write
INSERT INTO need (organisation, id, service_id, about, needs, so_that, language, weight, state, user_id, at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11);

-- name: need_count :read
SELECT COUNT(*) FROM need WHERE organisation = ?1;

-- name: need_set :write
UPDATE need SET service_id = ?3, about = ?4, needs = ?5, so_that = ?6, weight = ?7, state = ?8, why = ?9,
    version_id = ?10, shown = ?11, changed_at = ?12
WHERE organisation = ?1 AND id = ?2;

-- name: need_all :read
-- Of the service ?2 (0: of all, those of none among them); ?3 1: only what everybody can read.
SELECT n.id, n.service_id, s.key, v.name, n.about, n.needs, n.so_that, n.language, n.weight, n.state, n.why,
    n.version_id, m.number, m.created_at, k.key, n.shown, n.at, n.changed_at, u.name
FROM need n
LEFT JOIN service s ON s.organisation = n.organisation AND s.id = n.service_id
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
LEFT JOIN version m ON m.organisation = n.organisation AND m.id = n.version_id
LEFT JOIN service k ON k.organisation = m.organisation AND k.id = m.service_id
LEFT JOIN user_account u ON u.organisation = n.organisation AND u.id = n.user_id
WHERE n.organisation = ?1 AND (CAST(?2 AS BIGINT) = 0 OR n.service_id = ?2) AND n.shown >= ?3
    AND n.id BETWEEN ?4 AND ?5
ORDER BY CASE n.weight WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, n.id DESC LIMIT ?6;

-- name: need_evidence_counts :read
SELECT need_id, kind, COUNT(*) FROM need_evidence WHERE organisation = ?1 AND need_id BETWEEN ?2 AND ?3
GROUP BY need_id, kind ORDER BY need_id;

-- name: need_evidence_add :write
INSERT INTO need_evidence (organisation, id, need_id, service_id, kind, of_id, words, sealed, language, near, at,
    user_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- name: need_evidence_known :read
SELECT COUNT(*) FROM need_evidence WHERE organisation = ?1 AND need_id = ?2 AND kind = ?3 AND of_id = ?4;

-- name: need_evidence_waiting :read
SELECT COUNT(*) FROM need_evidence WHERE organisation = ?1 AND need_id = 0 AND aside = '';

-- name: need_evidence_near :read
SELECT COUNT(*) FROM need_evidence WHERE organisation = ?1 AND need_id = 0 AND near = ?2 AND at > ?3;

-- name: need_evidence_page :read
-- Of the need ?2 (0: what waits), those below ?3, the newest first.
SELECT e.id, e.service_id, s.key, v.name, e.kind, e.words, e.sealed, e.language, e.at, u.name
FROM need_evidence e
LEFT JOIN service s ON s.organisation = e.organisation AND s.id = e.service_id
LEFT JOIN version v ON v.organisation = s.organisation AND v.id = s.version_id
LEFT JOIN user_account u ON u.organisation = e.organisation AND u.id = e.user_id
WHERE e.organisation = ?1 AND e.need_id = ?2 AND e.aside = '' AND e.id BETWEEN ?3 AND ?4 ORDER BY e.id DESC LIMIT ?5;

-- name: need_evidence_take :write
-- What was told becomes evidence of a need.
UPDATE need_evidence SET need_id = ?3, near = '' WHERE organisation = ?1 AND id = ?2 AND need_id = 0 AND kind = 'told';

-- name: need_evidence_aside :write
UPDATE need_evidence SET aside = ?3, near = '' WHERE organisation = ?1 AND id = ?2 AND need_id = 0 AND aside = '';

-- name: need_evidence_forget :write
-- Of a need stays how often it was heard.
UPDATE need_evidence SET words = '', sealed = NULL, near = '' WHERE organisation = ?1 AND id = ?2;

-- name: need_evidence_forget_told :write
DELETE FROM need_evidence WHERE organisation = ?1 AND id = ?2 AND need_id = 0;

-- name: need_evidence_forget_near :write
UPDATE need_evidence SET near = '' WHERE organisation = ?1 AND near <> '' AND at <= ?2;

-- name: need_evidence_sealed_page :read
SELECT id, 0, sealed, words FROM need_evidence
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) = 0 AND (sealed IS NOT NULL OR words <> '')
ORDER BY id LIMIT ?4;

-- name: need_evidence_sealed_put :write
UPDATE need_evidence SET sealed = ?4, words = '' WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0;
