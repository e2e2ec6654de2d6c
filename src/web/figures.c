// SPDX-License-Identifier: Apache-2.0
#include "web/figures.h"
#include <assert.h>

const char *const figures_class_names[FIGURES__CLASSES] = {
    [FIGURES_ASSET] = "asset",     [FIGURES_WATCH] = "watch",           [FIGURES_PAGE] = "page",
    [FIGURES_SEND] = "send",       [FIGURES_STAFF_PAGE] = "staff-page", [FIGURES_STAFF_SEND] = "staff-send",
    [FIGURES_NOWHERE] = "nowhere",
};
const int figures_statuses[FIGURES_STATUSES] = {200, 204, 303, 304, 400, 403, 404, 405, 409,
                                                413, 415, 422, 429, 500, 503, 0,   -1};
const int64_t figures_bounds_us[FIGURES_BOUNDS] = {500,   1000,   2500,   5000,    10000,   25000,
                                                   50000, 100000, 250000, 1000000, 2500000, 10000000};

static enum figures_class figures_class_of(const struct route *route)
{
    if (str_starts(route->path, STR("/assets/")) || str_starts(route->path, STR("/:organisation/theme/"))) {
        return FIGURES_ASSET;
    }
    if (str_eq(route->path, STR("/healthz")) || str_eq(route->path, STR("/readyz")) ||
        str_eq(route->path, STR("/metrics"))) {
        return FIGURES_WATCH;
    }
    bool sends = route->method == HTTP_POST;
    if (str_starts(route->path, STR("/:organisation/staff"))) {
        return sends ? FIGURES_STAFF_SEND : FIGURES_STAFF_PAGE;
    }
    return sends ? FIGURES_SEND : FIGURES_PAGE;
}

void figures_begin(struct figures *f)
{
    assert(route_count <= FIGURES_ROUTES_MAX);
    for (size_t i = 0; i < route_count; i++) {
        f->classes[i] = (uint8_t)figures_class_of(&route_table[i]);
    }
    memset(f->status_at, FIGURES_STATUSES - 1, sizeof f->status_at);
    for (size_t i = 0; i + 1 < FIGURES_STATUSES; i++) {
        f->status_at[figures_statuses[i]] = (uint8_t)i;
    }
}

void figures_note(struct figures *f, const struct route *route, int status, int64_t us)
{
    enum figures_class class = route == NULL ? FIGURES_NOWHERE : f->classes[route - route_table];
    f->requests[class][status >= 0 && status < 600 ? f->status_at[status] : FIGURES_STATUSES - 1]++;
    if (us > 0) {
        size_t at = 0;
        while (at < FIGURES_BOUNDS && us > figures_bounds_us[at]) {
            at++;
        }
        f->times[class].counts[at]++;
        f->times[class].sum_us += (uint64_t)us;
    }
}
