// SPDX-License-Identifier: Apache-2.0
// Periods, days and the clock: nothing here reads a store.
#include "retention/retention.h"
#include <assert.h>

enum {
    RETENTION_HOUR_S = 60 * 60
};

static const str retention_kinds[] = {
    [RETENTION_DRAFTS] = STR_INIT("drafts"),     [RETENTION_CASES] = STR_INIT("cases"),
    [RETENTION_FILES] = STR_INIT("files"),       [RETENTION_MESSAGES] = STR_INIT("messages"),
    [RETENTION_FEEDBACK] = STR_INIT("feedback"), [RETENTION_TRIALS] = STR_INIT("trials"),
    [RETENTION_NEEDS] = STR_INIT("needs"),       [RETENTION_PASSES] = STR_INIT("passes"),
};
_Static_assert(sizeof retention_kinds / sizeof retention_kinds[0] == RETENTION_KIND__COUNT, "a name a kind");

str retention_kind_name(enum retention_kind kind)
{
    assert(kind < RETENTION_KIND__COUNT);
    return retention_kinds[kind];
}

static int retention_setting(const struct organisation *o, str name)
{
    int64_t days = RUN_CASE_DAYS; // organisation_set takes nothing that does not read
    (void)str_to_i64(organisation_text(o, name, STR("")), 1, RUN_CASE_DAYS, &days);
    return (int)days;
}

struct retention_period retention_period(const struct organisation *o, const struct run *run, enum retention_kind kind)
{
    static const struct run silent = {0};
    const struct run *says = run == NULL ? &silent : run;
    const struct {
        int days;
        str setting;
    } kinds[] = {
        [RETENTION_DRAFTS] = {says->draft_days, STR("keep-drafts")},
        [RETENTION_CASES] = {says->case_days, STR("keep-cases")},
        [RETENTION_FILES] = {says->file_days, STR("keep-files")},
        [RETENTION_MESSAGES] = {says->message_days, STR("keep-messages")},
        [RETENTION_FEEDBACK] = {says->feedback_days, STR("keep-feedback")},
        [RETENTION_TRIALS] = {says->feedback_days, STR("keep-feedback")},
        [RETENTION_NEEDS] = {says->feedback_days, STR("keep-feedback")},
    };
    if (kind == RETENTION_PASSES) {
        return (struct retention_period){RETENTION_PASS_DAYS, false};
    }
    struct retention_period period = {kinds[kind].days, true};
    if (period.days == 0) {
        period = (struct retention_period){retention_setting(o, kinds[kind].setting), false};
    }
    if (kind == RETENTION_FILES) { // they go with their case, whatever is said of them
        struct retention_period cases = retention_period(o, run, RETENTION_CASES);
        period = cases.days < period.days ? cases : period;
    }
    return period;
}

int64_t retention_before_s(int64_t now_s, int days, str zone)
{
    return date_begins_s(date_from_days(date_to_days(date_at(now_s, zone, NULL)) - days), zone);
}

date retention_last_day(int64_t at_s, int days, str zone)
{
    return date_from_days(date_to_days(date_at(at_s, zone, NULL)) + days);
}

// The day on which the night began to which a moment belongs: nights begin at the hour.
static int64_t retention_night(int64_t at_s, int hour, str zone)
{
    int seconds;
    int64_t day = date_to_days(date_at(at_s, zone, &seconds));
    return seconds < hour * RETENTION_HOUR_S ? day - 1 : day;
}

bool retention_is_due(int64_t now_s, int64_t pass_s, int hour, str zone)
{
    return retention_night(pass_s, hour, zone) < retention_night(now_s, hour, zone);
}

// ---- The clock ------------------------------------------------------------------------------------------------------

static const str retention_clocks[] = {
    [RETENTION_CLOCK_FINE] = STR_INIT("fine"),
    [RETENTION_CLOCK_AHEAD] = STR_INIT("ahead"),
    [RETENTION_CLOCK_BEHIND] = STR_INIT("behind"),
};
_Static_assert(sizeof retention_clocks / sizeof retention_clocks[0] == RETENTION_CLOCK__COUNT, "a name a state");

str retention_clock_name(enum retention_clock_state state)
{
    assert(state < RETENTION_CLOCK__COUNT);
    return retention_clocks[state];
}

void retention_clock_step(struct retention_clock *clock, int64_t now_s, int64_t steady_s)
{
    int64_t believed = clock->seen_at + steady_s;
    if (now_s - believed > RETENTION_AHEAD_S) {
        clock->seen_at = believed;
        clock->state = clock->state == RETENTION_CLOCK_BEHIND ? RETENTION_CLOCK_BEHIND : RETENTION_CLOCK_AHEAD;
    } else if (believed - now_s > RETENTION_BEHIND_S) {
        clock->seen_at = believed;
        clock->state = RETENTION_CLOCK_BEHIND;
    } else {
        clock->seen_at = now_s;
        clock->state = clock->state == RETENTION_CLOCK_BEHIND ? RETENTION_CLOCK_BEHIND : RETENTION_CLOCK_FINE;
    }
}
