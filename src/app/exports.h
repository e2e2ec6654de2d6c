// SPDX-License-Identifier: Apache-2.0
// exports: makes the downloads that staff asked for (casework/export.h), one at a time, on a worker thread: a sealed
// file, on disk before the unit of work that says it is ready; and takes away those that are past their time. What was
// being made when the program ended is made from the beginning.
#pragma once
#include "app/rounds.h"

struct exports {
    const char *dir;
    struct rounds rounds;
    _Atomic bool stops;
};
// The strings and objects are the caller's and outlive it.
void exports_start(struct exports *x, const char *dir, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes);
// Somebody asked for one. On the loop's thread.
void exports_soon(void *exports);
// Before the lanes are stopped. After they have, rounds_stop.
void exports_halt(struct exports *x);
// What was in them was erased: each is made anew. Within whoever erased it.
MUST_USE err exports_anew(struct acts *acts, struct store *store, str organisation_key);
