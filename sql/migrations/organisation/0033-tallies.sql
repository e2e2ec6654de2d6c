-- SPDX-License-Identifier: Apache-2.0
-- How often people stumble over a question (voice/tally.h). Counts alone.
CREATE TABLE question_tally (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    question TEXT NOT NULL,            -- its id
    rule TEXT NOT NULL,                -- key of the problem; empty: how often a page with it was sent
    count BIGINT NOT NULL,
    PRIMARY KEY (organisation, service_id, question, rule)
);
