-- SPDX-License-Identifier: Apache-2.0
-- Versions as people make them (catalogue/revision.h): drafts of a service, who has to approve them, what is retired.
ALTER TABLE service ADD COLUMN retired_at BIGINT;              -- not null: nobody begins it any more
ALTER TABLE version ADD COLUMN owner TEXT NOT NULL DEFAULT ''; -- JSON object by language: who answers for the service
ALTER TABLE version ADD COLUMN review TEXT NOT NULL DEFAULT ''; -- the day by which it is looked at again; empty: none
ALTER TABLE version ADD COLUMN user_id BIGINT;                 -- who published it; null: a command

CREATE TABLE revision (                -- each state of a draft that was kept; a row's document never changes
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- 1, 2 … within its service
    name TEXT NOT NULL,                -- JSON object by language
    base_id BIGINT,                    -- the version that was published when the draft was begun
    what TEXT NOT NULL,                -- catalogue/revision.h
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    version_id BIGINT,                 -- the version that it became
    dropped_at BIGINT,                 -- when the draft was thrown away
    report TEXT NOT NULL,              -- what an import could not carry over: a JSON list; empty: nothing
    document TEXT NOT NULL,
    PRIMARY KEY (organisation, service_id, number)
);

CREATE TABLE approval_step (           -- who has to approve a draft of a service before it is published
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- 1, 2 …
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (organisation, service_id, number)
);

CREATE TABLE approval (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    step BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, service_id, revision, step)
);
