-- SPDX-License-Identifier: Apache-2.0
-- One change in many services, from a day on (catalogue/change.h).
CREATE TABLE change (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,                -- "words", "email", "amount" (design/replace.h)
    language TEXT NOT NULL,            -- of words; otherwise empty
    old_text TEXT NOT NULL,
    new_text TEXT NOT NULL,
    publishes BIGINT NOT NULL,         -- 1: what may be published is, otherwise each becomes a draft
    at BIGINT NOT NULL,                -- from when
    user_id BIGINT NOT NULL,           -- who made it
    made_at BIGINT NOT NULL,
    taken_back_by BIGINT,              -- who took it back before it was carried out everywhere
    PRIMARY KEY (organisation, id)
);

CREATE TABLE change_service (
    organisation BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    state TEXT NOT NULL,               -- "waiting", "drafted", "published", "nothing", "taken-back"
    revision BIGINT NOT NULL,          -- of the draft that it made or went into; 0: none
    version BIGINT NOT NULL,           -- number of the version that it made; 0: none
    done_at BIGINT,
    PRIMARY KEY (organisation, change_id, service_id)
);
