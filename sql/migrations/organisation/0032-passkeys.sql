-- SPDX-License-Identifier: Apache-2.0
-- Passkeys (Web Authentication): keys that users' devices sign with, beside the codes of an app or in place of a
-- password. What is kept here is public; nobody signs in with it.
CREATE TABLE user_passkey (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,                -- as the user calls it
    credential BLOB NOT NULL,          -- as the device calls it
    algorithm BIGINT NOT NULL,         -- a COSE number
    public_key BLOB NOT NULL,          -- docs/decisions/0044-passkeys.md says how
    counter BIGINT NOT NULL,           -- as the device said last: it never goes back, or stays at 0
    created_at BIGINT NOT NULL,
    used_at BIGINT,                    -- null: not yet
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, credential)
);
CREATE INDEX passkey_of_user ON user_passkey (organisation, user_id);

CREATE TABLE passkey_challenge (       -- asked, and not answered yet; an answer takes it away
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    secret_hash BLOB NOT NULL,
    act BIGINT NOT NULL,               -- 1: to make a passkey, 2: the second step, 3: in place of a password
    session_id BIGINT NOT NULL,        -- whose; 0: of nobody who is signed in
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
