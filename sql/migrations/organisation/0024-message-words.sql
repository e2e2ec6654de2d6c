-- SPDX-License-Identifier: Apache-2.0
-- An organisation's own words for a kind of message, in a language: delivery/own.h. No row: ours.
CREATE TABLE message_words (
    organisation BIGINT NOT NULL,
    kind TEXT NOT NULL,                -- 'confirmation', 'status' …
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    words TEXT NOT NULL,               -- with places: "((reference))"
    PRIMARY KEY (organisation, kind, language)
);
