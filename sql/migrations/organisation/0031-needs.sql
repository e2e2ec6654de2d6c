-- SPDX-License-Identifier: Apache-2.0
-- What people need of a service, or of one that is not there yet, and how that is known: voice/need.h.
CREATE TABLE need (                       -- in staff's words
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,           -- 0: of none that is there
    about TEXT NOT NULL,                  -- what a service that is not there yet would be about
    needs TEXT NOT NULL,                  -- "I need to …"
    so_that TEXT NOT NULL,                -- "… so that …"; may be empty
    language TEXT NOT NULL,
    weight TEXT NOT NULL,                 -- "low", "medium", "high"
    state TEXT NOT NULL,                  -- "new", "understood", "working", "met", "not-met"
    why TEXT NOT NULL DEFAULT '',         -- it is not met
    version_id BIGINT NOT NULL DEFAULT 0, -- that meets it; 0: none
    shown BIGINT NOT NULL DEFAULT 0,      -- 1: everybody can read it
    user_id BIGINT NOT NULL,              -- who wrote it down
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE need_evidence (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    need_id BIGINT NOT NULL,              -- 0: told by somebody, and of no need yet
    service_id BIGINT NOT NULL,           -- 0: of none
    kind TEXT NOT NULL,                   -- "told", "feedback", "trial", "note", "refused", "research"
    of_id BIGINT NOT NULL,                -- the feedback, comment or case; 0: nothing that has a number
    words TEXT NOT NULL,
    sealed BLOB,
    language TEXT NOT NULL,
    near TEXT NOT NULL,                   -- of what was told: keyed hash of the network address, for a day
    at BIGINT NOT NULL,
    user_id BIGINT NOT NULL,              -- 0: a person told it
    aside TEXT NOT NULL DEFAULT '',       -- why what was told is no evidence
    PRIMARY KEY (organisation, id)
);
CREATE INDEX need_evidence_of ON need_evidence (organisation, need_id, id);
CREATE INDEX need_evidence_words ON need_evidence (organisation, service_id, at, id)
    WHERE words <> '' OR sealed IS NOT NULL;
