-- SPDX-License-Identifier: Apache-2.0
-- What is to be done in the world outside: a row is written in the unit of work that causes it, and is handed to the
-- sender once that is committed (core/outbox.h). It stays as the record of what was sent.
CREATE TABLE outbox (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    lane TEXT NOT NULL,                -- "case 12", "draft 7": its rows go one after the other
    key TEXT NOT NULL,                 -- within its lane: the same effect is written once
    kind TEXT NOT NULL,                -- "mail"
    destination TEXT NOT NULL,         -- what is left alone for a while when it does not answer
    address_hash BLOB NOT NULL,        -- of the person's address, keyed; empty: none
    payload BLOB NOT NULL,             -- what the kind makes the effect of
    state TEXT NOT NULL,               -- core/outbox.h
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,           -- not before
    until_at BIGINT NOT NULL,          -- given up after
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    last_error TEXT NOT NULL,          -- of the last attempt; never an address
    said BLOB NOT NULL,                -- the words as they were sent
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, lane, key)
);

CREATE INDEX outbox_waiting ON outbox (organisation, destination, next_at) WHERE state = 'waiting';
CREATE INDEX outbox_stuck ON outbox (organisation, id) WHERE state <> 'waiting' AND state <> 'sent';
CREATE INDEX outbox_of_address ON outbox (organisation, address_hash, created_at);

CREATE TABLE contact (                 -- where messages about a draft, and the case it becomes, are sent
    organisation BIGINT NOT NULL,
    draft_id BIGINT NOT NULL,
    address BLOB NOT NULL,
    address_hash BLOB NOT NULL,
    language TEXT NOT NULL,
    confirmed_at BIGINT,               -- the person showed that the address is theirs; null: not yet
    PRIMARY KEY (organisation, draft_id)
);

CREATE INDEX contact_of_address ON contact (organisation, address_hash);
