-- SPDX-License-Identifier: Apache-2.0
-- 1: when the service closes, what was begun and not sent can be sent no more (catalogue/service.h).
ALTER TABLE service ADD COLUMN ends_all BIGINT NOT NULL DEFAULT 0;
