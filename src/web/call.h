// SPDX-License-Identifier: Apache-2.0
// call: what another server is asked for a page, while its request waits (LANE_CALL). The sender asks (send/fetch.h);
// the application itself speaks to nobody outside.
#pragma once
#include "base/arena.h"

struct call {
    str url;           // https
    str authorization; // the field's value; empty: none
    str form;          // to post, as application/x-www-form-urlencoded; empty: it is a GET
    int64_t of;        // the organisation it is for: no organisation's slow servers hold up all others
    struct arena *arena;
    void (*done)(struct call *call); // once, on the reactor
    void *owner;
    bool ret_answered;   // with whatever status
    unsigned ret_status; // HTTP's
    str ret_body;        // in the arena; where it was not answered, why, in words for the log
};

// Made in app/ (app/calls.h).
struct calls_maker {
    void *self;
    // Hands it over; it lives until `done`. False: too many wait, and `done` is not called.
    bool (*begin)(void *self, struct call *call); // NULL: nothing can be asked here
};
