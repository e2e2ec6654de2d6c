-- SPDX-License-Identifier: Apache-2.0
-- What is kept for how long (retention/retention.h): holds, the plan of what goes, and how far it was carried out.
ALTER TABLE case_file ADD COLUMN held_at BIGINT;       -- not null: on hold, nothing of it goes
ALTER TABLE case_file ADD COLUMN files_gone_at BIGINT; -- when its files went before it
ALTER TABLE service ADD COLUMN held_at BIGINT;         -- not null: nothing of its drafts, cases and feedback goes
ALTER TABLE service ADD COLUMN held_why TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN held_by BIGINT;         -- a user

CREATE TABLE retention (               -- one row an organisation
    organisation BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,           -- the time as it is believed to be, last written down
    clock TEXT NOT NULL,               -- "fine", or how it jumped: "ahead", "behind"
    pass_at BIGINT NOT NULL,           -- the last night
    plan BIGINT NOT NULL,              -- the newest; 0: there is none
    plan_at BIGINT NOT NULL,           -- the moment of which it is
    ran BIGINT NOT NULL,               -- the plan that was carried out last, or is; 0: none was
    ran_at BIGINT NOT NULL,            -- when that began
    stage TEXT NOT NULL,               -- "idle", "running", "emptying"
    PRIMARY KEY (organisation)
);

CREATE TABLE retention_line (          -- of a plan
    organisation BIGINT NOT NULL,
    plan BIGINT NOT NULL,
    service_id BIGINT NOT NULL,        -- 0: of no service
    kind TEXT NOT NULL,
    days BIGINT NOT NULL,
    own BIGINT NOT NULL,               -- 1: the service says so; 0: the organisation's default
    before_at BIGINT NOT NULL,         -- what is older goes
    due BIGINT NOT NULL,
    held BIGINT NOT NULL,              -- would go but for a hold
    oldest_at BIGINT NOT NULL,         -- of what goes; 0: nothing does
    gone BIGINT NOT NULL,              -- as it was carried out
    PRIMARY KEY (organisation, plan, service_id, kind)
);

CREATE INDEX case_closed ON case_file (organisation, service_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX case_held ON case_file (organisation, id) WHERE held_at IS NOT NULL;
-- By when they began, which no save changes: what was changed last before a day began before it.
CREATE INDEX draft_open ON draft (organisation, service_id, created_at, id) WHERE case_id IS NULL;
CREATE INDEX feedback_with_words ON feedback (organisation, service_id, at, id) WHERE words <> '' OR sealed IS NOT NULL;
CREATE INDEX outbox_by_age ON outbox (organisation, created_at, id);
CREATE INDEX token_of_case ON answer_token (organisation, case_id);
