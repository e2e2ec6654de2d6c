-- The registry: which organisations live in this folder. What an organisation says of itself is in its
-- own file; the name here is what the front door lists.
CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,          -- in addresses and file names; never changes
    name TEXT NOT NULL,                -- JSON object by language, as the front door shows it
    created_at BIGINT NOT NULL         -- seconds since 1970 UTC, as every *_at
);
