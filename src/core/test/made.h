// SPDX-License-Identifier: Apache-2.0
// made: one organisation in a folder of its own, for the tests of the rooms. Every unit is run twice:
// undone after the first time, as a group's failure would, and run again. There is a master key (core/seal.h).
#pragma once
#include "core/organisation.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct made {
    char dir[64];
    struct stores *stores;
    struct store *store;
    struct lanes *lanes;
    struct arena arena;
};
int made_set_up(void **state);
int made_tear_down(void **state);
#define MADE(state)     ((struct made *)*(state))
#define MADE_TEST(name) cmocka_unit_test_setup_teardown(name, made_set_up, made_tear_down)
// Runs a unit of work through the lanes, twice, and waits.
err made_write(struct made *m, unit_fn run, void *with);
// A snapshot, ended by store_read_end.
struct tx *made_read(struct made *m);
#define assert_ok(e)                                                           \
    do {                                                                       \
        err err_ok_ = (e);                                                     \
        if (err_is(err_ok_)) {                                                 \
            fail_msg("%s %s %s", err_ok_.where, err_ok_.what, err_ok_.detail); \
        }                                                                      \
    } while (0)
#define assert_str(s, text) assert_true(str_eq((s), STR(text)))
