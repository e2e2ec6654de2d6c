// SPDX-License-Identifier: Apache-2.0
// acts: what commands change. An act runs wherever the data folder is open for writing: in the
// command itself, or, while a server runs, inside that server through DIR/control, so that its effect
// is live at once. Its input and what it says are JSON and text; one table lists them.
#pragma once
#include "base/buf.h"
#include "db/stores.h"
#include <jansson.h>

struct acts {
    struct stores *stores;
    // Runs a unit of work and waits for it.
    err (*write)(struct acts *acts, struct store *store, unit_fn run, void *with);
    void *owner; // within a server: its struct lanes
    struct arena *arena;
    str touched; // the organisation whose settings or services changed; the server forgets what it keeps of it
};

// `write` on a worker thread of a server: hands the unit to its writer and sleeps until the loop has collected it.
MUST_USE err acts_write_in_lanes(struct acts *acts, struct store *store, unit_fn run, void *with);

// `write` where no server holds the folder: on this thread.
MUST_USE err acts_write_here(struct acts *acts, struct store *store, unit_fn run, void *with);

struct act {
    str name;
    err (*run)(struct acts *acts, const json_t *input, struct buf *out);
};
extern const struct act act_table[];
extern const size_t act_count;

// Runs an act of that name, here or in the server that holds the folder. What it says is written to
// standard output; the error's detail and anything it said before failing too.
MUST_USE err acts_do(const char *dir, str name, const json_t *input, struct buf *out);
// Several acts one after the other, as acts_do does each, with the folder opened once. It is held meanwhile.
struct acts_session {
    const char *dir;
    struct stores *stores; // NULL: a server holds the folder
};
MUST_USE err acts_begin(const char *dir, struct acts_session *ret_session);
MUST_USE err acts_next(struct acts_session *session, str name, const json_t *input, struct buf *out);
void acts_end(struct acts_session *session);
// Within whoever holds the folder.
MUST_USE err acts_run(struct acts *acts, str name, const json_t *input, struct buf *out);
