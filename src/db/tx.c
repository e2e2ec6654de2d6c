// SPDX-License-Identifier: Apache-2.0
// Transactions as rooms see them: queries in, rows out. Refuses a writing query on a snapshot (a
// programmer's error), and any query once the engine has undone the transaction by itself.
#include "db/private.h"
#include <assert.h>

int64_t tx_organisation(const struct tx *tx)
{
    return tx->organisation;
}

struct store *tx_store(const struct tx *tx)
{
    return tx->store;
}

bool tx_writes(const struct tx *tx)
{
    return tx->writes;
}

void tx_finish_queries(struct tx *tx)
{
    sqlite_finish_all(tx->conn);
}

static err tx_may_go_on(const struct tx *tx, const struct query *query)
{
    assert(tx->writes || query->reads_only);
    if (sqlite_is_late(tx->conn)) {
        return FAIL_ABOUT(ERR_BUSY, "the unit of work took too long", str_from(query->name));
    }
    if (!sqlite_in_transaction(tx->conn)) {
        // Going on would commit the rest of the unit without its beginning.
        return FAIL_ABOUT(ERR_IO, "the transaction was undone", str_from(query->name));
    }
    return NO_ERR;
}

struct db_rows db_query(struct tx *tx, const struct query *query, struct db_args args)
{
    struct db_rows rows = {.tx = tx, .query = query};
    struct statement *s = NULL;
    rows.failed = tx_may_go_on(tx, query);
    if (!err_is(rows.failed)) {
        rows.failed = sqlite_start(tx->conn, query, args, &s);
    }
    rows.statement = s;
    rows.done = err_is(rows.failed);
    return rows;
}

bool db_next(struct db_rows *rows)
{
    if (rows->done) {
        return false;
    }
    bool row = false;
    rows->failed = sqlite_step(rows->statement, &row);
    rows->done = !row;
    return row;
}

int64_t db_int(const struct db_rows *rows, int column)
{
    assert(!rows->done);
    return sqlite_int(rows->statement, column);
}

str db_text(const struct db_rows *rows, struct arena *a, int column)
{
    assert(!rows->done);
    str bytes = sqlite_bytes(rows->statement, column);
    return bytes.len == 0 ? (str){0} : arena_str(a, bytes);
}

void tx_erases(struct tx *tx)
{
    assert(tx->writes);
    sqlite_erase(tx->conn);
}

void tx_stirs(struct tx *tx)
{
    assert(tx->writes);
    atomic_store(&tx->store->stirred, true);
}

bool db_is_null(const struct db_rows *rows, int column)
{
    assert(!rows->done);
    return sqlite_is_null(rows->statement, column);
}

err db_end(struct db_rows *rows)
{
    if (rows->statement != NULL) {
        sqlite_finish(rows->statement);
        rows->statement = NULL;
    }
    rows->done = true;
    return rows->failed;
}

err db_number(struct db_rows rows, int64_t *ret_number)
{
    *ret_number = db_next(&rows) ? db_int(&rows, 0) : 0;
    return db_end(&rows);
}

err db_run(struct tx *tx, const struct query *query, struct db_args args, int64_t *ret_changed)
{
    assert(!query->reads_only);
    struct db_rows rows = db_query(tx, query, args);
    while (db_next(&rows)) {
        // RETURNING gives rows; whoever wants them uses db_query
    }
    if (ret_changed != NULL) {
        *ret_changed = err_is(rows.failed) ? 0 : sqlite_changed(tx->conn);
    }
    return db_end(&rows);
}
