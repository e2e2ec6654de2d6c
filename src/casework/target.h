// SPDX-License-Identifier: Apache-2.0
// target: by when a case is to be decided. Targets count working days: Monday to Friday, without the days that the
// organisation calls holidays. The day after something happens is the first, and a target ends with its last day.
#pragma once
#include "definition/definition.h"

// A moment that never comes: of a case that waits for its person, whose clock stands still.
#define TARGET_NEVER INT64_C(253402300799) // 9999-12-31T23:59:59Z

struct target_rule {
    int days; // working days
    str zone;
    str holidays; // dates, YYYY-MM-DD, with anything between them
};
// `fallback` is the organisation's setting, for services that say nothing.
struct target_rule target_rule_of(const struct definition *d, str fallback, str zone, str holidays);
bool target_is_working_day(const struct target_rule *rule, date d);
// The end of the last day, counted from the moment that starts the clock.
int64_t target_at(const struct target_rule *rule, int64_t from_s);
// The target after the clock stood still from `stopped_at` until now: as many working days later.
int64_t target_resumed(const struct target_rule *rule, int64_t target_was, int64_t stopped_at, int64_t now_s);
