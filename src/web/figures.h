// SPDX-License-Identifier: Apache-2.0
// figures: how many requests of which class were answered how and how fast, and what people did. Plain numbers of the
// reactor's thread: noting a request costs a few additions. A request is known by its class alone, never by its
// address, its organisation or who asked.
#pragma once
#include "web/route.h"
#include <stdint.h>

enum figures_class {
    FIGURES_ASSET,      // style, script, the organisation's colours
    FIGURES_WATCH,      // /healthz, /readyz, /metrics
    FIGURES_PAGE,       // a page for everybody
    FIGURES_SEND,       // what people send
    FIGURES_STAFF_PAGE, // the same of staff
    FIGURES_STAFF_SEND,
    FIGURES_NOWHERE, // no such address, or no such request
    FIGURES__CLASSES
};
enum {
    FIGURES_STATUSES = 17,
    FIGURES_BOUNDS = 12,
    FIGURES_ROUTES_MAX = 256
};
extern const char *const figures_class_names[FIGURES__CLASSES];
// 0: the client went away before an answer. The last stands for every other status.
extern const int figures_statuses[FIGURES_STATUSES];
// Upper bounds of the times that are told apart, in microseconds; one more bucket is for those above.
extern const int64_t figures_bounds_us[FIGURES_BOUNDS];

struct figures {
    uint64_t requests[FIGURES__CLASSES][FIGURES_STATUSES];
    struct figures_times {
        uint64_t counts[FIGURES_BOUNDS + 1]; // of those within each bound and above the one before
        uint64_t sum_us;
    } times[FIGURES__CLASSES];
    uint64_t drafts, cases; // begun, and sent
    uint64_t full;          // newcomers who got the page that asks them to come back
    uint8_t classes[FIGURES_ROUTES_MAX];
    uint8_t status_at[600];
};
void figures_begin(struct figures *f);
// `route` NULL: there was none; `us` 0: nobody knows how long it took.
void figures_note(struct figures *f, const struct route *route, int status, int64_t us);
