// SPDX-License-Identifier: Apache-2.0
// Tests of a copy that is kept up, and of what is restored from it.
#include "base/buf.h"
#include "db/keep.h"
#include "fixture.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NEVER_MS = 3600 * 1000 // between turns: there is one as it starts, and one as it stops
};

static const char *in(const struct fixture *f, const char *name)
{
    static char paths[4][PATH_MAX];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, PATH_MAX, "%s/%s", f->dir, name);
    return path;
}

static void keep(struct fixture *f, int64_t from, int64_t to)
{
    struct keep *k;
    assert_ok(keep_start(f->stores, in(f, "kept"), NEVER_MS, &k));
    for (int64_t id = from; id <= to; id++) {
        assert_ok(store_write_now(f->store, fixture_add_note, &id));
    }
    keep_stop(k);
}

static err erase_and_add(struct tx *tx, void *with)
{
    tx_erases(tx); // the log begins anew after it
    return fixture_add_note(tx, with);
}

// Restores, and says how many notes there are; `words` must stand in the report.
static int64_t restored(const struct fixture *f, const char *words)
{
    struct buf report;
    struct stores *s;
    struct store *store;
    buf_init(&report, 4096);
    const char *to = in(f, "restored");
    assert_ok(folder_remove(to));
    assert_ok(keep_restore(in(f, "kept"), to, NULL, &report));
    if (str_find(buf_str(&report), str_from(words)) == STR_NONE) {
        fail_msg("%.*s", STR_ARG(buf_str(&report)));
    }
    buf_free(&report);
    assert_ok(stores_open_with(to, STORES_WRITE, &migrations_registry, &migrations_organisation, &s));
    assert_ok(stores_organisation(s, STR("leeds"), 7, &store));
    int64_t count = fixture_count(store);
    stores_free(s);
    return count;
}

// Three logs: notes 1 to 3, 4 to 5, 6 to 8.
static void keep_three_logs(struct fixture *f)
{
    struct keep *k;
    assert_ok(keep_start(f->stores, in(f, "kept"), NEVER_MS, &k));
    for (int i = 0; i < 100 && access(in(f, "kept/registry/1/base.db"), F_OK) != 0; i++) {
        usleep(20000); // its first turn
    }
    for (int64_t id = 1; id <= 8; id++) {
        assert_ok(store_write_now(f->store, id == 3 || id == 5 ? erase_and_add : fixture_add_note, &id));
    }
    keep_stop(k);
    assert_int_equal(restored(f, "organisations/leeds: a base and 3 logs\n"), 8);
}

// The file of a log, whose name says how far the one before it goes.
static const char *log_of(const struct fixture *f, const char *number)
{
    DIR *dir = opendir(in(f, "kept/organisations/leeds/1"));
    const char *found = NULL;
    if (dir == NULL) {
        abort(); // nothing was kept
    }
    for (struct dirent *e = readdir(dir); e != NULL && found == NULL; e = readdir(dir)) {
        char name[PATH_MAX];
        snprintf(name, sizeof name, "kept/organisations/leeds/1/%.64s", e->d_name);
        found = strncmp(e->d_name, number, strlen(number)) == 0 ? in(f, name) : NULL;
    }
    closedir(dir);
    if (found == NULL) {
        abort(); // there is no such log
    }
    return found;
}

static void all_that_was_written_is_restored(void **state)
{
    struct fixture *f = FIXTURE(state);
    int64_t one = 1;
    assert_ok(store_write_now(f->store, fixture_add_note, &one)); // before there was a copy
    assert_int_equal(mkdir(in(f, "files/leeds"), 0700), 0);
    int fd = open(in(f, "files/leeds/abc"), O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, "an upload", 9), 9);
    close(fd);
    keep(f, 2, 20);
    assert_int_equal(restored(f, "organisations/leeds: a base and"), 20);
    struct stat s;
    assert_int_equal(stat(in(f, "restored/files/leeds/abc"), &s), 0);
    assert_int_equal(s.st_size, 9);
    keep(f, 21, 30); // another process goes on with it
    assert_int_equal(restored(f, "organisations/leeds: a base and"), 30);
}

static void logs_follow_each_other(void **state)
{
    keep_three_logs(FIXTURE(state));
}

static void what_stands_on_a_missing_piece_is_left_out(void **state)
{
    struct fixture *f = FIXTURE(state);
    keep_three_logs(f);
    assert_int_equal(unlink(log_of(f, "2-")), 0);
    assert_int_equal(restored(f, "a base and 1 logs; what came after is not whole\n"), 3);
    assert_int_equal(unlink(log_of(f, "1-")), 0);
    assert_int_equal(restored(f, "a base and 0 logs; what came after is not whole\n"), 0);
}

static void what_stands_on_a_torn_piece_is_left_out(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct stat s;
    keep_three_logs(f);
    const char *last = log_of(f, "3-");
    assert_int_equal(stat(last, &s), 0);
    assert_int_equal(truncate(last, s.st_size - 1), 0);
    assert_int_equal(restored(f, "a base and 3 logs\n"), 7); // the end is where it was torn
    const char *first = log_of(f, "1-");
    assert_int_equal(stat(first, &s), 0);
    assert_int_equal(truncate(first, s.st_size - 1), 0);
    assert_int_equal(restored(f, "a base and 1 logs; what came after is not whole\n"), 2);
}

static void a_copy_belongs_to_its_folder(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct keep *k;
    struct stores *s;
    keep(f, 1, 3);
    assert_int_equal(restored(f, "leeds"), 3);
    assert_ok(stores_open_with(in(f, "restored"), STORES_WRITE, &migrations_registry, &migrations_organisation, &s));
    assert_err(keep_start(s, in(f, "kept"), NEVER_MS, &k), ERR_CONFLICT);
    assert_err(keep_start(s, in(f, "organisations"), NEVER_MS, &k), ERR_CONFLICT); // something else
    stores_free(s);
    assert_ok(keep_start(f->stores, in(f, "kept"), NEVER_MS, &k));
    struct buf report;
    buf_init(&report, 4096);
    assert_err(keep_restore(in(f, "kept"), in(f, "other"), NULL, &report), ERR_BUSY);
    keep_stop(k);
    assert_err(keep_restore(in(f, "kept"), in(f, "restored"), NULL, &report), ERR_CONFLICT);
    assert_err(keep_restore(in(f, "files"), in(f, "other"), NULL, &report), ERR_NOT_FOUND);
    assert_int_not_equal(access(in(f, "other"), F_OK), 0);
    assert_ok(folder_remove(in(f, "kept/registry/1"))); // its machine went before the first turn ended
    assert_err(keep_restore(in(f, "kept"), in(f, "other"), NULL, &report), ERR_NOT_FOUND);
    assert_int_not_equal(access(in(f, "other"), F_OK), 0);
    buf_free(&report);
}

static err fails(const char *folder)
{
    (void)folder;
    return FAIL(ERR_INTERNAL, "on purpose");
}

static void a_back_up_is_restored_too(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct buf report;
    int64_t one = 1;
    assert_ok(store_write_now(f->store, fixture_add_note, &one));
    assert_ok(stores_backup(f->stores, in(f, "kept")));
    assert_int_equal(restored(f, "organisations/leeds: from a back-up\n"), 1);
    buf_init(&report, 4096);
    assert_err(keep_restore(f->dir, in(f, "other"), NULL, &report), ERR_BUSY); // it is written to
    assert_err(keep_restore(in(f, "kept"), in(f, "other"), fails, &report), ERR_INTERNAL);
    assert_int_not_equal(access(in(f, "other"), F_OK), 0);
    assert_int_not_equal(access(in(f, "other.guildhall-part"), F_OK), 0);
    buf_free(&report);
}

// A copy that cannot be written holds nobody up, and is made good.
static void a_copy_that_fails_is_made_good(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct keep *k;
    assert_ok(keep_start(f->stores, in(f, "kept"), 20, &k));
    atomic_store(&fixture_write_error, 0);
    for (int i = 0; i < 100 && access(in(f, "kept/registry/1/base.db"), F_OK) != 0; i++) {
        usleep(20000);
    }
    assert_int_equal(rename(in(f, "kept/organisations"), in(f, "gone")), 0);
    for (int64_t id = 1; id <= 50; id++) {
        assert_ok(store_write_now(f->store, id % 10 == 0 ? erase_and_add : fixture_add_note, &id));
        usleep(2000);
    }
    assert_int_equal(rename(in(f, "gone"), in(f, "kept/organisations")), 0);
    keep_stop(k);
    assert_int_equal(restored(f, "organisations/leeds: a base and"), 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_that_was_written_is_restored),
        TEST(logs_follow_each_other),
        TEST(what_stands_on_a_missing_piece_is_left_out),
        TEST(what_stands_on_a_torn_piece_is_left_out),
        TEST(a_copy_belongs_to_its_folder),
        TEST(a_back_up_is_restored_too),
        TEST(a_copy_that_fails_is_made_good),
    };
    return cmocka_run_group_tests_name("keep", tests, NULL, NULL);
}
