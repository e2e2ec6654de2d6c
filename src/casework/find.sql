-- name: find_put :write
INSERT INTO answer_token (organisation, token, case_id) VALUES (?1, ?2, ?3);

-- name: find_has :read
SELECT 1 FROM answer_token WHERE organisation = ?1 AND token = ?2 AND case_id = ?3;

-- name: find_all :read
-- ?2 and, where they are not the same again, ?3 to ?5. ?8: a partner, or 0.
SELECT t.case_id FROM answer_token t
WHERE t.organisation = ?1 AND t.token = ?2 AND t.case_id < ?6
    AND (CAST(?3 AS BIGINT) = ?2 OR EXISTS (
        SELECT 1 FROM answer_token o WHERE o.organisation = ?1 AND o.token = ?3 AND o.case_id = t.case_id))
    AND (CAST(?4 AS BIGINT) = ?2 OR EXISTS (
        SELECT 1 FROM answer_token o WHERE o.organisation = ?1 AND o.token = ?4 AND o.case_id = t.case_id))
    AND (CAST(?5 AS BIGINT) = ?2 OR EXISTS (
        SELECT 1 FROM answer_token o WHERE o.organisation = ?1 AND o.token = ?5 AND o.case_id = t.case_id))
    AND (CAST(?8 AS BIGINT) = 0 OR EXISTS (
        SELECT 1 FROM case_file c
        JOIN partner_service p ON p.organisation = c.organisation AND p.service_id = c.service_id
        WHERE c.organisation = ?1 AND c.id = t.case_id AND p.user_id = ?8))
ORDER BY t.case_id DESC LIMIT ?7;
