// SPDX-License-Identifier: Apache-2.0
// calls: what pages ask of other servers (web/call.h), handed to the sender while their requests wait. At most so many
// at once, of one organisation fewer than the sender has threads for; each ends in its time, whatever becomes of the
// sender.
#pragma once
#include "send/wire.h"
#include "web/call.h"

struct calls;
struct event_base;

enum {
    CALLS_MAX = 64,       // that are under way or wait their turn; more are refused
    CALLS_OF_ONE_MAX = 6, // of one organisation at the sender, which does eight at a time
    CALLS_WAIT_MS = 8000  // from the beginning to the end of one, its turn included
};

// `fd`: to the sender; -1: there is none. NULL: out of memory.
struct calls *calls_start(struct event_base *loop, int fd);
struct calls_maker calls_maker_of(struct calls *c);
// What the sender says, as whoever reads the socket hears it: it is there, under this number; it fetched.
void calls_hello(struct calls *c, uint64_t life);
void calls_fetched(struct calls *c, const struct wire_message *m);
// Calls under way are forgotten: nobody waits any more.
void calls_free(struct calls *c);
