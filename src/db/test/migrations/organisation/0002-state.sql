-- SPDX-License-Identifier: Apache-2.0
ALTER TABLE note ADD COLUMN state TEXT NOT NULL DEFAULT 'new';
CREATE TABLE remark (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    note BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    FOREIGN KEY (organisation, note) REFERENCES note (organisation, id)
);
