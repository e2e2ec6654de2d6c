-- SPDX-License-Identifier: Apache-2.0
-- A link by which somebody chooses a password: to become a user, or because a user's was forgotten.
CREATE TABLE user_invitation (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT,                    -- null: there is no such user yet
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, email)       -- the newest counts
);
