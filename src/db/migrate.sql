-- SPDX-License-Identifier: Apache-2.0
-- The bookkeeping of migrations.

-- name: migration_list :read
-- What was done to this store, oldest first.
SELECT number, checksum FROM migration WHERE part = ?1 ORDER BY number;

-- name: migration_add :write
INSERT INTO migration (part, number, name, checksum, done_at) VALUES (?1, ?2, ?3, ?4, ?5);
