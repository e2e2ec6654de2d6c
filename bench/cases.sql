-- SPDX-License-Identifier: Apache-2.0
-- cases: many cases from one, for the bench. Somebody has walked through, so there is draft 1 with case 1; their rows
-- are copied under the numbers :first to :last, which are free. Nothing serves the folder meanwhile. :audited is the
-- last number of the audit log before. CROSS JOIN has SQLite look the one row up once, not once a copy.
INSERT INTO draft (organisation, id, secret_hash, service_id, version_id, language, answers, changes, created_at, changed_at, case_id)
WITH RECURSIVE number(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM number WHERE i < :last)
SELECT d.organisation, i, d.secret_hash, d.service_id, d.version_id, d.language, d.answers, d.changes, d.created_at, d.changed_at, i
FROM draft d CROSS JOIN number WHERE d.organisation = 1 AND d.id = 1;

INSERT INTO case_file (organisation, id, draft_id, service_id, version_id, language, status, answers, submitted_at, changed_at,
    target_at, target_was, changes, team_id, assignee_id)
WITH RECURSIVE number(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM number WHERE i < :last)
SELECT c.organisation, i, i, c.service_id, c.version_id, c.language, c.status, c.answers, c.submitted_at, c.changed_at,
    c.target_at, c.target_was, c.changes, c.team_id, c.assignee_id
FROM case_file c CROSS JOIN number WHERE c.organisation = 1 AND c.id = 1;

INSERT INTO case_event (organisation, case_id, number, kind, user_id, detail, at)
WITH RECURSIVE number(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM number WHERE i < :last)
SELECT e.organisation, i, e.number, e.kind, e.user_id, e.detail, e.at
FROM case_event e CROSS JOIN number WHERE e.organisation = 1 AND e.case_id = 1;

INSERT INTO audit (organisation, id, at, user_id, event, subject)
WITH RECURSIVE number(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM number WHERE i < :last)
SELECT a.organisation, :audited - :first + 1 + i, a.at, a.user_id, a.event, 'case ' || i
FROM audit a CROSS JOIN number WHERE a.organisation = 1 AND a.event = 'case.open' AND a.subject = 'case 1';

UPDATE counter SET next = CASE name WHEN 'audit' THEN :audited + :last - :first + 2 ELSE :last + 1 END
WHERE organisation = 1 AND name IN ('draft', 'case', 'audit');
