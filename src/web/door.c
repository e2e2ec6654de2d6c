// SPDX-License-Identifier: Apache-2.0
#include "web/door.h"

// When a crowd begins a seventh fewer are let in, and when it is over a twentieth more. Those who were let in before
// need time to be done; where the crowd lasts all the same, a quarter fewer are let in every few windows.
static void door_window(struct door *d, int64_t now_ms)
{
    if (now_ms - d->window_ms < DOOR_WINDOW_MS) {
        return;
    }
    if (d->crowded && d->crowded_windows % DOOR_FEWER_WINDOWS == 0) {
        // The first time, what came in until it was too much; later windows may have let in hardly anybody.
        int64_t came = d->admitted > d->admitted_before ? d->admitted : d->admitted_before;
        int64_t were = d->allowed == 0 ? came : d->allowed;
        d->allowed = (d->crowded_windows == 0 ? were * 6 / 7 : were * 3 / 4) + 1;
    } else if (!d->crowded && d->allowed != 0) {
        d->allowed += d->allowed / 20 + 1;
    }
    d->crowded_windows = d->crowded ? d->crowded_windows + 1 : 0;
    int64_t windows = (now_ms - d->window_ms) / DOOR_WINDOW_MS; // with those in which nobody came
    d->calm = d->crowded || d->refused ? windows - 1 : d->calm + windows;
    if (d->calm >= DOOR_CALM_WINDOWS) {
        d->allowed = 0;
    }
    d->window_ms = now_ms;
    d->admitted_before = d->admitted;
    d->admitted = 0;
    d->crowded = d->refused = false;
}

void door_tell(struct door *d, int64_t now_ms, bool crowded)
{
    door_window(d, now_ms);
    d->crowded |= crowded;
    d->crowded_now = crowded;
    d->now_ms = now_ms;
}

bool door_lets_in(struct door *d)
{
    // One after the other: all of a window at its beginning would be a crowd of its own.
    int64_t by_now = d->allowed * (d->now_ms - d->window_ms) / DOOR_WINDOW_MS + 1;
    bool in = !d->crowded_now && (d->allowed == 0 || (d->admitted < by_now && d->admitted < d->allowed));
    d->admitted += in;
    d->refused |= !in;
    return in;
}
