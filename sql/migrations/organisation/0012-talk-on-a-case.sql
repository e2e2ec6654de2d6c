-- SPDX-License-Identifier: Apache-2.0
-- What staff and the person say to each other on a case.
ALTER TABLE case_event ADD COLUMN due_at BIGINT;      -- of a question to the person: to be answered before this
ALTER TABLE case_file ADD COLUMN person_at BIGINT;    -- when the person last wrote, and staff did nothing since
ALTER TABLE case_file ADD COLUMN complained_at BIGINT; -- a complaint that is not answered

CREATE TABLE case_attachment (         -- files that came with an event; their bytes are uploads of the case's draft
    organisation BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- of the event
    position BIGINT NOT NULL,
    token TEXT NOT NULL,
    name TEXT NOT NULL,                -- empty where it is sealed
    sealed BLOB,                       -- the name
    type TEXT NOT NULL,                -- as the person's device said; never trusted
    size BIGINT NOT NULL,
    PRIMARY KEY (organisation, case_id, number, position)
);

CREATE INDEX case_complaints ON case_file (organisation, complained_at, id) WHERE complained_at IS NOT NULL;
