// SPDX-License-Identifier: Apache-2.0
#include "web/door.h"

int64_t door_cost_us(const struct door *d)
{
    return (d->learned_us + (int64_t)DOOR_COST_FIRST_COUNT * DOOR_COST_FIRST_US) /
               (d->learned_in + DOOR_COST_FIRST_COUNT) +
           1;
}

static void door_learn(struct door *d, const struct door_moment *m)
{
    int64_t passed_us = m->now_us - d->window_us;
    if (passed_us < DOOR_WINDOW_US) {
        return;
    }
    int64_t busy_us = m->busy_us - d->window_busy_us;
    if (passed_us < 2 * DOOR_WINDOW_US && busy_us > passed_us / DOOR_BUSY) {
        d->learned_us += busy_us - d->learned_us / DOOR_MEMORY;
        d->learned_in += d->window_in - d->learned_in / DOOR_MEMORY;
    }
    d->window_us = m->now_us;
    d->window_busy_us = m->busy_us;
    d->window_in = 0;
}

static void door_make_room(struct door *d, const struct door_moment *m)
{
    int64_t passed_us = m->now_us - d->last_us;
    passed_us = passed_us > DOOR_BURST_US ? DOOR_BURST_US : passed_us;
    int64_t share = 2 * (DOOR_PRESSURE_MOST - m->pressure);
    share = share > DOOR_SHARE_MOST ? DOOR_SHARE_MOST : share;
    _Static_assert(DOOR_PRESSURE_MOST == 1000, "a microsecond's share is so many nanoseconds");
    d->room_ns += passed_us * share;
    d->room_ns = d->room_ns > DOOR_BURST_US * 1000 ? DOOR_BURST_US * 1000 : d->room_ns;
    d->last_us = m->now_us;
}

bool door_is_shut(struct door *d, const struct door_moment *m)
{
    door_learn(d, m);
    door_make_room(d, m);
    return m->pressure >= DOOR_PRESSURE_OPEN && d->room_ns < door_cost_us(d) * 1000;
}

bool door_lets_in(struct door *d, const struct door_moment *m)
{
    if (door_is_shut(d, m)) {
        return false;
    }
    int64_t cost_ns = door_cost_us(d) * 1000;
    d->room_ns = d->room_ns > cost_ns ? d->room_ns - cost_ns : 0;
    d->window_in++;
    return true;
}
