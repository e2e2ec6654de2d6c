-- SPDX-License-Identifier: Apache-2.0
-- Pictures are prepared before they are opened: core/upload.h. Those from before as well; which they are is not known.
ALTER TABLE upload ADD COLUMN picture TEXT NOT NULL DEFAULT 'raw';
ALTER TABLE upload ADD COLUMN kept TEXT NOT NULL DEFAULT '';  -- the file in its place; empty: itself
ALTER TABLE upload ADD COLUMN thumb TEXT NOT NULL DEFAULT ''; -- a small picture; empty: none

CREATE INDEX upload_raw ON upload (organisation, id) WHERE picture = 'raw';
