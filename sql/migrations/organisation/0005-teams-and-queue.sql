-- SPDX-License-Identifier: Apache-2.0
-- Teams, and what the queue of cases is found and ordered by.
CREATE TABLE team (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, name)
);

CREATE TABLE team_member (
    organisation BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (organisation, team_id, user_id)
);

CREATE INDEX team_of_member ON team_member (organisation, user_id);

CREATE TABLE queue_view (              -- a filter that a user keeps under a name
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,               -- of the queue's address
    PRIMARY KEY (organisation, id)
);

CREATE INDEX queue_view_of_user ON queue_view (organisation, user_id);

ALTER TABLE service ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0;       -- whose cases come to it; 0: nobody's

ALTER TABLE case_file ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN assignee_id BIGINT NOT NULL DEFAULT 0; -- a user; 0: nobody
ALTER TABLE case_file ADD COLUMN target_at BIGINT NOT NULL DEFAULT 0;   -- to be decided before this
ALTER TABLE case_file ADD COLUMN stopped_at BIGINT;                     -- not null: since then it waits for the person
ALTER TABLE case_file ADD COLUMN target_was BIGINT NOT NULL DEFAULT 0;  -- target_at when it stopped
ALTER TABLE case_file ADD COLUMN closed_at BIGINT;                      -- null: open
ALTER TABLE case_file ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;     -- the number of its last event

-- Cases from before: a fortnight, the ten working days that are the setting where nobody set another.
UPDATE case_file SET target_was = submitted_at + 1209600,
    target_at = CASE WHEN status = 'waiting' THEN 253402300799 ELSE submitted_at + 1209600 END,
    closed_at = CASE WHEN status IN ('approved', 'refused', 'closed') THEN changed_at END,
    stopped_at = CASE WHEN status = 'waiting' THEN changed_at END,
    changes = (SELECT COALESCE(MAX(e.number), 0) FROM case_event e
               WHERE e.organisation = case_file.organisation AND e.case_id = case_file.id);

-- Each way to find open cases, with all that they are found by: no filter looks at a row of case_file.
CREATE INDEX case_open_by_target ON case_file
    (organisation, target_at, id, service_id, team_id, assignee_id, status, submitted_at, closed_at)
    WHERE closed_at IS NULL;
CREATE INDEX case_open_by_id ON case_file
    (organisation, id, service_id, team_id, assignee_id, status, submitted_at, target_at, closed_at)
    WHERE closed_at IS NULL;
CREATE INDEX case_open_of_assignee ON case_file
    (organisation, assignee_id, target_at, id, service_id, team_id, status, submitted_at, closed_at)
    WHERE closed_at IS NULL;
CREATE INDEX case_open_of_team ON case_file
    (organisation, team_id, target_at, id, service_id, assignee_id, status, submitted_at, closed_at)
    WHERE closed_at IS NULL;
-- And all cases, which are only listed by when they were sent.
CREATE INDEX case_by_id ON case_file
    (organisation, id, closed_at, service_id, team_id, assignee_id, status, submitted_at, target_at);
DROP INDEX case_by_status;
