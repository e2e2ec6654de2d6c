// SPDX-License-Identifier: Apache-2.0
// fixture: a data folder for one test, and a disk that counts its syncs and fails when told to. It
// stands in front of the C library's calls for the whole test program, SQLite's included.
#pragma once
#include "db/private.h"
#include "queries.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

extern const struct migration_set migrations_broken;

struct fixture {
    char dir[64];
    struct stores *stores;
    struct store *store; // of organisation 7, "leeds"
};
int fixture_set_up(void **state);
int fixture_tear_down(void **state);
// Closes the folder and opens it again.
void fixture_reopen(struct fixture *f);

extern atomic_int fixture_syncs;
extern atomic_int fixture_sync_error;  // errno of every sync while it is set
extern atomic_int fixture_write_error; // errno of every write to a store while it is set

// Units.
err fixture_add_note(struct tx *tx, void *with);      // of the number at `with`, titled by it
err fixture_add_note_fail(struct tx *tx, void *with); // the same, then fails ERR_INPUT
// How many notes the store of organisation 7 has, on a snapshot.
int64_t fixture_count(struct store *store);
#define FIXTURE(state) ((struct fixture *)*(state))
#define assert_ok(e)                                                           \
    do {                                                                       \
        err err_ok_ = (e);                                                     \
        if (err_is(err_ok_)) {                                                 \
            fail_msg("%s %s %s", err_ok_.where, err_ok_.what, err_ok_.detail); \
        }                                                                      \
    } while (0)
#define assert_err(e, kind_) assert_int_equal((e).kind, (kind_))
#define TEST(name)           cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
