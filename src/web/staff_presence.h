// SPDX-License-Identifier: Apache-2.0
// staff_presence: who looks at which case, as far as this process was asked lately. In memory only: looking writes
// nothing, and a case that two people have open says so. Used on the reactor thread.
#pragma once
#include "base/arena.h"

enum {
    STAFF_PRESENCE_COUNT = 1024, // looks that are remembered; the oldest are forgotten first
    STAFF_PRESENCE_S = 5 * 60    // how long a page that was shown counts as open
};
struct staff_look {
    int64_t organisation, case_id, user_id;
    str name;
};
void staff_presence_look(const struct staff_look *look);
// The names of others who have that case open, the latest first.
struct staff_presence_names {
    const str *items;
    size_t count;
};
struct staff_presence_names staff_presence_others(struct arena *a, const struct staff_look *look);
