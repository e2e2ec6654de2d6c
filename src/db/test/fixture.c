// SPDX-License-Identifier: Apache-2.0
#include "db/test/fixture.h"
#include "base/log.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

atomic_int fixture_syncs;
atomic_int fixture_sync_error;
atomic_int fixture_write_error;

static int fixture_sync(long call, int fd)
{
    atomic_fetch_add(&fixture_syncs, 1);
    int error = atomic_load(&fixture_sync_error);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return (int)syscall(call, fd);
}

__attribute__((visibility("default"))) int fsync(int fd)
{
    return fixture_sync(SYS_fsync, fd);
}

__attribute__((visibility("default"))) int fdatasync(int fildes)
{
    return fixture_sync(SYS_fdatasync, fildes);
}

__attribute__((visibility("default"))) ssize_t pwrite64(int fd, const void *buf, size_t n, off_t offset)
{
    int error = atomic_load(&fixture_write_error);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, buf, n, offset);
}

static void fixture_open(struct fixture *f)
{
    assert_ok(stores_open_with(f->dir, STORES_WRITE, &migrations_registry, &migrations_organisation, &f->stores));
    assert_ok(stores_organisation(f->stores, STR("leeds"), 7, &f->store));
}

int fixture_set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/guildhall-db-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    log_quiet(true);
    atomic_store(&fixture_sync_error, 0);
    atomic_store(&fixture_write_error, 0);
    fixture_open(f);
    *state = f;
    return 0;
}

static int fixture_remove(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
    (void)info;
    (void)flag;
    (void)ftw;
    return remove(path);
}

int fixture_tear_down(void **state)
{
    struct fixture *f = FIXTURE(state);
    stores_free(f->stores);
    nftw(f->dir, fixture_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

void fixture_reopen(struct fixture *f)
{
    stores_free(f->stores);
    f->stores = NULL;
    fixture_open(f);
}

err fixture_add_note(struct tx *tx, void *with)
{
    int64_t id = *(int64_t *)with;
    char title[32];
    snprintf(title, sizeof title, "note %lld", (long long)id);
    return db_run(tx, &query_note_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_TEXT(str_from(title)), DB_NULL), NULL);
}

err fixture_add_note_fail(struct tx *tx, void *with)
{
    TRY(fixture_add_note(tx, with));
    return FAIL(ERR_INPUT, "as told");
}

int64_t fixture_count(struct store *store)
{
    struct tx *tx;
    assert_ok(store_read_begin(store, &tx));
    struct db_rows rows = db_query(tx, &query_note_count, DB_ARGS(DB_INT(tx_organisation(tx))));
    assert_true(db_next(&rows));
    int64_t count = db_int(&rows, 0);
    assert_ok(db_end(&rows));
    store_read_end(tx);
    return count;
}
