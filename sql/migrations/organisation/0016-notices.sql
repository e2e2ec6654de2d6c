-- SPDX-License-Identifier: Apache-2.0
-- Teams are told of new cases (casework/notice.h).
ALTER TABLE team ADD COLUMN notice TEXT NOT NULL DEFAULT 'none';
ALTER TABLE team ADD COLUMN noticed_case BIGINT NOT NULL DEFAULT 0; -- the last of which the team was told
ALTER TABLE team ADD COLUMN noticed_at BIGINT NOT NULL DEFAULT 0;   -- when; 0: not yet
