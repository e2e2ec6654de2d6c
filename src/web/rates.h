// SPDX-License-Identifier: Apache-2.0
// rates: how often a network address may do a thing of a class in a minute. A table of fixed size: two who fall into
// one place share it, and the newer takes it.
#pragma once
#include "web/route.h"
#include <stdint.h>

enum {
    RATES_SLOTS = 8192
};
struct rates {
    uint64_t seed;
    struct rates_slot {
        uint64_t who; // hash of class and address
        int64_t since_s;
        int count;
    } slots[RATES_SLOTS];
};
void rates_begin(struct rates *r);
// Counts it, and says whether it may go on.
bool rates_let(struct rates *r, enum rate rate, str client);
