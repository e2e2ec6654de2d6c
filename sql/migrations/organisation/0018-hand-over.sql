-- SPDX-License-Identifier: Apache-2.0
-- Cases are handed over to other systems (handover/handover.h): where those of a service go, and what was said of each.
CREATE TABLE hand_over (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    way TEXT NOT NULL,                 -- "webhook", "folder"
    target TEXT NOT NULL,              -- a URL; the name of a folder
    secret BLOB NOT NULL,              -- by which what goes there is signed; sealed
    mapping TEXT NOT NULL,             -- JSON (handover/mapping.h); empty: the whole case goes
    set_at BIGINT NOT NULL,
    gone_at BIGINT,                    -- when the other system said that it takes no more; null: it takes
    PRIMARY KEY (organisation, service_id)
);

CREATE TABLE handed_over (             -- cases that another system has acknowledged
    organisation BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    at BIGINT NOT NULL,                -- the last time
    reference BLOB NOT NULL,           -- what it calls the case, as it said last; sealed; empty: it never did
    PRIMARY KEY (organisation, case_id)
);
