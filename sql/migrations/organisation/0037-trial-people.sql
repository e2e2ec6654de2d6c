-- SPDX-License-Identifier: Apache-2.0
-- Who may try a draft by invitation, and who wants to hear what came of it: voice/trial_people.h.
ALTER TABLE trial ADD COLUMN invited BIGINT NOT NULL DEFAULT 0; -- 1: only whoever was invited may try it

CREATE TABLE trial_invitation (           -- until the trial is over
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    address_hash BLOB NOT NULL,           -- keyed, so that nobody is invited twice
    user_id BIGINT NOT NULL,              -- who invited
    at BIGINT NOT NULL,
    used_at BIGINT,                       -- in one browser, which has it from then on
    PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX trial_invitation_of ON trial_invitation (organisation, trial_id, address_hash);

CREATE TABLE trial_contact (              -- until the version they tried is published
    organisation BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    address BLOB NOT NULL,                -- sealed
    address_hash BLOB NOT NULL,
    language TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, trial_id, part_id)
);
