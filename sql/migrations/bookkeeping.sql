-- SPDX-License-Identifier: Apache-2.0
-- What has been done to a store: one row a migration. Made in every store before any migration runs.
-- part is the set it belongs to, so that one PostgreSQL database can hold both.
CREATE TABLE migration (
    part TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    done_at BIGINT NOT NULL,
    PRIMARY KEY (part, number)
);
