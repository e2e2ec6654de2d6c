// SPDX-License-Identifier: Apache-2.0
// practices: makes organisations in which learners practise, opens them and removes them (core/practice.h): when the
// learner says so, when nobody used one for LIMIT_PRACTICE_S, and when the learner or their organisation is gone. What
// is in one to begin with is services/practice.json, made as the demo is.
#pragma once
#include "app/rounds.h"
#include "web/site.h"

enum {
    PRACTICES_GONE_MAX = 64
};
struct practices {
    struct rounds rounds;
    struct site *site;
    struct stores *stores;
    struct lanes *lanes;
    char gone[PRACTICES_GONE_MAX][48]; // keys of those that went in this round, which the site is to forget
    size_t gone_count;
};
void practices_start(struct practices *p, struct site *site, struct event_base *loop, struct stores *stores,
                     struct lanes *lanes);
// What pages ask of it; may be asked before practices_start.
struct site_practices practices_of(struct practices *p, struct stores *stores, struct lanes *lanes);
// Those that were being made as the process before ended go, before anybody is served.
MUST_USE err practices_clear(struct acts *acts);
