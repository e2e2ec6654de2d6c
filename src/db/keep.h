// SPDX-License-Identifier: Apache-2.0
// keep: a copy of a data folder that is kept up while it is written to, and what is made of it when the folder is
// gone. Why so: docs/decisions/0025-kept-copy.md.
//
//   COPY/guildhall-copy               the mark of the folder it is of, as in DIR/lock
//   COPY/NAME/NUMBER/base.db          a store at one moment; NAME is `registry` or `organisations/KEY`
//   COPY/NAME/NUMBER/LOG-FRAMES       the store's logs since, byte for byte; FRAMES is how far the one before goes
//   COPY/files/KEY/                   uploads
#pragma once
#include "db/stores.h"

struct keep;
struct buf;

// Begins to keep the copy up, on a thread of its own, every `every_ms`: after each turn all that was on disk as it
// began is on the copy's disk. Before any unit runs on the stores. ERR_CONFLICT where `to` holds something else, or
// the copy of another folder; ERR_BUSY where another process keeps it. A turn that fails is told in the log, and
// tried again.
MUST_USE err keep_start(struct stores *s, const char *to, int64_t every_ms, struct keep **ret_keep);
// How long ago the last turn that was whole began; 0 before the first has ended. Whoever looks at the copy from
// elsewhere sees the same moment as the time of COPY/guildhall-copy.
int64_t keep_behind_ms(const struct keep *k);
// A last turn, and the end. After the last unit.
void keep_stop(struct keep *k);

// Where a copy is kept up, it begins this store's part anew with its next turn, so that it does not hold any longer
// what was erased. Any thread may call it.
void keep_anew(struct store *store);

// An organisation was removed: its part of the copy goes too, once the copy of the registry no longer names it. Also
// of one that was removed while no copy was kept. Any thread may call it.
void keep_left(struct stores *s, const char *key);

// Makes a data folder of a copy: every store as far as whole transactions reach. Also of a back-up (stores_backup),
// or of any data folder that nobody holds: ERR_BUSY otherwise. `to` is empty or not there; it gets its name when all
// of it is on disk and `then` (NULL: nothing) was done to it, whose failure undoes it all. ERR_NOT_FOUND where `from`
// is no such thing, or has no registry yet. Says what it found, a line a store.
typedef err (*keep_restored_fn)(const char *folder);
MUST_USE err keep_restore(const char *from, const char *to, keep_restored_fn then, struct buf *report);
