-- SPDX-License-Identifier: Apache-2.0
-- Trials: a draft of a service that people try before it is published (voice/trial.h). Nobody's answers are here.
CREATE TABLE trial (                      -- a round
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    number BIGINT NOT NULL,               -- 1, 2 … within its service
    revision BIGINT NOT NULL,             -- of the draft that is tried
    document TEXT NOT NULL,               -- as it stood, its questions numbered
    purpose TEXT NOT NULL,                -- what the designer wants to know
    asks TEXT NOT NULL,                   -- the designer's own questions at the end, a line each
    user_id BIGINT NOT NULL,              -- who opened it
    opened_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    closed_at BIGINT,                     -- before its end
    PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX trial_number ON trial (organisation, service_id, number);

CREATE TABLE trial_part (                 -- somebody who tries it
    organisation BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    id BIGINT NOT NULL,                   -- 1, 2 … within its trial
    user_id BIGINT NOT NULL,              -- a member of staff in whose browser it is tried; 0: nobody known
    near TEXT NOT NULL,                   -- keyed hash of the network address; empty once the trial is over
    at BIGINT NOT NULL,
    page TEXT NOT NULL,                   -- where they are
    page_at BIGINT NOT NULL,              -- since when
    finished_at BIGINT,
    counted BIGINT NOT NULL DEFAULT 0,    -- 1: counts as a person who tried it
    welsh BIGINT NOT NULL DEFAULT 0,      -- what they chose to say of themselves: 1 yes
    aid BIGINT NOT NULL DEFAULT 0,        -- uses assistive technology
    phone BIGINT NOT NULL DEFAULT 0,      -- has a telephone only
    helped BIGINT NOT NULL DEFAULT 0,     -- somebody helped them
    comments BIGINT NOT NULL DEFAULT 0,   -- how many they made
    PRIMARY KEY (organisation, trial_id, id)
);

CREATE TABLE trial_step (                 -- somebody came to a page
    organisation BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    page TEXT NOT NULL,
    seconds BIGINT NOT NULL,              -- that they were there
    done BIGINT NOT NULL,                 -- 1: and went on from it
    PRIMARY KEY (organisation, trial_id, part_id, page)
);

CREATE TABLE trial_mistake (              -- somebody was told that a question was answered wrongly
    organisation BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,
    page TEXT NOT NULL,
    question TEXT NOT NULL,
    rule TEXT NOT NULL,                   -- the key of the problem
    PRIMARY KEY (organisation, trial_id, part_id, page, question, rule)
);

CREATE TABLE trial_comment (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    trial_id BIGINT NOT NULL,
    part_id BIGINT NOT NULL,              -- 0: a note of staff
    user_id BIGINT NOT NULL,              -- the member of staff who made it; 0: whoever tried it
    page TEXT NOT NULL,                   -- empty: of the whole
    question TEXT NOT NULL,               -- of the page; empty: all of it. Of the whole: which of the designer's own
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    sealed BLOB,
    language TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,                  -- "mark" (no words), "new", "answered", "hidden"
    answer TEXT NOT NULL DEFAULT '',      -- what was done, or why it is hidden
    answered_by BIGINT,
    answered_at BIGINT,
    revision BIGINT,                      -- the draft as it stood when it was answered
    PRIMARY KEY (organisation, id)
);
CREATE INDEX trial_comment_of ON trial_comment (organisation, trial_id, id);
