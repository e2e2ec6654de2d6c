// SPDX-License-Identifier: Apache-2.0
// rounds: what is to be seen to in each organisation every so often, on a worker thread: files that nobody names
// (app/sweep.h), teams that have new cases (app/notices.h), downloads to be made (app/exports.h).
#pragma once
#include "app/acts.h"
#include "core/organisation.h"
#include "db/lanes.h"

struct event_base;
struct event;

struct rounds;
struct rounds_kind {
    const char *wrong; // what the log says where it could not be done
    int first_s, every_s;
    // Of one organisation; `acts` has an arena of its own for it. May ask for the next round sooner (again_s).
    err (*visit)(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store);
    void (*visited)(struct rounds *r); // after all of them, on the worker thread; NULL: nothing
    void (*settled)(struct rounds *r); // and then on the loop's; NULL: nothing
};
struct rounds {
    const struct rounds_kind *kind;
    void *with; // the kind's own
    struct stores *stores;
    struct lanes *lanes;
    struct event *due;
    struct job job;
    int again_s;     // 0: as ever
    bool runs, soon; // soon: once more, as one is under way
};
// `kind`, `with` and the objects are the caller's and outlive it.
void rounds_start(struct rounds *r, const struct rounds_kind *kind, void *with, struct event_base *loop,
                  struct stores *stores, struct lanes *lanes);
// Again now: whoever waits for it is not to wait for the next round. On the loop's thread.
void rounds_soon(struct rounds *r);
// After the lanes have stopped.
void rounds_stop(struct rounds *r);
