// SPDX-License-Identifier: Apache-2.0
// sqlite: the driver. One connection to one file, its cached statements, its transaction. Private to
// db; sqlite.c is the only file that knows sqlite3.h. A connection serves one thread at a time.
#pragma once
#include "db/db.h"

struct conn;
struct statement; // a query under way on a connection

enum conn_mode {
    CONN_READ,   // reads a file that is there
    CONN_WRITE,  // reads and writes a file that is there
    CONN_CREATE, // the same, and makes it
};
enum conn_verb {
    CONN_BEGIN_READ,  // a snapshot, from its first query on
    CONN_BEGIN_WRITE, // takes the file's write lock
    CONN_COMMIT,      // synced when it returns
    CONN_ROLLBACK,
    CONN_SAVEPOINT,
    CONN_RELEASE,
    CONN_ROLLBACK_TO,
    CONN_FOREIGN_KEYS_OFF, // for migrations, which may rebuild a table; before CONN_BEGIN_WRITE
    CONN__VERB_COUNT
};

MUST_USE err sqlite_open(const char *path, enum conn_mode mode, struct conn **ret_conn);
void sqlite_close(struct conn *c);
MUST_USE err sqlite_do(struct conn *c, enum conn_verb verb);
// Whether a checkpoint after a commit met a sync that failed. What was committed is safe in the log.
bool sqlite_sync_failed(const struct conn *c);
// Asked after each commit at which the log is due to go into the file; false puts it off to a later commit.
void sqlite_guard_log(struct conn *c, bool (*may_go)(void *with), void *with);
// Carries the log that stands beside a file into it, as far as it holds whole transactions.
MUST_USE err sqlite_fold(const char *path);
// Whether a transaction is open. After a full disk, an I/O error, a lack of memory or a unit past its
// time, SQLite may have undone it all by itself; a write after that would be committed alone.
bool sqlite_in_transaction(const struct conn *c);
// Runs the statements of a migration.
MUST_USE err sqlite_script(struct conn *c, const char *sql);
bool sqlite_has_table(struct conn *c, const char *name);
// Whether no table was ever made in the file.
MUST_USE err sqlite_is_blank(struct conn *c, bool *ret_blank);
// Whether a row points at one that is not there (foreign keys are off while migrations run).
MUST_USE err sqlite_check_references(struct conn *c);
// Whether every page and index of the file is as it should be (PRAGMA integrity_check): ERR_CONFLICT says what is not.
MUST_USE err sqlite_check_whole(struct conn *c);
// A copy of the file at one moment, in one step, safe beside writes; on disk when it returns.
MUST_USE err sqlite_copy(const char *from, const char *to);

// Queries fail ERR_BUSY past this moment of the steady clock; 0 for no end.
void sqlite_set_deadline(struct conn *c, int64_t steady_ms);
bool sqlite_is_late(const struct conn *c);

// Takes the query's statement (prepared once a connection) and binds the arguments, copied.
MUST_USE err sqlite_start(struct conn *c, const struct query *query, struct db_args args,
                          struct statement **ret_statement);
MUST_USE err sqlite_step(struct statement *s, bool *ret_row);
void sqlite_finish(struct statement *s);
// Finishes whatever a unit left under way.
void sqlite_finish_all(struct conn *c);
int64_t sqlite_int(const struct statement *s, int column);
// Valid until the next step.
str sqlite_bytes(const struct statement *s, int column);
bool sqlite_is_null(const struct statement *s, int column);
// The WAL is emptied after the next commit (tx_erases). Whether it is yet to be: a reader was in the way, or whoever
// guards it. To try again without a commit.
void sqlite_erase(struct conn *c);
bool sqlite_erases(const struct conn *c);
void sqlite_empty_log(struct conn *c);
// Rows the last finished write touched.
int64_t sqlite_changed(const struct conn *c);
