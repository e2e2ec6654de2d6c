-- SPDX-License-Identifier: Apache-2.0
-- Values sealed at rest (core/seal.h). Answers say themselves how they are kept; words get a second column,
-- which is null for words from before.
CREATE TABLE seal_key (                -- an organisation's keys, each sealed under the master key
    organisation BIGINT NOT NULL,
    purpose TEXT NOT NULL,             -- what it seals: "values"
    number BIGINT NOT NULL,            -- 1, 2 …; the highest seals, each opens
    wrapped BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, purpose, number)
);

ALTER TABLE case_event ADD COLUMN sealed BLOB;
ALTER TABLE feedback ADD COLUMN sealed BLOB;
