-- One organisation's data. Every table carries the organisation, every key begins with it, and ids
-- are given by us (counter), so that the same statements run on PostgreSQL.

CREATE TABLE counter (                 -- the next id of each kind; ids are never given twice
    organisation BIGINT NOT NULL,
    name TEXT NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (organisation, name)
);

CREATE TABLE setting (                 -- what an organisation says of itself, by language where it is words
    organisation BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,            -- empty where it is not words
    value TEXT NOT NULL,
    PRIMARY KEY (organisation, name, language)
);

CREATE TABLE user_account (            -- members of staff
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    email TEXT NOT NULL,               -- lower case
    name TEXT NOT NULL,
    role TEXT NOT NULL,                -- core/permission.h
    password TEXT NOT NULL,            -- Argon2id, in its own notation
    failed_count BIGINT NOT NULL,      -- wrong passwords since failed_since
    failed_since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,                -- not null: may not sign in
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, email)
);

CREATE TABLE user_session (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    secret_hash BLOB NOT NULL,         -- of the cookie's secret
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,                   -- signed out
    PRIMARY KEY (organisation, id)
);

CREATE TABLE service (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    key TEXT NOT NULL,                 -- in addresses
    version_id BIGINT,                 -- the published one; null: none is
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, key)
);

CREATE TABLE version (                 -- published definitions; a row never changes
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- 1, 2 … within its service
    document TEXT NOT NULL,            -- the definition, with every question numbered
    name TEXT NOT NULL,                -- JSON object by language, for lists
    summary TEXT NOT NULL,             -- the same
    source TEXT NOT NULL,              -- "guildhall", or the format it was imported from
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE draft (                   -- a journey under way
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    secret_hash BLOB NOT NULL,         -- of the cookie's secret
    service_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,        -- it began on this one and ends on it
    language TEXT NOT NULL,
    answers BLOB NOT NULL,             -- journey/answers.h
    changes BIGINT NOT NULL,           -- how often it was saved; two tabs never overwrite each other unseen
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    case_id BIGINT,                    -- not null: submitted
    PRIMARY KEY (organisation, id)
);

CREATE TABLE case_file (               -- "case" is a word of SQL
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,                -- its reference is this under a keyed permutation
    draft_id BIGINT NOT NULL,          -- makes submission idempotent
    service_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,              -- casework/case.h
    answers BLOB NOT NULL,
    submitted_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, draft_id)
);

CREATE TABLE case_event (              -- a case's timeline
    organisation BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- 1, 2 … within its case
    kind TEXT NOT NULL,
    user_id BIGINT,                    -- null: the person, or a command
    detail TEXT NOT NULL,              -- a note's words, or the status it changed to
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, case_id, number)
);

CREATE TABLE upload (                  -- files whose bytes are in files/KEY/token
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    token TEXT NOT NULL,
    draft_id BIGINT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE feedback (                -- "Was this clear?" and the words at the end; tied to no person
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    page TEXT NOT NULL,                -- the page's id; empty: of the whole service
    kind TEXT NOT NULL,                -- voice/feedback.h
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE audit (                   -- a line for everything that changes something
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    user_id BIGINT,                    -- null: a person, or a command
    event TEXT NOT NULL,
    subject TEXT NOT NULL,             -- "case 12", "service parking-permit"; never an answer
    PRIMARY KEY (organisation, id)
);

CREATE INDEX version_of_service ON version (organisation, service_id, number);
CREATE INDEX case_by_status ON case_file (organisation, status, id);
CREATE INDEX feedback_of_service ON feedback (organisation, service_id, page);
CREATE INDEX session_of_user ON user_session (organisation, user_id);
