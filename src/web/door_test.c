// SPDX-License-Identifier: Apache-2.0
// Tests of who is let in, against a server that is made up.
#include "web/door.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum {
    REQUESTS = 10,        // of a journey, each made as soon as the one before is answered
    WAIT_MOST_US = 25000, // at which nobody is let in any more
    SECOND_US = 1000000
};

// Turns of a loop: in each everybody who is under way makes a request, and those who came in the turn before are let
// in or sent away. There was a second of quiet before.
struct made_up {
    int64_t request_us, refusal_us, come; // newcomers a second
    int64_t under_way[REQUESTS];          // who made so many requests
    int64_t now_us, busy_us, before_us;   // how long the last turn took
    int64_t done, refused, late_us;       // the longest turn
};

static void turn(struct made_up *s, struct door *d)
{
    int64_t begun = 0;
    for (int i = REQUESTS - 1; i > 0; i--) {
        begun += s->under_way[i - 1];
        s->done += i == REQUESTS - 1 ? s->under_way[i - 1] : 0;
        s->under_way[i] = s->under_way[i - 1];
    }
    s->under_way[0] = 0;
    int64_t took_us = begun * s->request_us;
    int64_t newcomers = (s->now_us + s->before_us) * s->come / SECOND_US - s->now_us * s->come / SECOND_US;
    for (int64_t i = 0; i < newcomers; i++) {
        int64_t pressure = (s->before_us + took_us) * DOOR_PRESSURE_MOST / WAIT_MOST_US;
        struct door_moment m = {s->now_us + took_us, s->busy_us + took_us,
                                pressure > DOOR_PRESSURE_MOST ? DOOR_PRESSURE_MOST : (int)pressure};
        bool in = door_lets_in(d, &m);
        s->under_way[0] += in;
        s->refused += !in;
        took_us += in ? s->request_us : s->refusal_us;
    }
    s->busy_us += took_us;
    took_us = took_us < 100 ? 100 : took_us; // it waited for somebody
    s->now_us += took_us;
    s->before_us = took_us;
    s->late_us = took_us > s->late_us ? took_us : s->late_us;
}

static void it_lets_in_what_can_be_carried(void **state)
{
    (void)state;
    static const int64_t request_us[] = {6, 20, 60, 300};
    static const int64_t times[] = {1, 2, 3, 10};
    for (size_t i = 0; i < sizeof request_us / sizeof request_us[0]; i++) {
        for (size_t k = 0; k < sizeof times / sizeof times[0]; k++) {
            int64_t carries = SECOND_US / (REQUESTS * request_us[i]);
            struct made_up s = {.request_us = request_us[i],
                                .refusal_us = request_us[i] / 6,
                                .come = times[k] * carries * (times[k] == 1 ? 9 : 10) / 10,
                                .now_us = SECOND_US,
                                .before_us = 100};
            struct door d = {0};
            while (s.now_us < 3 * SECOND_US) { // it learns
                turn(&s, &d);
            }
            assert_true(s.late_us < 6 * WAIT_MOST_US);
            s.done = s.refused = s.late_us = 0;
            int64_t began_us = s.now_us;
            while (s.now_us < 10 * SECOND_US) {
                turn(&s, &d);
            }
            // What sending the others away leaves of the time.
            int64_t took_us = s.now_us - began_us - s.refused * s.refusal_us;
            int64_t could = took_us / (REQUESTS * request_us[i]);
            if (times[k] == 1) {
                assert_int_equal(s.refused, 0);
            } else if (s.done < could * 96 / 100 || s.late_us > WAIT_MOST_US) {
                fail_msg("%lld us, %lld times: %lld done of %lld, turns to %lld us", (long long)request_us[i],
                         (long long)times[k], (long long)s.done, (long long)could, (long long)s.late_us);
            }
        }
    }
}

static void it_stands_open_while_nobody_waits(void **state)
{
    (void)state;
    struct door d = {0};
    for (int64_t i = 0; i < 100000; i++) { // more than is thought to be possible
        struct door_moment m = {SECOND_US + i, i, DOOR_PRESSURE_OPEN - 1};
        assert_true(door_lets_in(&d, &m));
    }
    struct door_moment m = {SECOND_US + 100000, 100000, DOOR_PRESSURE_OPEN};
    assert_false(door_lets_in(&d, &m));
    assert_true(door_is_shut(&d, &m));
}

static void it_opens_as_soon_as_the_crowd_is_gone(void **state)
{
    (void)state;
    struct made_up s = {.request_us = 20, .refusal_us = 3, .come = 50000, .now_us = SECOND_US, .before_us = 100};
    struct door d = {0};
    while (s.now_us < 5 * SECOND_US) {
        turn(&s, &d);
    }
    assert_true(s.refused > 0);
    s.come = 2500; // half of what it carries
    int64_t until_us = s.now_us + SECOND_US / 10;
    while (s.now_us < until_us) {
        turn(&s, &d);
    }
    s.refused = 0;
    while (s.now_us < 10 * SECOND_US) {
        turn(&s, &d);
    }
    assert_int_equal(s.refused, 0);
}

// A moment in which nothing went on is no crowd: who came meanwhile comes in. While it lasts, no more do.
static void a_moment_is_no_crowd(void **state)
{
    (void)state;
    struct door d = {0};
    struct door_moment m = {SECOND_US, 0, 0};
    assert_true(door_lets_in(&d, &m));
    m.pressure = DOOR_PRESSURE_MOST;
    int in = 0;
    for (int i = 0; i < 10000; i++) {
        m.now_us += 1000;
        in += door_lets_in(&d, &m);
    }
    assert_in_range(in, DOOR_BURST_US / DOOR_COST_FIRST_US - 5, DOOR_BURST_US / DOOR_COST_FIRST_US);
    m.pressure /= 2;
    m.now_us += 1000;
    assert_true(door_lets_in(&d, &m));
}

// Of a quiet hour it learns nothing: what is done then is not for newcomers.
static void it_learns_while_there_is_much_to_do(void **state)
{
    (void)state;
    struct door d = {0};
    struct door_moment m = {SECOND_US, 0, 0};
    for (int i = 0; i < 1000; i++) {
        door_lets_in(&d, &m);
        m.now_us += DOOR_WINDOW_US;
        m.busy_us += DOOR_WINDOW_US / DOOR_BUSY;
    }
    assert_int_equal(door_cost_us(&d), DOOR_COST_FIRST_US + 1);
    for (int i = 0; i < 1000; i++) {
        for (int k = 0; k < 100; k++) {
            door_lets_in(&d, &m);
        }
        m.now_us += DOOR_WINDOW_US;
        m.busy_us += DOOR_WINDOW_US;
    }
    assert_in_range(door_cost_us(&d), 980, 1020);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_lets_in_what_can_be_carried),        cmocka_unit_test(it_stands_open_while_nobody_waits),
        cmocka_unit_test(it_opens_as_soon_as_the_crowd_is_gone), cmocka_unit_test(a_moment_is_no_crowd),
        cmocka_unit_test(it_learns_while_there_is_much_to_do),
    };
    return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
