-- SPDX-License-Identifier: Apache-2.0
-- Partners: people of another body who work on the cases of named services, until a date.
ALTER TABLE user_account ADD COLUMN until_at BIGINT;                       -- may sign in before this; null: no end
ALTER TABLE user_account ADD COLUMN may_export BIGINT NOT NULL DEFAULT 0;  -- of a partner

CREATE TABLE partner_service (         -- services whose cases a partner sees
    organisation BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    PRIMARY KEY (organisation, user_id, service_id)
);
