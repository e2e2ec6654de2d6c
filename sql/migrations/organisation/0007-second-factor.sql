-- SPDX-License-Identifier: Apache-2.0
-- What a user shows beside the password: the codes of an app (RFC 6238), or one of a few for when it is lost.
CREATE TABLE user_factor (
    organisation BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    secret BLOB NOT NULL,              -- what the app and this store share, sealed
    step BIGINT NOT NULL,              -- the last step that a code was taken of: none is taken twice
    proved_at BIGINT,                  -- null: shown, but no code of it was given yet
    PRIMARY KEY (organisation, user_id)
);

CREATE TABLE user_recovery (
    organisation BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (organisation, user_id, number)
);

ALTER TABLE user_session ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- "Firefox, Windows"
ALTER TABLE user_session ADD COLUMN half BIGINT NOT NULL DEFAULT 0;  -- 1: the password was right, the code is to come
