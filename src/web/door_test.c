// SPDX-License-Identifier: Apache-2.0
// Tests of who is let in, against a server that is made up.
#include "web/door.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void it_stands_open_until_there_is_a_crowd(void **state)
{
    (void)state;
    struct door d = {0};
    for (int64_t ms = 0; ms < 1000; ms++) {
        door_tell(&d, ms, false);
        assert_true(door_lets_in(&d));
    }
    door_tell(&d, 1000, true);
    assert_false(door_lets_in(&d));
}

// A server that serves `carries` a window; what it has not served waits, and more than half a window's work is a
// crowd. Gives how many of the last 100 windows' newcomers were let in.
static int64_t served(int64_t carries, int64_t come, struct door *d)
{
    int64_t waits = 0;
    int64_t in = 0;
    for (int64_t window = 0; window < 400; window++) {
        for (int64_t i = 0; i < come; i++) {
            int64_t now = window * DOOR_WINDOW_MS + i * DOOR_WINDOW_MS / come;
            door_tell(d, now, waits > carries / 2);
            if (door_lets_in(d)) {
                waits++;
                in += window >= 300;
            }
            if (waits > 0 && i * carries / come != (i + 1) * carries / come) {
                waits--;
            }
        }
    }
    return in;
}

static void it_lets_in_about_what_can_be_carried(void **state)
{
    (void)state;
    static const int64_t come[] = {150, 300, 1000, 10000};
    for (size_t i = 0; i < sizeof come / sizeof come[0]; i++) {
        struct door d = {0};
        assert_in_range(served(100, come[i], &d), 90 * 100, 101 * 100);
    }
    struct door d = {0};
    assert_int_equal(served(100, 90, &d), 90 * 100);
}

static void it_stands_open_again_when_it_is_calm(void **state)
{
    (void)state;
    struct door d = {0};
    int64_t now = 0;
    for (int i = 0; i < 100; i++) {
        now += DOOR_WINDOW_MS;
        door_tell(&d, now, true);
    }
    int refused = 0;
    int64_t calm_from = 0;
    for (int i = 0; i < 200; i++) { // two newcomers a window
        now += DOOR_WINDOW_MS / 2;
        door_tell(&d, now, false);
        if (!door_lets_in(&d)) {
            refused++;
            calm_from = now;
        }
    }
    assert_in_range(refused, 0, 4);
    assert_true(now - calm_from > DOOR_CALM_WINDOWS * DOOR_WINDOW_MS);
    assert_int_equal(d.allowed, 0);
    door_tell(&d, now, true);
    door_tell(&d, now + DOOR_WINDOW_MS, false);
    assert_int_not_equal(d.allowed, 0);
    door_tell(&d, now + (DOOR_CALM_WINDOWS + 2) * DOOR_WINDOW_MS, false); // nobody came meanwhile
    assert_int_equal(d.allowed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_stands_open_until_there_is_a_crowd),
        cmocka_unit_test(it_lets_in_about_what_can_be_carried),
        cmocka_unit_test(it_stands_open_again_when_it_is_calm),
    };
    return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
