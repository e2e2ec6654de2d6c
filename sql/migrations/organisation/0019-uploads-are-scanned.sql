-- SPDX-License-Identifier: Apache-2.0
-- What is known of what each file is. Those from before are looked at as soon as there is a scanner.
ALTER TABLE upload ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'; -- core/upload.h
ALTER TABLE upload ADD COLUMN state_at BIGINT NOT NULL DEFAULT 0;    -- when it was found
ALTER TABLE upload ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;       -- of the scanner that came to nothing
ALTER TABLE upload ADD COLUMN try_at BIGINT DEFAULT 0;               -- not looked at before; null: not any more

CREATE INDEX upload_to_scan ON upload (organisation, try_at, id) WHERE try_at IS NOT NULL;
CREATE INDEX upload_not_clean ON upload (organisation, state, created_at) WHERE state <> 'clean';
