// SPDX-License-Identifier: Apache-2.0
// door: how many newcomers are let in while more come than can be served. Whoever has begun goes on; of those who
// have not, as many are let in as there is room for the work that they bring. What a newcomer brings is learned while
// there is much to do: the time that the server spent, shared out among those who were let in. How much room there is
// is told by how long requests wait: as much work as there is time when they wait for half as long as may be, a fifth
// more when they hardly do, none when they wait too long. So what was learned need not be quite right; but people who
// take their time bring their work late, and it is right then that what is let in follows from it. Nobody is kept out
// while nobody waits, nor by one moment in which the machine did something else: a tenth of a second's work comes in at
// any time.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    DOOR_WINDOW_US = 100 * 1000, // after so long it learns
    DOOR_BUSY = 2,               // from windows of which more than this part was spent working
    DOOR_MEMORY = 50,            // what it learned this many windows ago counts about a third
    DOOR_BURST_US = 100 * 1000,  // the most work that is let in at once
    DOOR_COST_FIRST_US = 300,    // what a newcomer is thought to bring before anything was learned,
    DOOR_COST_FIRST_COUNT = 20,  // as if of so many
    DOOR_SHARE_MOST = 1200,      // thousandths of the time that room is made of
    DOOR_PRESSURE_MOST = 1000,   // no room is made
    DOOR_PRESSURE_OPEN = 200     // below it everybody is
};

// What there is to do at the moment when a newcomer comes.
struct door_moment {
    int64_t now_us;
    int64_t busy_us; // spent working so far
    int pressure;    // from 0 to DOOR_PRESSURE_MOST: as long a wait, or as many writes waiting, as may be
};

// Zeroed, it stands open and knows nothing.
struct door {
    int64_t last_us;                   // when somebody came last
    int64_t room_ns;                   // work that may be let in now
    int64_t window_us, window_busy_us; // when this window began, and the work by then
    int64_t window_in;                 // let in since
    int64_t learned_us, learned_in;    // work, and those who brought it, the older the less
};

// Whether a newcomer may come in; then their work is taken off the room that there is.
bool door_lets_in(struct door *d, const struct door_moment *m);
// Whether the next newcomer at this moment may not.
bool door_is_shut(struct door *d, const struct door_moment *m);
// Microseconds of work that a newcomer brings.
int64_t door_cost_us(const struct door *d);
