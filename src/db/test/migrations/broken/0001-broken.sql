-- SPDX-License-Identifier: Apache-2.0
-- Its first statement works, its second cannot: neither may be found afterwards.
CREATE TABLE half (organisation BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (organisation, id));
INSERT INTO nowhere (id) VALUES (1);
