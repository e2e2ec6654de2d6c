// SPDX-License-Identifier: Apache-2.0
#include "web/rates.h"
#include "base/clock.h"
#include "base/random.h"

enum {
    RATES_WINDOW_S = 60
};

static const int rates_limits[] = {
    [RATE_NONE] = 0,     [RATE_SAY] = 60,       [RATE_FIND] = 60,      [RATE_PAPER] = 60,   [RATE_TRIAL] = 600,
    [RATE_SIGN_IN] = 20, [RATE_PROVIDER] = 300, [RATE_SUGGEST] = 1200, [RATE_PRACTICE] = 60};

void rates_begin(struct rates *r)
{
    r->seed = random_u64();
}

bool rates_let(struct rates *r, enum rate rate, str client)
{
    int limit = rates_limits[rate];
    if (limit == 0) {
        return true;
    }
    uint64_t who = str_hash(client) ^ r->seed ^ (uint64_t)rate * 0x9E3779B97F4A7C15u;
    struct rates_slot *slot = &r->slots[who % RATES_SLOTS];
    int64_t now = clock_steady_ms() / 1000;
    if (slot->who != who || now - slot->since_s >= RATES_WINDOW_S) {
        *slot = (struct rates_slot){who, now, 0};
    }
    return ++slot->count <= limit;
}
