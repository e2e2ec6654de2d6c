// SPDX-License-Identifier: Apache-2.0
// When a destination that does not answer is left alone, and for how long.
#include "app/outgoing_make.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void three_failures_and_it_is_left_alone(void **state)
{
    (void)state;
    struct outgoing_breaker b = {.name = "mail"};
    int64_t now = 1800000000;
    for (int i = 0; i < 2; i++) {
        outgoing_breaker_note(&b, now, true);
        assert_int_equal(outgoing_breaker_lets(&b, now, 16), 16);
    }
    outgoing_breaker_note(&b, now, false); // it answered, if only to refuse one
    outgoing_breaker_note(&b, now, true);
    outgoing_breaker_note(&b, now, true);
    assert_int_equal(outgoing_breaker_lets(&b, now, 16), 16);
    outgoing_breaker_note(&b, now, true);
    assert_int_equal(outgoing_breaker_lets(&b, now, 16), 0);
    assert_int_equal(outgoing_breaker_lets(&b, now + 9, 16), 0);
    assert_int_equal(outgoing_breaker_lets(&b, now + 10, 16), 1); // one tries
    outgoing_breaker_note(&b, now + 10, false);
    assert_int_equal(outgoing_breaker_lets(&b, now + 10, 16), 16);
}

static void longer_each_time_up_to_five_minutes(void **state)
{
    (void)state;
    static const int64_t pauses[] = {10, 20, 40, 80, 160, 300, 300};
    struct outgoing_breaker b = {.name = "mail"};
    int64_t now = 1800000000;
    outgoing_breaker_note(&b, now, true);
    outgoing_breaker_note(&b, now, true);
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        outgoing_breaker_note(&b, now, true);
        outgoing_breaker_note(&b, now, true); // others that were under way: the pause is the same
        assert_int_equal(b.until_s - now, pauses[i]);
        assert_int_equal(outgoing_breaker_lets(&b, b.until_s - 1, 16), 0);
        now = b.until_s;
        assert_int_equal(outgoing_breaker_lets(&b, now, 16), 1);
    }
}

static void a_clock_that_was_ahead_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct outgoing_breaker b = {.name = "mail"};
    for (int i = 0; i < 3; i++) {
        outgoing_breaker_note(&b, 2000000000, true);
    }
    assert_int_equal(outgoing_breaker_lets(&b, 1800000000, 16), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_failures_and_it_is_left_alone),
                                       cmocka_unit_test(longer_each_time_up_to_five_minutes),
                                       cmocka_unit_test(a_clock_that_was_ahead_keeps_nobody_waiting)};
    return cmocka_run_group_tests_name("outgoing", tests, NULL, NULL);
}
