// SPDX-License-Identifier: Apache-2.0
#include "web/staff_presence.h"
#include "base/clock.h"
#include "base/utf8.h"

enum {
    STAFF_PRESENCE_NAME = 40, // characters of a name that are shown
    STAFF_PRESENCE_BYTES = STAFF_PRESENCE_NAME * 4
};

struct staff_present {
    int64_t organisation, case_id, user_id;
    int64_t at_ms; // of the steady clock; 0: nobody
    size_t name_len;
    char name[STAFF_PRESENCE_BYTES];
};
static struct staff_present staff_present[STAFF_PRESENCE_COUNT];

static bool staff_present_is_of(const struct staff_present *p, const struct staff_look *look)
{
    return p->at_ms != 0 && p->organisation == look->organisation && p->case_id == look->case_id;
}

// The row of that user on that case, or the one that was used longest ago.
static struct staff_present *staff_present_row(const struct staff_look *look)
{
    struct staff_present *oldest = &staff_present[0];
    for (size_t i = 0; i < STAFF_PRESENCE_COUNT; i++) {
        struct staff_present *p = &staff_present[i];
        if (staff_present_is_of(p, look) && p->user_id == look->user_id) {
            return p;
        }
        oldest = p->at_ms < oldest->at_ms ? p : oldest;
    }
    return oldest;
}

void staff_presence_look(const struct staff_look *look)
{
    struct staff_present *p = staff_present_row(look);
    str name = utf8_prefix(look->name, STAFF_PRESENCE_NAME);
    *p = (struct staff_present){.organisation = look->organisation,
                                .case_id = look->case_id,
                                .user_id = look->user_id,
                                .at_ms = clock_steady_ms() + 1};
    if (name.len <= sizeof p->name) {
        memcpy(p->name, name.ptr == NULL ? "" : name.ptr, name.len);
        p->name_len = name.len;
    }
}

struct staff_presence_names staff_presence_others(struct arena *a, const struct staff_look *look)
{
    int64_t since = clock_steady_ms() - STAFF_PRESENCE_S * 1000;
    const struct staff_present *found[4];
    enum {
        MOST = sizeof found / sizeof found[0]
    };
    size_t count = 0;
    for (size_t i = 0; i < STAFF_PRESENCE_COUNT; i++) {
        const struct staff_present *p = &staff_present[i];
        if (!staff_present_is_of(p, look) || p->user_id == look->user_id || p->at_ms <= since) {
            continue;
        }
        size_t at = count;
        while (at > 0 && found[at - 1]->at_ms < p->at_ms) {
            at--;
        }
        if (at == MOST) {
            continue;
        }
        count += count < MOST;
        for (size_t k = count - 1; k > at; k--) {
            found[k] = found[k - 1];
        }
        found[at] = p;
    }
    str *names = arena_array(a, str, count + 1);
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_str(a, (str){found[i]->name, found[i]->name_len});
    }
    return (struct staff_presence_names){names, count};
}
