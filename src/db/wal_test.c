// SPDX-License-Identifier: Apache-2.0
// Tests of the log's reader, on logs that SQLite wrote.
#include "base/str.h"
#include "db/wal.h"
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum {
    PAGE = 1024,
    FRAME = 24 + PAGE,
    FRAMES_MAX = 64,
    LOG_MAX = WAL_HEADER_BYTES + FRAMES_MAX * FRAME
};

static char dir[] = "/tmp/guildhall-wal-XXXXXX";
static char path[64], log_path[72];
static sqlite3 *db;

static void run(const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fail_msg("%s: %s", sql, why);
    }
}

// How many frames SQLite itself says that its log has.
static uint32_t frames_told;

static int tell_frames(void *with, sqlite3 *of, const char *name, int frames)
{
    (void)with;
    (void)of;
    (void)name;
    frames_told = (uint32_t)frames;
    return SQLITE_OK;
}

static int set_up(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/a.db", dir);
    snprintf(log_path, sizeof log_path, "%s-wal", path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    run("PRAGMA page_size = 1024; PRAGMA journal_mode = WAL");
    sqlite3_wal_hook(db, tell_frames, NULL); // in place of its checkpoints
    run("CREATE TABLE t (x)");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sqlite3_close(db);
    unlink(path);
    rmdir(dir);
    memcpy(dir + strlen(dir) - 6, "XXXXXX", sizeof "XXXXXX");
    return 0;
}

// The log's bytes, and where each of its transactions ends, in frames.
struct written {
    uint8_t bytes[LOG_MAX];
    size_t size;
    uint32_t ends[FRAMES_MAX], count;
};

static struct written *write_some(void)
{
    static struct written w;
    w.count = 0;
    w.ends[w.count++] = 0;
    w.ends[w.count++] = frames_told;
    for (int i = 0; i < 6; i++) {
        run("INSERT INTO t VALUES (zeroblob(2500))"); // more than a page
        w.ends[w.count++] = frames_told;
    }
    int fd = open(log_path, O_RDONLY);
    w.size = (size_t)read(fd, w.bytes, sizeof w.bytes);
    close(fd);
    assert_int_equal(w.size, WAL_HEADER_BYTES + w.ends[w.count - 1] * FRAME);
    return &w;
}

static int put(const void *bytes, size_t size)
{
    char name[80];
    snprintf(name, sizeof name, "%s/copy", dir);
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    unlink(name);
    return fd;
}

// Frames up to the last whole transaction; UINT32_MAX where it is no log.
static uint32_t reaches(const void *bytes, size_t size)
{
    struct wal_place place;
    int fd = put(bytes, size);
    bool is = wal_begin(fd, &place);
    if (is) {
        wal_advance(fd, &place);
        assert_true(place.frames == 0 || wal_holds(fd, &place));
    }
    close(fd);
    return is ? place.frames : UINT32_MAX;
}

// The last end of a transaction that is not past so many frames.
static uint32_t end_before(const struct written *w, size_t frames)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < w->count && w->ends[i] <= frames; i++) {
        found = w->ends[i];
    }
    return found;
}

static void whole_transactions_count(void **state)
{
    (void)state;
    const struct written *w = write_some();
    assert_true(w->ends[2] > w->ends[1] + 1); // several frames each
    for (size_t size = 0; size <= w->size; size += size % 7 == 0 ? 1 : 6) {
        uint32_t want = size < WAL_HEADER_BYTES ? UINT32_MAX : end_before(w, (size - WAL_HEADER_BYTES) / FRAME);
        if (reaches(w->bytes, size) != want) {
            fail_msg("cut after %zu bytes", size);
        }
    }
    assert_int_equal(reaches(w->bytes, w->size), w->ends[w->count - 1]);
}

static void what_is_not_as_it_was_written_ends_it(void **state)
{
    (void)state;
    struct written *w = write_some();
    for (size_t at = WAL_HEADER_BYTES; at < w->size; at += 5) {
        w->bytes[at] ^= 0x10;
        uint32_t want = end_before(w, (at - WAL_HEADER_BYTES) / FRAME);
        if (reaches(w->bytes, w->size) != want) {
            fail_msg("byte %zu", at);
        }
        w->bytes[at] ^= 0x10;
    }
    for (size_t at = 0; at < WAL_HEADER_BYTES; at++) {
        w->bytes[at] ^= 0x10;
        assert_int_equal(reaches(w->bytes, w->size), UINT32_MAX);
        w->bytes[at] ^= 0x10;
    }
}

// What is left of the log before stands behind the end of this one.
static void frames_of_an_older_log_do_not_count(void **state)
{
    (void)state;
    const struct written *w = write_some();
    struct wal_place before;
    int fd = put(w->bytes, w->size);
    assert_true(wal_begin(fd, &before));
    wal_advance(fd, &before);
    close(fd);
    assert_int_equal(sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL), SQLITE_OK);
    run("INSERT INTO t VALUES (1)");
    fd = open(log_path, O_RDONLY);
    struct wal_place now;
    assert_true(wal_begin(fd, &now));
    wal_advance(fd, &now);
    assert_in_range(now.frames, 1, 4);
    assert_int_equal(lseek(fd, 0, SEEK_END), w->size); // the older frames are there
    assert_false(wal_holds(fd, &before));
    assert_true(wal_holds(fd, &now));
    assert_true(wal_follows(&before, &now));
    assert_false(wal_follows(&now, &before));
    assert_false(wal_follows(&now, &now));
    close(fd);
    // A log of the same beginning that is shorter, or went another way from somewhere, does not hold the place.
    struct wal_place further = now;
    further.frames++;
    fd = open(log_path, O_RDONLY);
    assert_false(wal_holds(fd, &further));
    further = now;
    further.sum[1] ^= 1;
    assert_false(wal_holds(fd, &further));
    close(fd);
    // The next log but one does not follow.
    assert_int_equal(sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL), SQLITE_OK);
    run("INSERT INTO t VALUES (2)");
    fd = open(log_path, O_RDONLY);
    assert_true(wal_begin(fd, &now));
    assert_false(wal_follows(&before, &now));
    close(fd);
}

// Salts are not summed: a frame with another salt is of another log though its sum fits.
static void another_salt_ends_it(void **state)
{
    (void)state;
    struct written *w = write_some();
    for (size_t i = 0; i < 8; i++) {
        size_t at = WAL_HEADER_BYTES + w->ends[3] * FRAME + 8 + i;
        w->bytes[at] ^= 1;
        assert_int_equal(reaches(w->bytes, w->size), w->ends[3]);
        w->bytes[at] ^= 1;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_transactions_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_as_it_was_written_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frames_of_an_older_log_do_not_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_salt_ends_it, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("wal", tests, NULL, NULL);
}
