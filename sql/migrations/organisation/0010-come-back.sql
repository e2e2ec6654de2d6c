-- SPDX-License-Identifier: Apache-2.0
-- Coming back to a draft by a link in an e-mail, and finding what is of one's address by a code.
ALTER TABLE contact ADD COLUMN opens BIGINT NOT NULL DEFAULT 0; -- 1: given so as to come back by it, not an answer

CREATE TABLE come_back (               -- links; their secrets are worked out (apply/come_back.h)
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    draft_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (organisation, id)
);
CREATE INDEX come_back_of_draft ON come_back (organisation, draft_id);

CREATE TABLE draft_device (            -- further devices that hold a draft, beside the one that began it
    organisation BIGINT NOT NULL,
    draft_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    secret_hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, draft_id, number)
);

CREATE TABLE person (                  -- browsers that asked for a code (core/person.h)
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    address_hash BLOB NOT NULL,
    secret_hash BLOB NOT NULL,
    tries BIGINT NOT NULL,             -- wrong codes
    created_at BIGINT NOT NULL,
    shown_at BIGINT,                   -- the right code
    ended_at BIGINT,
    PRIMARY KEY (organisation, id)
);
