// SPDX-License-Identifier: Apache-2.0
// staff_retention_view: what goes next and what went last, by service and kind; and what is on hold.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_goes {
    str service, what, kept, oldest;
    int64_t count, held;
};
struct staff_goes_list {
    const struct staff_goes *items;
    size_t count;
};
struct staff_held {
    int64_t id; // of a service
    str name, href, since, why;
};
struct staff_held_list {
    const struct staff_held *items;
    size_t count;
};
struct staff_retention_view {
    struct frame frame;
    str clock, clock_now; // what is wrong with it; empty: nothing
    str hour;             // "03:00"
    str planned, ran;     // when; empty: nothing was
    bool running;
    struct staff_goes_list next, last;
    struct staff_held_list cases, services;
    int64_t case_total;
    struct govuk_option_list choices; // services that may be put on hold
    struct govuk_error_link_list errors;
    str why, why_error, service_error;
    str confirm_href, hold_href;
};
