// SPDX-License-Identifier: Apache-2.0
// retention_night: looks at the clock of each organisation every few minutes, and at its night's hour carries out the
// plan that was there to be seen, writes to those whose drafts go soon, and makes the next plan. On a worker thread.
#pragma once
#include "app/rounds.h"

struct retention_night {
    struct rounds rounds;
    int64_t looked_ms; // steady; 0: not yet
    _Atomic bool stops;
};
// The objects are the caller's and outlive it.
void retention_night_start(struct retention_night *n, struct event_base *loop, struct stores *stores,
                           struct lanes *lanes);
// Before the lanes are stopped: what is under way ends with its unit of work, and goes on at the next start. After
// they have, rounds_stop.
void retention_night_halt(struct retention_night *n);
