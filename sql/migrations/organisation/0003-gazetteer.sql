-- SPDX-License-Identifier: Apache-2.0
-- Addresses to choose from, by postcode, as they were loaded from a file. A load is written beside the one in
-- use, in many small units, and takes its place in one.
CREATE TABLE gazetteer (
    organisation BIGINT NOT NULL,
    load BIGINT NOT NULL,              -- the one in use; later ones have higher numbers
    rows BIGINT NOT NULL,
    loaded_at BIGINT NOT NULL,
    PRIMARY KEY (organisation)
);

CREATE TABLE gazetteer_address (
    organisation BIGINT NOT NULL,
    load BIGINT NOT NULL,
    number BIGINT NOT NULL,            -- in the order of the file
    postcode TEXT NOT NULL,            -- in capitals with its space
    line_1 TEXT NOT NULL,
    line_2 TEXT NOT NULL,
    town TEXT NOT NULL,
    county TEXT NOT NULL,
    uprn TEXT NOT NULL,
    PRIMARY KEY (organisation, load, number)
);

CREATE INDEX gazetteer_by_postcode ON gazetteer_address (organisation, load, postcode);
