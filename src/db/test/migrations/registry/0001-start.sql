-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE place (
    id BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
);
