-- name: outbox_practice :read
SELECT 1 FROM setting WHERE organisation = ?1 AND name = 'practice' AND value = '1';

-- name: outbox_add :write
INSERT INTO outbox (organisation, id, lane, key, kind, destination, address_hash, payload, state, attempts, next_at,
    until_at, created_at, last_error, said)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?10, ?12, ?13)
ON CONFLICT (organisation, lane, key) DO NOTHING;

-- name: outbox_since :read
SELECT COUNT(*), COALESCE(SUM(CASE WHEN created_at > ?4 THEN 1 ELSE 0 END), 0) FROM outbox
WHERE organisation = ?1 AND address_hash = ?2 AND created_at > ?3 AND state <> 'held';

-- name: outbox_destination_after :read
SELECT destination FROM outbox WHERE organisation = ?1 AND state = 'waiting' AND destination > ?2
ORDER BY destination LIMIT 1;

-- name: outbox_next_at :read
SELECT MIN(next_at) FROM outbox WHERE organisation = ?1 AND state = 'waiting' AND destination = ?2 AND next_at > ?3;

-- name: outbox_due :read
-- What stands before it in its lane goes first. A time beyond ?4 is one of a clock that was ahead.
SELECT o.id, o.lane, o.key, o.kind, o.destination, o.payload, o.state, o.attempts, o.next_at, o.created_at, o.done_at,
    o.last_error, o.said
FROM outbox o
WHERE o.organisation = ?1 AND o.state = 'waiting' AND o.destination = ?2 AND (o.next_at <= ?3 OR o.next_at > ?4)
    AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.organisation = o.organisation AND b.lane = o.lane AND b.id < o.id
        AND b.state = 'waiting')
ORDER BY o.next_at, o.id LIMIT ?5;

-- name: outbox_settle :write
UPDATE outbox SET state = ?3, attempts = attempts + 1, done_at = ?4, last_error = ?5, said = ?6
WHERE organisation = ?1 AND id = ?2 AND state = 'waiting';

-- name: outbox_later :write
UPDATE outbox SET state = CASE WHEN until_at < ?4 THEN 'given-up' ELSE 'waiting' END,
    done_at = CASE WHEN until_at < ?4 THEN CAST(?3 AS BIGINT) ELSE NULL END,
    attempts = attempts + 1, next_at = ?4, last_error = ?5
WHERE organisation = ?1 AND id = ?2 AND state = 'waiting';

-- name: outbox_attempts :read
SELECT attempts FROM outbox WHERE organisation = ?1 AND id = ?2 AND state = 'waiting';

-- name: outbox_again :write
UPDATE outbox SET state = 'waiting', next_at = ?3, until_at = ?4, done_at = NULL
WHERE organisation = ?1 AND id = ?2 AND state NOT IN ('waiting', 'sent', 'practice');

-- name: outbox_again_all :write
UPDATE outbox SET state = 'waiting', next_at = ?2, until_at = ?3, done_at = NULL
WHERE organisation = ?1 AND state NOT IN ('waiting', 'sent', 'practice');

-- name: outbox_of_lane :read
SELECT id, lane, key, kind, destination, payload, state, attempts, next_at, created_at, done_at, last_error, said
FROM outbox WHERE organisation = ?1 AND lane = ?2 ORDER BY id;

-- name: outbox_of_lane_last :read
SELECT COALESCE(MAX(id), 0) FROM outbox WHERE organisation = ?1 AND lane = ?2;

-- name: outbox_get :read
SELECT id, lane, key, kind, destination, payload, state, attempts, next_at, created_at, done_at, last_error, said
FROM outbox WHERE organisation = ?1 AND id = ?2;

-- name: outbox_page :read
SELECT id, lane, key, kind, destination, payload, state, attempts, next_at, created_at, done_at, last_error, said
FROM outbox WHERE organisation = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- name: outbox_page_stuck :read
SELECT id, lane, key, kind, destination, payload, state, attempts, next_at, created_at, done_at, last_error, said
FROM outbox WHERE organisation = ?1 AND id < ?2 AND state NOT IN ('waiting', 'sent', 'practice')
ORDER BY id DESC LIMIT ?3;

-- name: outbox_figures :read
SELECT (SELECT COUNT(*) FROM outbox w WHERE w.organisation = ?1 AND w.state = 'waiting'),
    (SELECT MIN(a.created_at) FROM outbox a WHERE a.organisation = ?1 AND a.state = 'waiting'),
    (SELECT COUNT(*) FROM outbox s WHERE s.organisation = ?1 AND s.state NOT IN ('waiting', 'sent', 'practice'));

-- name: outbox_forget :write
DELETE FROM outbox WHERE organisation = ?1 AND lane = ?2;

-- name: outbox_drop :write
DELETE FROM outbox WHERE organisation = ?1 AND id = ?2;

-- name: outbox_payload_sealed_page :read
SELECT id, 1, payload, NULL FROM outbox
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) >= 0 ORDER BY id LIMIT ?4;

-- name: outbox_payload_sealed_put :write
UPDATE outbox SET payload = ?4 WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 1;

-- name: outbox_said_sealed_page :read
SELECT id, 2, said, NULL FROM outbox
WHERE organisation = ?1 AND id > ?2 AND CAST(?3 AS BIGINT) >= 0 ORDER BY id LIMIT ?4;

-- name: outbox_said_sealed_put :write
UPDATE outbox SET said = ?4 WHERE organisation = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 2;
