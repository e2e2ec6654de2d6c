// SPDX-License-Identifier: Apache-2.0
// door: how many newcomers are let in while more come than can be served. Whoever has begun goes on; of those who
// have not, as many are let in as leaves the server out of breath no more: fewer after each window of time in which
// it was crowded, a few more after each in which it was not. Nobody is kept out until there was a crowd.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    DOOR_WINDOW_MS = 100,
    DOOR_FEWER_WINDOWS = 4, // from one step down to the next
    DOOR_CALM_WINDOWS = 50  // without anybody sent away: it stands open again
};

// Zeroed, it stands open.
struct door {
    int64_t window_ms;                 // when this window began
    int64_t allowed;                   // newcomers a window; 0: all
    int64_t admitted, admitted_before; // in this window and in the last
    int64_t calm, crowded_windows;     // in a row
    bool crowded, refused;             // somebody in this window
    bool crowded_now;                  // whoever told last, at
    int64_t now_ms;
};

// Each request tells, before it is judged, whether it came in a crowd (http_request.crowded, or too much waits to
// be written).
void door_tell(struct door *d, int64_t now_ms, bool crowded);
// Whether a newcomer, who told, is let in; counted as such.
bool door_lets_in(struct door *d);
