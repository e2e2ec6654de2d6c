// SPDX-License-Identifier: Apache-2.0
// Tests of the rules of group commit: docs/decisions/0004-lanes-and-group-commit.md.
#include "base/clock.h"
#include "db/test/fixture.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    UNITS_MAX = 40
};

struct batch {
    struct unit units[UNITS_MAX];
    struct unit *list[UNITS_MAX];
    int64_t ids[UNITS_MAX];
    size_t count;
    _Atomic uint64_t reruns;
};

static void batch_fill(struct batch *b, struct fixture *f, size_t count)
{
    *b = (struct batch){.count = count};
    for (size_t i = 0; i < count; i++) {
        b->ids[i] = (int64_t)i + 1;
        b->units[i] = (struct unit){.store = f->store, .run = fixture_add_note, .with = &b->ids[i]};
        b->list[i] = &b->units[i];
    }
}

static void batch_run(struct batch *b, struct fixture *f, bool twice)
{
    store_hold(f->store);
    group_run(f->store, b->list, b->count, twice, &b->reruns);
    store_release(f->store);
}

static void one_sync_a_group(void **state)
{
    struct batch b;
    batch_fill(&b, FIXTURE(state), UNITS_MAX);
    int64_t warm = 1000; // the first commit also syncs the new WAL's head and its folder
    assert_ok(store_write_now(FIXTURE(state)->store, fixture_add_note, &warm));
    int before = atomic_load(&fixture_syncs);
    batch_run(&b, FIXTURE(state), false);
    assert_int_equal(atomic_load(&fixture_syncs) - before, 1);
    assert_int_equal(fixture_count(FIXTURE(state)->store), UNITS_MAX + 1);
}

static void a_unit_fails_alone(void **state)
{
    struct batch b;
    batch_fill(&b, FIXTURE(state), 5);
    b.units[1].run = fixture_add_note_fail; // fails after it wrote
    b.ids[3] = 1;                           // the same number as the first
    batch_run(&b, FIXTURE(state), false);
    enum err_kind want[] = {ERR_NONE, ERR_INPUT, ERR_NONE, ERR_CONFLICT, ERR_NONE};
    for (size_t i = 0; i < 5; i++) {
        assert_err(b.units[i].result, want[i]);
    }
    assert_int_equal(b.reruns, 0);
    assert_int_equal(fixture_count(FIXTURE(state)->store), 3);
    fixture_reopen(FIXTURE(state));
    assert_int_equal(fixture_count(FIXTURE(state)->store), 3);
}

// A group of which nothing is kept leaves no transaction behind: the next one can begin.
static void a_group_of_failures_ends(void **state)
{
    struct batch b;
    for (int twice = 0; twice < 2; twice++) {
        batch_fill(&b, FIXTURE(state), 3);
        for (size_t i = 0; i < b.count; i++) {
            b.units[i].run = fixture_add_note_fail;
        }
        batch_run(&b, FIXTURE(state), twice == 1);
        struct conn *c;
        assert_ok(store_writer(FIXTURE(state)->store, &c));
        assert_false(sqlite_in_transaction(c));
    }
    batch_fill(&b, FIXTURE(state), 3);
    batch_run(&b, FIXTURE(state), false);
    assert_ok(b.units[2].result);
    assert_int_equal(fixture_count(FIXTURE(state)->store), 3);
}

// Its own savepoint is the only one: those of the units before it are gone, kept or undone.
static err has_one_savepoint(struct tx *tx, void *with)
{
    assert_ok(sqlite_do(tx->conn, CONN_RELEASE));
    assert_true(err_is(sqlite_do(tx->conn, CONN_RELEASE)));
    assert_ok(sqlite_do(tx->conn, CONN_SAVEPOINT));
    return fixture_add_note(tx, with);
}

static void savepoints_do_not_pile_up(void **state)
{
    struct batch b;
    batch_fill(&b, FIXTURE(state), 6);
    for (size_t i = 0; i < b.count; i++) {
        b.units[i].run = i == 1 ? fixture_add_note_fail : has_one_savepoint;
    }
    batch_run(&b, FIXTURE(state), true);
    for (size_t i = 0; i < b.count; i++) {
        assert_err(b.units[i].result, i == 1 ? ERR_INPUT : ERR_NONE);
    }
    assert_int_equal(fixture_count(FIXTURE(state)->store), 5);
}

static err takes_a_number(struct tx *tx, void *with)
{
    int64_t *taken = with;
    taken[1]++;
    struct db_rows rows = db_query(tx, &query_note_take_number, DB_ARGS(DB_INT(7), DB_NULL));
    while (db_next(&rows)) {
        taken[0] = db_int(&rows, 0);
    }
    return db_end(&rows);
}

static void running_twice_leaves_one(void **state)
{
    struct batch b;
    batch_fill(&b, FIXTURE(state), 3);
    int64_t taken[3][2] = {{0}};
    for (size_t i = 0; i < 3; i++) {
        b.units[i].run = takes_a_number;
        b.units[i].with = taken[i];
    }
    batch_run(&b, FIXTURE(state), true);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(taken[i][0], i + 1); // the number of the run that was kept
        assert_int_equal(taken[i][1], 2);
    }
    assert_int_equal(fixture_count(FIXTURE(state)->store), 3);
    stores_run_twice(FIXTURE(state)->stores);
    assert_ok(store_write_now(FIXTURE(state)->store, takes_a_number, taken[0]));
    assert_int_equal(taken[0][0], 4);
    assert_int_equal(taken[0][1], 4);
}

// A real SQLITE_FULL: no page more than there are.
static void no_more_pages(struct fixture *f, const char *sql)
{
    struct conn *c;
    assert_ok(store_writer(f->store, &c));
    assert_ok(sqlite_script(c, sql));
}

static err writes_much(struct tx *tx, void *with)
{
    static const char zeros[200 * 1000];
    int64_t id = *(int64_t *)with;
    return db_run(tx, &query_note_add,
                  DB_ARGS(DB_INT(7), DB_INT(id), DB_TEXT(STR("much")), DB_BLOB(((str){zeros, sizeof zeros}))), NULL);
}

// Goes on as if nothing had happened; what it writes then must not be committed without its start.
static err writes_much_and_goes_on(struct tx *tx, void *with)
{
    err e = writes_much(tx, with);
    assert_err(e, ERR_FULL);
    int64_t id = 900;
    e = fixture_add_note(tx, &id);
    assert_err(e, ERR_IO);
    return NO_ERR;
}

static void a_full_disk_in_one_unit_spares_the_others(void **state)
{
    struct batch b;
    unit_fn full[] = {writes_much, writes_much_and_goes_on};
    enum err_kind want[] = {ERR_FULL, ERR_IO};
    for (int i = 0; i < 2; i++) {
        batch_fill(&b, FIXTURE(state), 4);
        for (int j = 0; j < 4; j++) {
            b.ids[j] += i * 10;
        }
        b.units[2].run = full[i];
        no_more_pages(FIXTURE(state), "PRAGMA max_page_count = 30");
        batch_run(&b, FIXTURE(state), false);
        assert_int_equal(b.reruns, 1);
        for (int j = 0; j < 4; j++) {
            assert_err(b.units[j].result, j == 2 ? want[i] : ERR_NONE);
        }
        assert_int_equal(fixture_count(FIXTURE(state)->store), 3 * (i + 1));
    }
    no_more_pages(FIXTURE(state), "PRAGMA max_page_count = 1000000");
    int64_t id = 50;
    assert_ok(store_write_now(FIXTURE(state)->store, writes_much, &id));
}

static void a_failed_sync_is_not_tried_again(void **state)
{
    struct store *store = FIXTURE(state)->store;
    struct batch b;
    int64_t first = 1000;
    assert_ok(store_write_now(store, fixture_add_note, &first));
    batch_fill(&b, FIXTURE(state), 4);
    b.units[3].run = fixture_add_note_fail;
    atomic_store(&fixture_sync_error, EIO);
    int before = atomic_load(&fixture_syncs);
    batch_run(&b, FIXTURE(state), false);
    assert_int_equal(atomic_load(&fixture_syncs) - before, 1);
    atomic_store(&fixture_sync_error, 0);
    for (int i = 0; i < 3; i++) {
        assert_err(b.units[i].result, ERR_IO);
    }
    assert_err(b.units[3].result, ERR_INPUT);
    assert_int_equal(b.reruns, 0);
    int64_t later = 2000;
    assert_err(store_write_now(store, fixture_add_note, &later), ERR_IO); // the disk is well again, we cannot know
    assert_int_equal(fixture_count(store), 1);                            // reading goes on
    fixture_reopen(FIXTURE(state));
    assert_ok(store_write_now(FIXTURE(state)->store, fixture_add_note, &later));
}

static void a_disk_full_at_commit_heals(void **state)
{
    struct store *store = FIXTURE(state)->store;
    struct batch b;
    int64_t warm = 1000; // opens the file
    assert_ok(store_write_now(FIXTURE(state)->store, fixture_add_note, &warm));
    batch_fill(&b, FIXTURE(state), 3);
    atomic_store(&fixture_write_error, ENOSPC);
    batch_run(&b, FIXTURE(state), false);
    atomic_store(&fixture_write_error, 0);
    for (int i = 0; i < 3; i++) {
        assert_err(b.units[i].result, ERR_FULL);
    }
    assert_int_equal(fixture_count(store), 1);
    batch_run(&b, FIXTURE(state), false);
    for (int i = 0; i < 3; i++) {
        assert_ok(b.units[i].result);
    }
    fixture_reopen(FIXTURE(state));
    assert_int_equal(fixture_count(FIXTURE(state)->store), 4);
}

static void a_write_error_at_commit_is_not_tried_again(void **state)
{
    struct batch b;
    int64_t warm = 1000; // opens the file
    assert_ok(store_write_now(FIXTURE(state)->store, fixture_add_note, &warm));
    batch_fill(&b, FIXTURE(state), 3);
    atomic_store(&fixture_write_error, EIO);
    batch_run(&b, FIXTURE(state), false);
    atomic_store(&fixture_write_error, 0);
    assert_err(b.units[0].result, ERR_IO);
    batch_run(&b, FIXTURE(state), false);
    assert_err(b.units[0].result, ERR_IO);
    assert_int_equal(fixture_count(FIXTURE(state)->store), 1);
}

static err reads_for_ever(struct tx *tx, void *with)
{
    (void)with;
    struct db_rows rows = db_query(tx, &query_count_slowly, DB_ARGS(DB_INT(INT64_MAX)));
    while (db_next(&rows)) {}
    return db_end(&rows);
}

static err writes_for_ever(struct tx *tx, void *with)
{
    (void)with;
    return db_run(tx, &query_note_add_slowly, DB_ARGS(DB_INT(7), DB_INT(INT64_MAX)), NULL);
}

static err sits_there(struct tx *tx, void *with)
{
    int64_t end = clock_steady_ms() + LIMIT_UNIT_MS + 10;
    while (clock_steady_ms() < end) {}
    int64_t never = 999;
    return fixture_add_note(tx, with != NULL ? with : &never);
}

static err writes_and_sits_there(struct tx *tx, void *with)
{
    TRY(fixture_add_note(tx, with));
    err e = sits_there(tx, NULL);
    assert_err(e, ERR_BUSY);
    return NO_ERR;
}

static void a_unit_past_its_time_fails_alone(void **state)
{
    unit_fn slow[] = {reads_for_ever, writes_for_ever, sits_there, writes_and_sits_there};
    for (int i = 0; i < 4; i++) {
        struct batch b;
        batch_fill(&b, FIXTURE(state), 3);
        b.units[1].run = slow[i];
        for (int j = 0; j < 3; j++) {
            b.ids[j] += i * 10;
        }
        int64_t began = clock_steady_ms();
        batch_run(&b, FIXTURE(state), false);
        assert_in_range(clock_steady_ms() - began, LIMIT_UNIT_MS, LIMIT_UNIT_MS + 1900); // its turn came once
        assert_ok(b.units[0].result);
        assert_err(b.units[1].result, ERR_BUSY);
        assert_ok(b.units[2].result);
    }
    assert_int_equal(fixture_count(FIXTURE(state)->store), 8);
}

static err deletes_all(struct tx *tx, void *with)
{
    (void)with;
    return db_run(tx, &query_note_delete_all, DB_ARGS(DB_INT(7)), NULL);
}

static void the_wal_does_not_grow_for_ever(void **state)
{
    struct fixture *f = FIXTURE(state);
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/organisations/leeds.db-wal", f->dir);
    for (int64_t i = 1; i < 150; i++) { // about 50 pages each, and as many to delete them
        assert_ok(store_write_now(f->store, writes_much, &i));
        assert_ok(store_write_now(f->store, deletes_all, NULL));
    }
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_in_range(info.st_size, 1, 12 * 1024 * 1024);
}

// Writes notes 1, 2, 3 … and tells each number once it is on disk, until it is killed.
static void write_and_tell(const char *dir, int to)
{
    struct stores *s;
    struct store *store;
    assert_ok(stores_open_with(dir, STORES_WRITE, &migrations_registry, &migrations_organisation, &s));
    assert_ok(stores_organisation(s, STR("leeds"), 7, &store));
    for (int64_t id = fixture_count(store) + 1;; id++) {
        assert_ok(store_write_now(store, fixture_add_note, &id));
        assert_int_equal(write(to, &id, sizeof id), sizeof id);
    }
}

static void what_was_told_is_found_after_a_kill(void **state)
{
    struct fixture *f = FIXTURE(state);
    for (int round = 0; round < 5; round++) {
        stores_free(f->stores);
        f->stores = NULL;
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            write_and_tell(f->dir, ends[1]);
        }
        close(ends[1]);
        int64_t told = 0;
        for (int i = 0; i < 60 + round * 7; i++) {
            assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
        }
        kill(child, SIGKILL);
        while (read(ends[0], &told, sizeof told) == sizeof told) {}
        close(ends[0]);
        assert_int_equal(waitpid(child, NULL, 0), child);
        fixture_reopen(f);
        assert_in_range(fixture_count(f->store), told, told + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_sync_a_group),
        TEST(a_unit_fails_alone),
        TEST(a_group_of_failures_ends),
        TEST(savepoints_do_not_pile_up),
        TEST(running_twice_leaves_one),
        TEST(a_full_disk_in_one_unit_spares_the_others),
        TEST(a_failed_sync_is_not_tried_again),
        TEST(a_disk_full_at_commit_heals),
        TEST(a_write_error_at_commit_is_not_tried_again),
        TEST(a_unit_past_its_time_fails_alone),
        TEST(the_wal_does_not_grow_for_ever),
        TEST(what_was_told_is_found_after_a_kill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
