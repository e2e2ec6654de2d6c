-- SPDX-License-Identifier: Apache-2.0
-- From when until when people may begin a service (catalogue/service.h). 0: there is no such time.
ALTER TABLE service ADD COLUMN opens_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE service ADD COLUMN closes_at BIGINT NOT NULL DEFAULT 0;
