// SPDX-License-Identifier: Apache-2.0
// Migrations: looks at what a file has had, copies it, and runs the rest in one transaction.
#include "db/migrate.h"
#include "base/clock.h"
#include "db/private.h"
#include "queries.h"
#include <assert.h>
#include <unistd.h>

// Reads how far the file is, and whether what it had is what this binary has.
static err migrate_read(struct conn *c, const struct migration_set *set, int64_t *ret_last)
{
    struct tx tx = {.conn = c};
    int64_t last = 0;
    TRY(sqlite_do(c, CONN_BEGIN_READ));
    struct arena a;
    arena_init(&a, 1 << 20);
    err e = NO_ERR;
    struct db_rows rows = db_query(&tx, &query_migration_list, DB_ARGS(DB_TEXT(str_from(set->name))));
    while (!err_is(e) && db_next(&rows)) {
        last = db_int(&rows, 0);
        if (last < 1 || last > (int64_t)set->count) {
            e = FAIL_ABOUT(ERR_CONFLICT, "the store was written by a newer program", str_from(set->name));
        } else if (!str_eq(db_text(&rows, &a, 1), str_from(set->items[last - 1].checksum))) {
            e = FAIL_ABOUT(ERR_CONFLICT, "a migration of this store has been changed since it ran",
                           str_from(set->items[last - 1].name));
        }
    }
    err end = db_end(&rows);
    arena_free(&a);
    err rolled = sqlite_do(c, CONN_ROLLBACK);
    TRY(e);
    TRY(end);
    TRY(rolled);
    *ret_last = last;
    return NO_ERR;
}

static err migrate_look(struct conn *c, const struct migration_set *set, bool *ret_blank, int64_t *ret_last)
{
    *ret_last = 0;
    TRY(sqlite_is_blank(c, ret_blank));
    if (*ret_blank) {
        return NO_ERR;
    }
    if (!sqlite_has_table(c, "migration")) {
        return FAIL_ABOUT(ERR_CONFLICT, "the file is not a store of this program", str_from(set->name));
    }
    return migrate_read(c, set, ret_last);
}

static err migrate_run_one(struct conn *c, const struct migration_set *set, const struct migration *m)
{
    struct tx tx = {.conn = c, .writes = true};
    TRY(sqlite_script(c, m->sqlite));
    // A migration that ends the transaction would be half done for ever.
    if (!sqlite_in_transaction(c)) {
        return FAIL_ABOUT(ERR_INTERNAL, "a migration ended its transaction", str_from(m->name));
    }
    return db_run(&tx, &query_migration_add,
                  DB_ARGS(DB_TEXT(str_from(set->name)), DB_INT(m->number), DB_TEXT(str_from(m->name)),
                          DB_TEXT(str_from(m->checksum)), DB_INT(clock_now_s())),
                  NULL);
}

static err migrate_run(struct conn *c, const struct migration_set *set, bool blank, int64_t last)
{
    // Rebuilding a table drops the old one, and with it, were foreign keys on, the rows that point at it.
    TRY(sqlite_do(c, CONN_FOREIGN_KEYS_OFF));
    TRY(sqlite_do(c, CONN_BEGIN_WRITE));
    err e = blank ? sqlite_script(c, migrations_bookkeeping) : NO_ERR;
    for (size_t i = (size_t)last; i < set->count && !err_is(e); i++) {
        e = migrate_run_one(c, set, &set->items[i]);
    }
    if (!err_is(e)) {
        e = sqlite_check_references(c);
    }
    if (!err_is(e)) {
        e = sqlite_do(c, CONN_COMMIT);
    }
    if (err_is(e) && sqlite_in_transaction(c)) {
        err rolled = sqlite_do(c, CONN_ROLLBACK);
        (void)rolled; // closing the connection undoes it as well
    }
    return e;
}

err migrate_file(const char *path, const char *copy_to, const struct migration_set *set, struct migrate_outcome *ret)
{
    struct conn *c = NULL;
    bool blank = false;
    int64_t last = 0;
    *ret = (struct migrate_outcome){0};
    TRY(sqlite_open(path, CONN_CREATE, &c));
    err e = migrate_look(c, set, &blank, &last);
    bool needed = blank || last < (int64_t)set->count;
    if (!err_is(e) && needed && !blank) {
        e = sqlite_copy(path, copy_to);
        ret->copied = !err_is(e);
    }
    if (!err_is(e) && needed) {
        e = migrate_run(c, set, blank, last);
    }
    sqlite_close(c);
    if (!err_is(e)) {
        ret->from = last;
        ret->to = (int64_t)set->count;
    }
    return e;
}

err migrate_check(const char *path, const struct migration_set *set)
{
    if (access(path, F_OK) != 0) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "the store is not there", str_from(set->name));
    }
    struct conn *c = NULL;
    bool blank = false;
    int64_t last = 0;
    TRY(sqlite_open(path, CONN_READ, &c));
    err e = migrate_look(c, set, &blank, &last);
    sqlite_close(c);
    TRY(e);
    if (blank || last < (int64_t)set->count) {
        return FAIL_ABOUT(ERR_CONFLICT, "the store must be brought up to date first (guildhall migrate)",
                          str_from(set->name));
    }
    return NO_ERR;
}
