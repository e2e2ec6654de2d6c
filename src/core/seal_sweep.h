// SPDX-License-Identifier: Apache-2.0
// seal_sweep: values sealed anew, a few at a time, under the key that seals now: after a new key was made, and for what
// was kept before there was one. Rooms say which of their tables hold such values (struct seal_table).
#pragma once
#include "core/seal.h"

enum {
    SEAL_SWEEP_ROWS = 100,              // rows of one unit of work
    SEAL_SWEEP_BYTES = 4 * 1024 * 1024, // or so many bytes of theirs
};

struct seal_table {
    enum seal_kind kind;
    // Rows after (?2, ?3), at most ?4, in order: id, part, the sealed value or NULL, plain words beside it or NULL.
    const struct query *page;
    // Keeps the value ?4 in the row (?2, ?3) and no plain words beside it.
    const struct query *put;
};

struct seal_sweep {
    const struct seal_table *table;
    int64_t after_id, after_part; // from here; 0: from the beginning. Moved on by each unit that was committed:
    int64_t ret_id, ret_part;     // to here
    int64_t ret_renewed;          // rows that were sealed anew
    bool ret_more;
};
// A unit of work.
MUST_USE err seal_sweep(struct tx *tx, void *sweep);
