// SPDX-License-Identifier: Apache-2.0
// sweep: takes away files that people sent and that nobody names: the server died before the unit of work that
// would have, or after the one that erased them. Soon after the start and once an hour.
#pragma once
#include "app/rounds.h"

struct sweep {
    const char *dir;
    size_t count; // of this round
    struct rounds rounds;
};
// The strings and objects are the caller's and outlive it.
void sweep_start(struct sweep *s, struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes);
