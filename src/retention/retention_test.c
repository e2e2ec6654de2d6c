// SPDX-License-Identifier: Apache-2.0
// Days, nights and the clock: nothing here has a store.
#include "core/person.h"
#include "core/test/made.h"
#include "retention/retention.h"

static const str london = STR_INIT("Europe/London");
static const str auckland = STR_INIT("Pacific/Auckland");

enum {
    DAY = 86400
};

// Something is kept to the end of its last day, to the second, also where a day has 23 or 25 hours.
static void what_is_over_is_over_at_the_second(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int64_t at, goes; // the last second of a day; the first of the day but one after
    } days[] = {
        {"UTC", 1793059199, 1793145600},
        {"Europe/London", 1792882799, 1792972800},    // 24 October 2026; 25 October has 25 hours
        {"Europe/London", 1774742399, 1774825200},    // 28 March 2026; 29 March has 23
        {"Pacific/Auckland", 1790506799, 1790593200}, // 27 September 2026
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        str zone = str_from(days[i].zone);
        assert_true(days[i].at >= retention_before_s(days[i].goes - 1, 1, zone));
        assert_true(days[i].at < retention_before_s(days[i].goes, 1, zone));
        assert_true(days[i].at + 1 >= retention_before_s(days[i].goes, 1, zone)); // the next day's
        date last = retention_last_day(days[i].at, 1, zone);
        assert_int_equal(date_compare(last, date_at(days[i].goes - 1, zone, NULL)), 0);
    }
}

static void a_night_comes_once_a_day(void **state)
{
    (void)state;
    // 25 October 2026, when one o'clock comes twice: at 0:00 and at 1:00 UTC.
    int64_t first = 1792886400;
    assert_true(retention_is_due(first, first - DAY, 1, london));
    assert_false(retention_is_due(first - 1, first - DAY + 3600, 1, london)); // the last night was seen to at two
    assert_false(retention_is_due(first + 3600, first + 60, 1, london));      // again one o'clock
    assert_true(retention_is_due(first + 3600 + DAY, first + 60, 1, london));
    // 29 March 2026 has no one o'clock: it is two at once.
    int64_t spring = 1774746000;
    assert_false(retention_is_due(spring - 1, spring - DAY + 5400, 1, london));
    assert_true(retention_is_due(spring, spring - DAY + 5400, 1, london));
    assert_false(retention_is_due(spring + 60, spring, 1, london));
    // A machine that was off at night does it when it is there again, once.
    assert_true(retention_is_due(first + 8 * 3600, first - 2 * DAY, 1, london));
    assert_false(retention_is_due(first + 9 * 3600, first + 8 * 3600, 1, london));
    // A clock that was set back asks for nothing.
    assert_false(retention_is_due(first - 400 * DAY, first, 1, london));
    // The hour is the organisation's: three in London is the afternoon in Auckland.
    assert_true(retention_is_due(first + 2 * 3600, first + 3600 - 1, 3, london) == false);
    assert_true(retention_is_due(first + 3 * 3600, first + 3600, 3, london));
    assert_false(retention_is_due(first + 3 * 3600, first + 3600, 3, auckland));
}

static void the_clock(void **state)
{
    (void)state;
    const int64_t now = 1800000000;
    static const struct {
        int64_t jump, steady;
        enum retention_clock_state before, after;
        bool believed; // the wall clock's
    } steps[] = {
        {0, 0, RETENTION_CLOCK_FINE, RETENTION_CLOCK_FINE, true},
        {RETENTION_AHEAD_S, 0, RETENTION_CLOCK_FINE, RETENTION_CLOCK_FINE, true}, // off over a week's holiday
        {RETENTION_AHEAD_S + 1, 0, RETENTION_CLOCK_FINE, RETENTION_CLOCK_AHEAD, false},
        {RETENTION_AHEAD_S + 600, 600, RETENTION_CLOCK_FINE, RETENTION_CLOCK_FINE, true},
        {400 * DAY, 600, RETENTION_CLOCK_FINE, RETENTION_CLOCK_AHEAD, false},
        {-RETENTION_BEHIND_S, 0, RETENTION_CLOCK_FINE, RETENTION_CLOCK_FINE, true},
        {-RETENTION_BEHIND_S - 1, 0, RETENTION_CLOCK_FINE, RETENTION_CLOCK_BEHIND, false},
        {-400 * DAY, 600, RETENTION_CLOCK_FINE, RETENTION_CLOCK_BEHIND, false},
        {0, 600, RETENTION_CLOCK_AHEAD, RETENTION_CLOCK_FINE, true},    // it is right again
        {0, 600, RETENTION_CLOCK_BEHIND, RETENTION_CLOCK_BEHIND, true}, // somebody has to look
        {400 * DAY, 600, RETENTION_CLOCK_BEHIND, RETENTION_CLOCK_BEHIND, false},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct retention_clock c = {now, steps[i].before};
        retention_clock_step(&c, now + steps[i].jump, steps[i].steady);
        assert_int_equal(c.state, steps[i].after);
        assert_int_equal(c.seen_at, steps[i].believed ? now + steps[i].jump : now + steps[i].steady);
    }
}

// A clock that is ahead by 400 days, for a year and a bit: until time has caught up with it nothing is believed.
static void time_catches_up(void **state)
{
    (void)state;
    struct retention_clock c = {1800000000, RETENTION_CLOCK_FINE};
    int64_t ahead = 1800000000 + 400 * DAY;
    int days = 0;
    do {
        retention_clock_step(&c, ahead, DAY); // it stands there
        days++;
    } while (c.state == RETENTION_CLOCK_AHEAD && days < 1000);
    assert_int_equal(days, 400 - RETENTION_AHEAD_S / DAY);
}

static void periods_are_the_service_s_or_the_organisation_s(void **state)
{
    (void)state;
    const struct organisation_setting said[] = {{STR("keep-cases"), STR(""), STR("90")},
                                                {STR("keep-files"), STR(""), STR("100")}};
    struct organisation o = {.settings = said, .setting_count = 2};
    struct run run = {.draft_days = 5, .file_days = 20, .feedback_days = 7};
    static const struct {
        enum retention_kind kind;
        int silent, own;
        bool is_own;
    } periods[] = {{RETENTION_DRAFTS, 30, 5, true},       {RETENTION_CASES, 90, 90, false},
                   {RETENTION_FILES, 90, 20, true}, // never longer than the case
                   {RETENTION_MESSAGES, 365, 365, false}, {RETENTION_FEEDBACK, 730, 7, true},
                   {RETENTION_TRIALS, 730, 7, true},      {RETENTION_NEEDS, 730, 7, true},
                   {RETENTION_PASSES, 30, 30, false}};
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        struct retention_period silent = retention_period(&o, NULL, periods[i].kind);
        struct retention_period own = retention_period(&o, &run, periods[i].kind);
        assert_int_equal(silent.days, periods[i].silent);
        assert_false(silent.own);
        assert_int_equal(own.days, periods[i].own);
        assert_int_equal(own.own, periods[i].is_own);
    }
}

static err ask(struct tx *tx, void *with)
{
    return person_ask(tx, STR("hash"), STR("browser"), with);
}

struct a_forget {
    int64_t before, count;
};

static err forget(struct tx *tx, void *with)
{
    struct a_forget *f = with;
    return person_forget(tx, f->before, 100, &f->count);
}

// What is over goes after thirty days, to the second.
static void passes_go(void **state)
{
    struct made *m = MADE(state);
    struct organisation o;
    struct retention_plan p;
    struct person person;
    const int64_t midnight = 1792796400; // 24 October 2026 in London
    for (int64_t at = midnight - 30 * DAY - 1; at <= midnight - 30 * DAY; at++) {
        clock_fix_s(at);
        assert_ok(made_write(m, ask, &person));
    }
    clock_fix_s(midnight + 3600);
    struct tx *tx = made_read(m);
    assert_ok(organisation_load(tx, &m->arena, STR("avonbridge"), &o));
    assert_ok(retention_lines(tx, &m->arena, &o, clock_now_s(), &p));
    assert_int_equal(p.count, 2); // there is no service, but what is told of none
    assert_ok(retention_count(tx, &p.lines[1], NULL));
    store_read_end(tx);
    assert_int_equal(p.lines[1].count, 1);
    assert_int_equal(p.lines[1].oldest_at, midnight - 30 * DAY - 1);
    struct a_forget f = {.before = p.lines[1].before_at};
    assert_ok(made_write(m, forget, &f));
    assert_int_equal(f.count, 1);
    clock_fix_s(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_over_is_over_at_the_second),
        cmocka_unit_test(a_night_comes_once_a_day),
        cmocka_unit_test(the_clock),
        cmocka_unit_test(time_catches_up),
        cmocka_unit_test(periods_are_the_service_s_or_the_organisation_s),
        MADE_TEST(passes_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
