-- SPDX-License-Identifier: Apache-2.0
-- Journeys that staff go through for a person, by telephone or at the counter.
ALTER TABLE draft ADD COLUMN channel TEXT NOT NULL DEFAULT 'online';     -- apply/draft.h
ALTER TABLE draft ADD COLUMN taken_by BIGINT NOT NULL DEFAULT 0;         -- a user; 0: the person themselves
ALTER TABLE case_file ADD COLUMN channel TEXT NOT NULL DEFAULT 'online';
ALTER TABLE case_file ADD COLUMN taken_by BIGINT NOT NULL DEFAULT 0;
