-- SPDX-License-Identifier: Apache-2.0
-- Each line of the audit log carries a keyed hash over itself and the one before (core/audit.h). Null in lines from
-- before there was one.
ALTER TABLE audit ADD COLUMN link BLOB;
