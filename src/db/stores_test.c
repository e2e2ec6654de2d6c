// SPDX-License-Identifier: Apache-2.0
// Tests of the data folder: the lock, migrations, copies, and which stores stay open.
#include "base/buf.h"
#include "base/clock.h"
#include "db/stores.h"
#include "db/test/fixture.h"
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t it_reads;

static void put_file(const struct fixture *f, const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool is_there(const struct fixture *f, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    return access(path, F_OK) == 0;
}

// The bytes of a file; free them.
static char *get_file(const struct fixture *f, const char *name, size_t *ret_size)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *ret_size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*ret_size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *ret_size, file), *ret_size);
    fclose(file);
    return bytes;
}

static enum err_kind open_in_child(const char *dir, enum stores_mode mode)
{
    pid_t child = fork();
    if (child == 0) {
        struct stores *s = NULL;
        err e = stores_open_with(dir, mode, &migrations_registry, &migrations_organisation, &s);
        _exit((int)e.kind);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return (enum err_kind)WEXITSTATUS(status);
}

static void a_second_writer_is_refused(void **state)
{
    struct fixture *f = FIXTURE(state);
    assert_int_equal(open_in_child(f->dir, STORES_WRITE), ERR_BUSY);
    assert_int_equal(open_in_child(f->dir, STORES_READ), ERR_NONE);
    stores_free(f->stores);
    f->stores = NULL;
    assert_int_equal(open_in_child(f->dir, STORES_WRITE), ERR_NONE);
}

static void a_reader_sees_what_is_committed(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct stores *reading;
    struct store *store;
    int64_t one = 1;
    assert_ok(stores_open_with(f->dir, STORES_READ, &migrations_registry, &migrations_organisation, &reading));
    assert_ok(stores_organisation(reading, STR("leeds"), 7, &store));
    assert_int_equal(fixture_count(store), 0);
    assert_ok(store_write_now(f->store, fixture_add_note, &one));
    assert_int_equal(fixture_count(store), 1);
    assert_err(stores_organisation(reading, STR("nowhere"), 9, &store), ERR_NOT_FOUND);
    assert_false(is_there(f, "organisations/nowhere.db"));
    stores_free(reading);
}

static void keys_stay_in_their_folder(void **state)
{
    const char *bad[] = {"",    "-a",          "../registry",
                         "a/b", "a.b",         "Leeds",
                         "a b", "caf\xc3\xa9", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct store *store;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_err(stores_organisation(FIXTURE(state)->stores, str_from(bad[i]), 9, &store), ERR_INPUT);
    }
    assert_err(stores_organisation(FIXTURE(state)->stores, STR("fine"), 0, &store), ERR_INPUT);
    assert_ok(stores_organisation(FIXTURE(state)->stores, STR("leeds"), 7, &store));
    assert_ptr_equal(store, FIXTURE(state)->store); // one key, one store
}

// Opens organisation 7 with other migrations than the program's.
static err open_set(struct fixture *f, const struct migration_set *set)
{
    stores_free(f->stores);
    f->stores = NULL;
    TRY(stores_open_with(f->dir, STORES_WRITE, &migrations_registry, set, &f->stores));
    return stores_organisation(f->stores, STR("leeds"), 7, &f->store);
}

static struct migration_set older_set(void)
{
    return (struct migration_set){"organisation", migrations_organisation.items, 1};
}

static void begin_with_older(struct fixture *f)
{
    struct migration_set older = older_set();
    const char *files[] = {"leeds.db", "leeds.db-wal", "leeds.db-shm"};
    stores_free(f->stores);
    f->stores = NULL;
    for (int i = 0; i < 3; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/organisations/%s", f->dir, files[i]);
        assert_int_equal(unlink(path), 0);
    }
    int64_t one = 1;
    assert_ok(open_set(f, &older));
    assert_ok(store_write_now(f->store, fixture_add_note, &one));
}

static void an_older_file_comes_up_to_date(void **state)
{
    struct fixture *f = FIXTURE(state);
    assert_false(is_there(f, "backups/organisation-leeds-before-0002.db")); // a new file needs no copy
    begin_with_older(f);
    struct stores *reading = NULL;
    struct store *store = NULL;
    assert_ok(stores_open_with(f->dir, STORES_READ, &migrations_registry, &migrations_organisation, &reading));
    assert_err(stores_organisation(reading, STR("leeds"), 7, &store), ERR_CONFLICT); // a reader does not migrate
    stores_free(reading);
    assert_ok(open_set(f, &migrations_organisation));
    assert_int_equal(fixture_count(f->store), 1);
    // The copy is the store as it was: an older program opens it.
    struct migration_set older = older_set();
    char from[PATH_MAX];
    snprintf(from, sizeof from, "%s/backups/organisation-leeds-before-0002.db", f->dir);
    assert_ok(migrate_check(from, &older));
    assert_err(migrate_check(from, &migrations_organisation), ERR_CONFLICT);
}

static void a_newer_file_is_refused(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct migration_set older = older_set();
    size_t size[2];
    char *before = get_file(f, "organisations/leeds.db", &size[0]);
    assert_err(open_set(f, &older), ERR_CONFLICT);
    char *after = get_file(f, "organisations/leeds.db", &size[1]);
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(before, after, size[0]);
    free(before);
    free(after);
}

static void a_changed_migration_is_refused(void **state)
{
    struct migration items[2] = {migrations_organisation.items[0], migrations_organisation.items[1]};
    items[0].checksum = "another";
    struct migration_set set = {"organisation", items, 2};
    assert_err(open_set(FIXTURE(state), &set), ERR_CONFLICT);
}

static void a_strange_file_is_refused(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct store *store;
    put_file(f, "organisations/strange.db",
             "this is a letter to the council, and no store at all; it is long enough"
             " to be looked at, and must stay as it is");
    assert_err(stores_organisation(f->stores, STR("strange"), 9, &store), ERR_IO);
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/organisations/foreign.db", f->dir);
    struct conn *c;
    assert_ok(sqlite_open(path, CONN_CREATE, &c));
    assert_ok(sqlite_script(c, "CREATE TABLE theirs (id INTEGER)"));
    sqlite_close(c);
    assert_err(stores_organisation(f->stores, STR("foreign"), 9, &store), ERR_CONFLICT);
}

static void a_failing_migration_changes_nothing(void **state)
{
    struct fixture *f = FIXTURE(state);
    begin_with_older(f);
    // Its second works, its third does not: the file stays at the first.
    struct migration items[3] = {migrations_organisation.items[0], migrations_organisation.items[1],
                                 migrations_broken.items[0]};
    items[2].number = 3;
    struct migration_set set = {"organisation", items, 3};
    err e = open_set(f, &set);
    assert_err(e, ERR_INTERNAL);
    assert_non_null(strstr(e.detail, "nowhere"));
    struct migration_set older = older_set();
    assert_ok(open_set(f, &older));
    assert_int_equal(fixture_count(f->store), 1);
    struct conn *c;
    assert_ok(store_writer(f->store, &c));
    assert_false(sqlite_has_table(c, "half"));
    assert_false(sqlite_has_table(c, "remark"));
    assert_ok(open_set(f, &migrations_organisation)); // and comes up to date once the program is mended
}

static void migrating_says_what_it_did(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct buf report;
    buf_init(&report, 4096);
    begin_with_older(f);
    stores_free(f->stores);
    assert_ok(stores_open_with(f->dir, STORES_WRITE, &migrations_registry, &migrations_organisation, &f->stores));
    assert_ok(stores_migrate(f->stores, &report));
    assert_true(str_eq(buf_str(&report), STR("registry: up to date at 1\n"
                                             "leeds: brought from 1 to 2, after a copy into backups/\n")));
    buf_free(&report);
}

static void the_least_used_store_is_closed(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct store *stores[4];
    f->stores->open_max = 2;
    for (int64_t i = 0; i < 4; i++) {
        char key[8];
        snprintf(key, sizeof key, "o%d", (int)i);
        assert_ok(stores_organisation(f->stores, str_from(key), 10 + i, &stores[i]));
        assert_ok(store_write_now(stores[i], fixture_add_note, &i));
    }
    assert_int_equal(f->stores->open_count, 2);
    assert_null(stores[0]->writer);
    assert_null(stores[1]->writer);
    assert_non_null(stores[3]->writer);
    // In use, it stays open whatever comes.
    struct tx *tx;
    assert_ok(store_read_begin(stores[0], &tx));
    for (int i = 1; i < 4; i++) {
        assert_int_equal(fixture_count(stores[i]), 1);
    }
    assert_true(stores[0]->is_open);
    struct db_rows rows = db_query(tx, &query_note_count, DB_ARGS(DB_INT(10)));
    assert_true(db_next(&rows));
    assert_int_equal(db_int(&rows, 0), 1);
    assert_ok(db_end(&rows));
    store_read_end(tx);
    assert_int_equal(f->stores->open_count, 2);
    int64_t id = 100;
    assert_ok(store_write_now(stores[1], fixture_add_note, &id)); // closed ones open by themselves
    assert_int_equal(fixture_count(stores[1]), 2);
}

static void a_copy_holds_everything(void **state)
{
    struct fixture *f = FIXTURE(state);
    char to[PATH_MAX];
    char path[PATH_MAX];
    int64_t one = 1;
    assert_ok(store_write_now(f->store, fixture_add_note, &one)); // still in the WAL
    snprintf(path, sizeof path, "%s/files/leeds", f->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    put_file(f, "files/leeds/abc", "an upload");
    snprintf(to, sizeof to, "%s/copy", f->dir);
    assert_ok(stores_backup(f->stores, to));
    assert_err(stores_backup(f->stores, to), ERR_CONFLICT); // never over another
    int64_t two = 2;
    assert_ok(store_write_now(f->store, fixture_add_note, &two));
    struct stores *copy;
    struct store *store;
    size_t size;
    assert_ok(stores_open_with(to, STORES_READ, &migrations_registry, &migrations_organisation, &copy));
    assert_ok(stores_organisation(copy, STR("leeds"), 7, &store)); // as it lies there, without its WAL
    assert_int_equal(fixture_count(store), 1);
    stores_free(copy);
    assert_ok(stores_open_with(to, STORES_WRITE, &migrations_registry, &migrations_organisation, &copy));
    assert_ok(stores_organisation(copy, STR("leeds"), 7, &store));
    assert_int_equal(fixture_count(store), 1);
    assert_ok(store_write_now(store, fixture_add_note, &two));
    char *bytes = get_file(f, "copy/files/leeds/abc", &size);
    assert_memory_equal(bytes, "an upload", 9);
    free(bytes);
    stores_free(copy);
}

static void a_copy_cut_short_looks_like_none(void **state)
{
    struct fixture *f = FIXTURE(state);
    char to[PATH_MAX];
    snprintf(to, sizeof to, "%s/copy", f->dir);
    assert_int_equal(mkdir(to, 0700), 0); // an empty folder is taken
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s.guildhall-part", to);
    assert_int_equal(mkdir(part, 0700), 0);
    put_file(f, "copy.guildhall-part/registry.db", "torn");
    atomic_store(&fixture_sync_error, EIO);
    assert_err(stores_backup(f->stores, to), ERR_IO);
    atomic_store(&fixture_sync_error, 0);
    assert_false(is_there(f, "copy/registry.db"));
    assert_false(is_there(f, "copy.guildhall-part"));
    assert_int_equal(mkdir(part, 0700), 0); // as if killed
    put_file(f, "copy.guildhall-part/registry.db", "torn");
    assert_ok(stores_backup(f->stores, to));
    assert_true(is_there(f, "copy/organisations/leeds.db"));
    assert_false(is_there(f, "copy.guildhall-part"));
}

static void a_failed_sync_is_settled_by_whoever_opens_next(void **state)
{
    struct fixture *f = FIXTURE(state);
    int64_t one = 1;
    assert_false(stores_in_doubt(f->stores));
    atomic_store(&fixture_sync_error, EIO);
    assert_err(store_write_now(f->store, fixture_add_note, &one), ERR_IO);
    assert_true(stores_in_doubt(f->stores));
    assert_err(store_write_now(stores_registry(f->stores), fixture_add_note, &one), ERR_IO); // nothing of the folder
    assert_true(is_there(f, "unsettled"));
    // The disk is still ill: it is read, no more.
    fixture_reopen(f);
    assert_true(stores_in_doubt(f->stores));
    assert_int_equal(fixture_count(f->store), 1); // refused, and there all the same
    atomic_store(&fixture_sync_error, 0);
    int before = atomic_load(&fixture_syncs);
    fixture_reopen(f);
    assert_false(stores_in_doubt(f->stores));
    assert_false(is_there(f, "unsettled"));
    assert_true(atomic_load(&fixture_syncs) - before >= 3); // the folder, and the log of each store
    int64_t two = 2;
    assert_ok(store_write_now(f->store, fixture_add_note, &two));
}

static void strangers_sql_could_do_little(void **state)
{
    struct conn *c;
    assert_ok(store_writer(FIXTURE(state)->store, &c));
    assert_true(err_is(sqlite_script(c, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")));
    assert_true(err_is(sqlite_script(c, "ATTACH ':memory:' AS other")));
    assert_true(err_is(sqlite_script(c, "SELECT load_extension('x')")));
    assert_true(err_is(sqlite_script(c, "SELECT \"no such column\"")));
    // Tables are STRICT.
    assert_true(err_is(sqlite_script(c, "INSERT INTO note (organisation, id, title) VALUES (7, 'a', 'x')")));
}

static err adds_secret(struct tx *tx, void *with)
{
    (void)with;
    return db_run(tx, &query_note_add,
                  DB_ARGS(DB_INT(7), DB_INT(1), DB_TEXT(STR("t")), DB_BLOB(STR("the-secret-of-somebody"))), NULL);
}

static err deletes_all(struct tx *tx, void *with)
{
    (void)with;
    return db_run(tx, &query_note_delete_all, DB_ARGS(DB_INT(7)), NULL);
}

static void what_is_erased_is_overwritten(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct conn *c;
    bool found[2];
    unit_fn steps[] = {adds_secret, deletes_all};
    for (int i = 0; i < 2; i++) {
        assert_ok(store_write_now(f->store, steps[i], NULL));
        assert_ok(store_writer(f->store, &c));
        assert_ok(sqlite_script(c, "PRAGMA wal_checkpoint(TRUNCATE)"));
        size_t size;
        char *bytes = get_file(f, "organisations/leeds.db", &size);
        found[i] = memmem(bytes, size, "the-secret-of-somebody", 22) != NULL;
        free(bytes);
    }
    assert_true(found[0]);
    assert_false(found[1]);
}

static void an_organisation_leaves(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct store *other;
    struct store *again;
    struct tx *tx;
    int64_t one = 1;
    assert_ok(store_write_now(f->store, fixture_add_note, &one));
    assert_ok(stores_organisation(f->stores, STR("leeds-before-1"), 8, &other));
    assert_ok(store_write_now(other, fixture_add_note, &one));
    assert_int_equal(fixture_count(f->store), 1);
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/files/leeds", f->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    put_file(f, "files/leeds/abc", "an upload");
    put_file(f, "backups/organisation-leeds-before-0012.db", "a copy");
    put_file(f, "backups/organisation-leeds-before-1-before-0012.db", "another's");

    assert_ok(stores_remove_begin(f->stores, STR("leeds"), 7));
    assert_true(store_is_removed(f->store));
    assert_err(store_write_now(f->store, fixture_add_note, &one), ERR_NOT_FOUND);
    assert_err(store_read_begin(f->store, &tx), ERR_NOT_FOUND);
    assert_err(stores_organisation(f->stores, STR("leeds"), 7, &again), ERR_NOT_FOUND);
    assert_ok(stores_remove_begin(f->stores, STR("leeds"), 7)); // as after a removal that was cut short
    assert_ok(stores_remove_files(f->stores, STR("leeds")));
    assert_ok(stores_remove_files(f->stores, STR("leeds")));
    static const char *const gone[] = {"organisations/leeds.db", "organisations/leeds.db-wal", "files/leeds",
                                       "backups/organisation-leeds-before-0012.db"};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        assert_false(is_there(f, gone[i]));
    }
    assert_true(is_there(f, "backups/organisation-leeds-before-1-before-0012.db"));
    assert_err(stores_organisation(f->stores, STR("leeds"), 7, &again), ERR_NOT_FOUND);
    assert_false(is_there(f, "organisations/leeds.db"));
    assert_int_equal(fixture_count(other), 1);
    // Another of that name is another.
    assert_ok(stores_organisation(f->stores, STR("leeds"), 9, &again));
    assert_int_equal(fixture_count(again), 0);
    assert_err(stores_organisation(f->stores, STR("leeds"), 7, &again), ERR_NOT_FOUND);
}

static void *end_a_snapshot(void *with)
{
    struct tx *tx;
    assert_ok(store_read_begin(with, &tx));
    sem_post(&it_reads);
    usleep(200000);
    store_read_end(tx);
    return NULL;
}

static void an_organisation_that_is_read_leaves_later(void **state)
{
    struct fixture *f = FIXTURE(state);
    pthread_t reader;
    sem_init(&it_reads, 0, 0);
    assert_int_equal(pthread_create(&reader, NULL, end_a_snapshot, f->store), 0);
    sem_wait(&it_reads);
    int64_t began_ms = clock_steady_ms();
    assert_ok(stores_remove_begin(f->stores, STR("leeds"), 7));
    assert_true(clock_steady_ms() - began_ms >= 100);
    pthread_join(reader, NULL);
    sem_destroy(&it_reads);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_second_writer_is_refused),
        TEST(a_reader_sees_what_is_committed),
        TEST(keys_stay_in_their_folder),
        TEST(an_older_file_comes_up_to_date),
        TEST(a_newer_file_is_refused),
        TEST(a_changed_migration_is_refused),
        TEST(a_strange_file_is_refused),
        TEST(a_failing_migration_changes_nothing),
        TEST(migrating_says_what_it_did),
        TEST(the_least_used_store_is_closed),
        TEST(a_copy_holds_everything),
        TEST(a_copy_cut_short_looks_like_none),
        TEST(strangers_sql_could_do_little),
        TEST(a_failed_sync_is_settled_by_whoever_opens_next),
        TEST(what_is_erased_is_overwritten),
        TEST(an_organisation_leaves),
        TEST(an_organisation_that_is_read_leaves_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
