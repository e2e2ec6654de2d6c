-- SPDX-License-Identifier: Apache-2.0
-- GIF, WebP and HEIC are prepared too: what was no picture until now is looked at once more.
UPDATE upload SET picture = 'raw' WHERE picture = 'none';
