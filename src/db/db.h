// SPDX-License-Identifier: Apache-2.0
// db: the one way to stored data. A store is one file (one organisation's, or the registry); a unit
// of work is a function that reads and writes it in one transaction. Rooms see only this header and
// the queries that tools/queries.py makes of their .sql files; which engine is behind it they cannot
// tell. Reading and writing by units is in here; handing units to writer threads is lanes.h; opening
// and finding stores is stores.h.
#pragma once
#include "base/arena.h"
#include "base/err.h"

// A named query, made at build time from a .sql file. Ad-hoc SQL does not type-check.
struct query {
    const char *name;
    const char *sqlite;
    const char *postgres;
    uint16_t index;     // its place in query_table, for caches of prepared statements
    uint8_t parameters; // how many ?1 … ?n it takes
    bool reads_only;    // may run on a snapshot
};
// Every query of the program, in order of index (generated).
extern const struct query *const query_table[];
extern const size_t query_table_count;

// A transaction: a snapshot to read, or a unit of work that also writes.
struct tx;

enum db_kind {
    DB_KIND_NULL,
    DB_KIND_INT,
    DB_KIND_TEXT,
    DB_KIND_BLOB
};
struct db_value {
    enum db_kind kind;
    int64_t number;
    str bytes;
};
#define DB_INT(x)  ((struct db_value){.kind = DB_KIND_INT, .number = (x)})
#define DB_TEXT(s) ((struct db_value){.kind = DB_KIND_TEXT, .bytes = (s)})
#define DB_BLOB(s) ((struct db_value){.kind = DB_KIND_BLOB, .bytes = (s)})
#define DB_NULL    ((struct db_value){.kind = DB_KIND_NULL})

struct db_args {
    const struct db_value *values;
    size_t count;
};
// DB_ARGS(DB_INT(id), DB_TEXT(name)): one for each parameter, in order; the count is asserted.
#define DB_ARGS(...)                                          \
    ((struct db_args){(const struct db_value[]){__VA_ARGS__}, \
                      sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NO_ARGS ((struct db_args){0})

// Rows as they come:
//     struct db_rows rows = db_query(tx, &query_case_list, DB_ARGS(DB_INT(organisation)));
//     while (db_next(&rows)) { id = db_int(&rows, 0); name = db_text(&rows, a, 1); }
//     TRY(db_end(&rows));
struct db_rows {
    struct tx *tx;
    const struct query *query;
    void *statement;
    err failed; // told by db_end
    bool done;
};
// What is left without db_end is ended with the unit or snapshot. A writing query may be run this way
// too, for its RETURNING.
struct db_rows db_query(struct tx *tx, const struct query *query, struct db_args args);
bool db_next(struct db_rows *rows);
int64_t db_int(const struct db_rows *rows, int column);
// Copies into the arena. NULL in the store gives the empty view.
str db_text(const struct db_rows *rows, struct arena *a, int column);
bool db_is_null(const struct db_rows *rows, int column);
MUST_USE err db_end(struct db_rows *rows);
// The whole of a query that gives one number; 0 where it gives no row.
MUST_USE err db_number(struct db_rows rows, int64_t *ret_number);

// A query without rows. Fails ERR_CONFLICT where a uniqueness or check rule forbids it; ERR_FULL,
// ERR_IO as the disk says. `ret_changed` (may be NULL) tells how many rows it touched.
MUST_USE err db_run(struct tx *tx, const struct query *query, struct db_args args, int64_t *ret_changed);

// What a unit of work may do: rows, nothing else. It may be run again from the start (a full disk
// inside another unit of its group undoes the whole group), so it must not count, send or keep
// anything outside its own transaction; what it hands back through `with` is written anew each run.
typedef err (*unit_fn)(struct tx *tx, void *with);

// What this unit deletes is to be gone from the store's files at once. Deleted rows are always overwritten
// with zeros; but pages as they were before stand in the write-ahead log until it is used again. After
// the commit the log is emptied; where a reader or a copy still needs it, that is tried again after each later commit,
// and by the writer's thread (lanes.h) every tenth of a second. store_erases (stores.h) says whether it is yet to be
// done.
void tx_erases(struct tx *tx);

// After the commit, whoever waits for this store to be stirred is told (stores_take_stirred): there is something in it
// to hand out. No promise: a unit that is undone may stir too.
void tx_stirs(struct tx *tx);

// The store's organisation number; 0 in the registry. The first argument of every query on a table
// that carries the organisation.
int64_t tx_organisation(const struct tx *tx);
// The store it reads (db/stores.h), and whether it also writes.
struct store *tx_store(const struct tx *tx);
bool tx_writes(const struct tx *tx);
