// SPDX-License-Identifier: Apache-2.0
// sweep: takes away files that people sent and that nobody names: the server died before the unit of work that
// would have, or after the one that erased them. Soon after the start and once an hour, on a worker thread.
#pragma once
#include "db/lanes.h"

struct event_base;
struct event;

struct sweep {
    struct stores *stores;
    struct lanes *lanes;
    const char *dir;
    struct event *due;
    struct job job;
    bool under_way; // people were sending files: tried again soon
};
// The strings and objects are the caller's and outlive it.
void sweep_start(struct sweep *s, struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes);
// After the lanes have stopped.
void sweep_stop(struct sweep *s);
