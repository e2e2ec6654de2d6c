-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE note (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    title TEXT NOT NULL,
    body BLOB,
    weight DOUBLE PRECISION NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, title)
);
