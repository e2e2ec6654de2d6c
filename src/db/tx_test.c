// SPDX-License-Identifier: Apache-2.0
// Tests of queries, rows and snapshots.
#include "db/test/fixture.h"
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static err keeps_values(struct tx *tx, void *with)
{
    (void)with;
    TRY(db_run(tx, &query_note_add, DB_ARGS(DB_INT(7), DB_INT(INT64_MIN), DB_TEXT(STR("a\0b")), DB_BLOB(STR("\0\xff"))),
               NULL));
    TRY(db_run(tx, &query_note_add, DB_ARGS(DB_INT(7), DB_INT(INT64_MAX), DB_TEXT((str){0}), DB_BLOB((str){0})), NULL));
    return db_run(tx, &query_note_add, DB_ARGS(DB_INT(7), DB_INT(1), DB_TEXT(STR("c")), DB_NULL), NULL);
}

static void values_come_back_as_they_went(void **state)
{
    struct tx *tx;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_ok(store_write_now(FIXTURE(state)->store, keeps_values, NULL));
    assert_ok(store_read_begin(FIXTURE(state)->store, &tx));
    assert_int_equal(tx_organisation(tx), 7);
    struct db_rows rows = db_query(tx, &query_note_get, DB_ARGS(DB_INT(7), DB_INT(INT64_MIN)));
    assert_true(db_next(&rows));
    assert_true(str_eq(db_text(&rows, &a, 0), STR("a\0b")));
    assert_true(str_eq(db_text(&rows, &a, 1), STR("\0\xff")));
    assert_false(db_next(&rows));
    assert_ok(db_end(&rows));
    rows = db_query(tx, &query_note_get, DB_ARGS(DB_INT(7), DB_INT(INT64_MAX)));
    assert_true(db_next(&rows));
    assert_false(db_is_null(&rows, 0) || db_is_null(&rows, 1)); // empty is not missing
    assert_int_equal(db_text(&rows, &a, 1).len, 0);
    assert_ok(db_end(&rows));
    rows = db_query(tx, &query_note_get, DB_ARGS(DB_INT(7), DB_INT(1)));
    assert_true(db_next(&rows));
    assert_true(db_is_null(&rows, 1));
    assert_ok(db_end(&rows));
    store_read_end(tx);
    arena_free(&a);
}

static err adds_three(struct tx *tx, void *with)
{
    (void)with;
    for (int64_t id = 1; id <= 3; id++) {
        TRY(fixture_add_note(tx, &id));
    }
    return NO_ERR;
}

static err runs_one_query_inside_itself(struct tx *tx, void *with)
{
    int64_t *pairs = with;
    *pairs = 0;
    struct db_rows outer = db_query(tx, &query_note_list, DB_ARGS(DB_INT(7)));
    while (db_next(&outer)) {
        struct db_rows inner = db_query(tx, &query_note_list, DB_ARGS(DB_INT(7)));
        while (db_next(&inner)) {
            *pairs += db_int(&outer, 0) * db_int(&inner, 0);
        }
        TRY(db_end(&inner));
    }
    return db_end(&outer);
}

static void a_query_may_run_inside_itself(void **state)
{
    int64_t pairs;
    assert_ok(store_write_now(FIXTURE(state)->store, adds_three, NULL));
    assert_ok(store_write_now(FIXTURE(state)->store, runs_one_query_inside_itself, &pairs));
    assert_int_equal(pairs, 36);
}

static err leaves_rows_open(struct tx *tx, void *with)
{
    (void)with;
    struct db_rows rows = db_query(tx, &query_note_list, DB_ARGS(DB_INT(7)));
    assert_true(db_next(&rows));
    return FAIL(ERR_INPUT, "left in the middle");
}

static void rows_left_open_are_closed(void **state)
{
    struct store *store = FIXTURE(state)->store;
    struct tx *tx;
    assert_ok(store_write_now(store, adds_three, NULL));
    assert_err(store_write_now(store, leaves_rows_open, NULL), ERR_INPUT);
    assert_ok(store_read_begin(store, &tx));
    struct db_rows rows = db_query(tx, &query_note_list, DB_ARGS(DB_INT(7)));
    assert_true(db_next(&rows));
    store_read_end(tx);
    int64_t four = 4;
    assert_ok(store_write_now(store, fixture_add_note, &four));
    assert_int_equal(fixture_count(store), 4); // the snapshot ended with its rows
}

static void a_rule_of_the_store_is_a_conflict(void **state)
{
    struct store *store = FIXTURE(state)->store;
    int64_t one = 1;
    assert_ok(store_write_now(store, fixture_add_note, &one));
    err e = store_write_now(store, fixture_add_note, &one);
    assert_err(e, ERR_CONFLICT);
    assert_null(strstr(e.detail, "note 1")); // the log gets no values
}

static err points_nowhere(struct tx *tx, void *with)
{
    (void)with;
    return db_run(tx, &query_remark_add, DB_ARGS(DB_INT(7), DB_INT(1), DB_INT(99)), NULL);
}

static void foreign_keys_hold(void **state)
{
    assert_err(store_write_now(FIXTURE(state)->store, points_nowhere, NULL), ERR_CONFLICT);
}

static err writes_then_counts(struct tx *tx, void *with)
{
    int64_t *changed = with;
    TRY(adds_three(tx, NULL));
    return db_run(tx, &query_note_delete_all, DB_ARGS(DB_INT(7)), changed);
}

// RETURNING read once and ended: the row is in, all the same.
static err takes_the_first_row_only(struct tx *tx, void *with)
{
    (void)with;
    struct db_rows rows = db_query(tx, &query_note_take_number, DB_ARGS(DB_INT(7), DB_NULL));
    assert_true(db_next(&rows));
    return db_end(&rows);
}

static void returning_needs_no_second_step(void **state)
{
    for (int i = 0; i < 2; i++) {
        assert_ok(store_write_now(FIXTURE(state)->store, takes_the_first_row_only, NULL));
    }
    assert_int_equal(fixture_count(FIXTURE(state)->store), 2);
}

static void changes_are_counted(void **state)
{
    int64_t changed = 0;
    assert_ok(store_write_now(FIXTURE(state)->store, writes_then_counts, &changed));
    assert_int_equal(changed, 3);
}

static void a_snapshot_does_not_move(void **state)
{
    struct store *store = FIXTURE(state)->store;
    struct tx *tx;
    assert_ok(store_write_now(store, adds_three, NULL));
    assert_ok(store_read_begin(store, &tx));
    int64_t seen[2];
    for (int i = 0; i < 2; i++) {
        struct db_rows rows = db_query(tx, &query_note_count, DB_ARGS(DB_INT(7)));
        assert_true(db_next(&rows));
        seen[i] = db_int(&rows, 0);
        assert_ok(db_end(&rows));
        int64_t id = 10 + i;
        assert_ok(store_write_now(store, fixture_add_note, &id));
    }
    store_read_end(tx);
    assert_int_equal(seen[0], 3);
    assert_int_equal(seen[1], 3);
    assert_int_equal(fixture_count(store), 5);
}

// On a thread of its own, since a thread keeps from then on.
static void *keeps_and_settles(void *with)
{
    struct store *store = with;
    int64_t id = 1;
    store_reads_keep();
    assert_int_equal(fixture_count(store), 0);
    assert_ok(store_write_now(store, fixture_add_note, &id));
    assert_int_equal(fixture_count(store), 0); // the same moment again
    store_reads_settle();
    assert_int_equal(fixture_count(store), 1);
    store_reads_settle();
    return NULL;
}

static void a_kept_snapshot_is_read_again_until_it_is_settled(void **state)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, keeps_and_settles, FIXTURE(state)->store), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void a_snapshot_has_its_time(void **state)
{
    struct tx *tx;
    assert_ok(store_read_begin(FIXTURE(state)->store, &tx));
    struct db_rows rows = db_query(tx, &query_count_slowly, DB_ARGS(DB_INT(INT64_MAX)));
    assert_false(db_next(&rows));
    assert_err(db_end(&rows), ERR_BUSY);
    store_read_end(tx);
    assert_int_equal(fixture_count(FIXTURE(state)->store), 0); // the connection is fit for the next
}

static void dies_in_child(void (*run)(struct fixture *), struct fixture *f)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        fclose(stderr);
        run(f);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void nests_snapshots(struct fixture *f)
{
    struct tx *tx;
    assert_ok(store_read_begin(f->store, &tx));
    err e = store_read_begin(f->store, &tx);
    (void)e;
}

static void writes_on_a_snapshot(struct fixture *f)
{
    struct tx *tx;
    assert_ok(store_read_begin(f->store, &tx));
    err e = db_run(tx, &query_note_delete_all, DB_ARGS(DB_INT(7)), NULL);
    (void)e;
}

static void gives_too_few_arguments(struct fixture *f)
{
    struct tx *tx;
    assert_ok(store_read_begin(f->store, &tx));
    db_query(tx, &query_note_get, DB_ARGS(DB_INT(7)));
}

static void mistakes_of_ours_stop_the_program(void **state)
{
    dies_in_child(nests_snapshots, FIXTURE(state));
    dies_in_child(writes_on_a_snapshot, FIXTURE(state));
    dies_in_child(gives_too_few_arguments, FIXTURE(state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_come_back_as_they_went),
        TEST(a_query_may_run_inside_itself),
        TEST(rows_left_open_are_closed),
        TEST(a_rule_of_the_store_is_a_conflict),
        TEST(foreign_keys_hold),
        TEST(changes_are_counted),
        TEST(returning_needs_no_second_step),
        TEST(a_snapshot_does_not_move),
        TEST(a_kept_snapshot_is_read_again_until_it_is_settled),
        TEST(a_snapshot_has_its_time),
        TEST(mistakes_of_ours_stop_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
