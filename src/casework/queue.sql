-- SPDX-License-Identifier: Apache-2.0
-- ?2 to ?8 are the filter: service, status, user and team (or any), sent from and until, target before; ?10 a partner,
-- who sees their services alone (or 0). Each query is of one index, by which it comes in order; tests look at its plan.
-- What is shown of a case is read by its number.

-- name: queue_by_target :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND closed_at IS NULL AND (target_at, id) > (?11, ?12) AND target_at < ?8
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4) AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY target_at, id LIMIT ?9;

-- name: queue_by_target_of_assignee :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND closed_at IS NULL AND assignee_id = ?4 AND (target_at, id) > (?11, ?12) AND target_at < ?8
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY target_at, id LIMIT ?9;

-- name: queue_by_target_of_team :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND closed_at IS NULL AND team_id = ?5 AND (target_at, id) > (?11, ?12) AND target_at < ?8
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY target_at, id LIMIT ?9;

-- name: queue_newest :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND closed_at IS NULL AND id < ?11 AND target_at < ?8
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4) AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY id DESC LIMIT ?9;

-- name: queue_oldest :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND closed_at IS NULL AND id > ?11 AND target_at < ?8
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4) AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY id LIMIT ?9;

-- name: queue_any_newest :read
-- Open or not; ?12: only closed ones.
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND id < ?11 AND target_at < ?8 AND (CAST(?12 AS BIGINT) = 0 OR closed_at IS NOT NULL)
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4) AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY id DESC LIMIT ?9;

-- name: queue_any_oldest :read
SELECT id, target_at FROM case_file
WHERE organisation = ?1 AND id > ?11 AND target_at < ?8 AND (CAST(?12 AS BIGINT) = 0 OR closed_at IS NOT NULL)
    AND (CAST(?2 AS BIGINT) = 0 OR service_id = ?2) AND (CAST(?3 AS TEXT) = '' OR status = ?3)
    AND (CAST(?4 AS BIGINT) < 0 OR assignee_id = ?4) AND (CAST(?5 AS BIGINT) < 0 OR team_id = ?5)
    AND submitted_at >= ?6 AND submitted_at < ?7
    AND (CAST(?10 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?10))
ORDER BY id LIMIT ?9;

-- name: queue_count_all :read
SELECT COUNT(*) FROM (SELECT 1 AS one FROM case_file
    WHERE organisation = ?1 AND closed_at IS NULL AND target_at < ?2
        AND (CAST(?4 AS BIGINT) = 0 OR service_id IN (
            SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?4))
    LIMIT ?3) AS counted;

-- name: queue_count_of_assignee :read
SELECT COUNT(*) FROM (SELECT 1 AS one FROM case_file
    WHERE organisation = ?1 AND closed_at IS NULL AND target_at < ?2 AND assignee_id = ?5
        AND (CAST(?4 AS BIGINT) = 0 OR service_id IN (
            SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?4))
    LIMIT ?3) AS counted;

-- name: queue_count_of_team :read
SELECT COUNT(*) FROM (SELECT 1 AS one FROM case_file
    WHERE organisation = ?1 AND closed_at IS NULL AND target_at < ?2 AND team_id = ?5
        AND (CAST(?4 AS BIGINT) = 0 OR service_id IN (
            SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?4))
    LIMIT ?3) AS counted;

-- name: queue_complaints :read
SELECT id, complained_at FROM case_file
WHERE organisation = ?1 AND complained_at IS NOT NULL AND (complained_at, id) > (?2, ?3)
    AND (CAST(?5 AS BIGINT) = 0 OR service_id IN (
        SELECT p.service_id FROM partner_service p WHERE p.organisation = ?1 AND p.user_id = ?5))
ORDER BY complained_at, id LIMIT ?4;

-- name: queue_view_all :read
SELECT id, name, query FROM queue_view WHERE organisation = ?1 AND user_id = ?2 ORDER BY name, id;

-- name: queue_view_insert :write
INSERT INTO queue_view (organisation, id, user_id, name, query) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: queue_view_put :write
UPDATE queue_view SET query = ?4 WHERE organisation = ?1 AND user_id = ?2 AND name = ?3;

-- name: queue_view_delete :write
DELETE FROM queue_view WHERE organisation = ?1 AND user_id = ?2 AND id = ?3;
