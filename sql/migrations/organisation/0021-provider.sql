-- SPDX-License-Identifier: Apache-2.0
-- Signing in by an identity provider (OpenID Connect): which one, whom it knows, and what may come only once.
CREATE TABLE provider (
    organisation BIGINT NOT NULL,
    name TEXT NOT NULL,                -- as the button has it
    name_cy TEXT NOT NULL,             -- empty: as in the other language
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    algorithms TEXT NOT NULL,          -- of signatures that are taken: "RS256,ES256"
    trusted_factor TEXT NOT NULL,      -- what stands for our second step: "amr:mfa"; empty: nothing does
    by_key BIGINT NOT NULL,            -- 1: the secret is a private key that we sign with
    secret BLOB NOT NULL,              -- sealed
    PRIMARY KEY (organisation)
);

CREATE TABLE provider_user (           -- a user, as an issuer calls them
    organisation BIGINT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, issuer, subject),
    UNIQUE (organisation, user_id, issuer)
);

CREATE TABLE provider_attempt (        -- a sign-in that was begun and has not come back
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    secret_hash BLOB NOT NULL,         -- of the browser's cookie, which all else is derived from
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);

CREATE TABLE provider_logout (         -- logout tokens that were taken: none is taken twice
    organisation BIGINT NOT NULL,
    id_hash BLOB NOT NULL,
    expires_at BIGINT NOT NULL,        -- it is too old by then, whatever it says
    PRIMARY KEY (organisation, id_hash)
);

-- Null: it began by password. Otherwise the provider's name of it, or nothing where it has none.
ALTER TABLE user_session ADD COLUMN provider_session TEXT;
-- 1: the provider's second step stands for ours.
ALTER TABLE user_session ADD COLUMN provider_factor BIGINT NOT NULL DEFAULT 0;
CREATE INDEX session_of_provider ON user_session (organisation, provider_session) WHERE provider_session IS NOT NULL;
