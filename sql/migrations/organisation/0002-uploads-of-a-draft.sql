-- SPDX-License-Identifier: Apache-2.0
-- The files of a draft are found when its person clears it.
CREATE INDEX upload_of_draft ON upload (organisation, draft_id);
