-- Organisations that were removed as a whole. The row is written as the organisation's own goes, so that from then on
-- nobody finds it; then its files go. It stays as the record of that, and keeps its number from being given again.
CREATE TABLE removal (
    id BIGINT NOT NULL PRIMARY KEY,    -- the organisation's
    key TEXT NOT NULL,
    name TEXT NOT NULL,                -- as it was in the registry
    asked_by TEXT NOT NULL,            -- 'command', or who else had it removed: never a person's name
    asked_at BIGINT NOT NULL,
    done_at BIGINT                     -- NULL: its files are still to go
);
CREATE INDEX removal_by_key ON removal (key, done_at);
