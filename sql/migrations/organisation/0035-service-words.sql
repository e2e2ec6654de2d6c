-- SPDX-License-Identifier: Apache-2.0
-- A service's own words for a kind of message come before its organisation's, which have no service.
ALTER TABLE message_words RENAME TO message_words_before;
CREATE TABLE message_words (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,        -- 0: of the organisation
    kind TEXT NOT NULL,                -- 'confirmation', 'status' …
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL,               -- with places: "((reference))"
    PRIMARY KEY (organisation, service_id, kind, language)
);
INSERT INTO message_words (organisation, service_id, kind, language, subject, words)
SELECT organisation, 0, kind, language, subject, words FROM message_words_before;
DROP TABLE message_words_before;
