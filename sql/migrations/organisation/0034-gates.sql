-- SPDX-License-Identifier: Apache-2.0
-- What a service asks of trials itself, in place of what the organisation does (voice/trial_gate.h).
CREATE TABLE trial_asks (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    people BIGINT NOT NULL,               -- who must have tried a draft
    welsh BIGINT NOT NULL,                -- of them, who used Welsh
    aid BIGINT NOT NULL,                  -- who use assistive technology
    phone BIGINT NOT NULL,                -- who have a telephone only
    helped BIGINT NOT NULL,               -- who were helped by somebody
    answers BIGINT NOT NULL,              -- 1: every comment has an answer
    PRIMARY KEY (organisation, service_id)
);
