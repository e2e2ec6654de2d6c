-- SPDX-License-Identifier: Apache-2.0
-- Advice that a designer did not take, with the reason (catalogue/advice.h).
CREATE TABLE advice_rejected (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    mark TEXT NOT NULL,                -- of where it is, what it says and what stood there
    why TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, service_id, mark)
);
