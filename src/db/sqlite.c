// SPDX-License-Identifier: Apache-2.0
// The SQLite driver. The only SQL here is what no other engine knows: pragmas and the words of a
// transaction. It refuses ad-hoc SQL from above: statements come from queries, scripts from migrations.
#include "db/sqlite.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/private.h"
#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    SQLITE_BUSY_WAIT_MS = 5000,  // for the short moments in which another connection opens or copies
    SQLITE_STEPS_A_LOOK = 1000,  // steps of the virtual machine between looks at the clock
    SQLITE_WAL_PAGES = 1000,     // a checkpoint from here on: 4 MB
    SQLITE_WAL_PAGES_MAX = 8000, // from here on readers are waited for, or the WAL grows for ever
    SQLITE_WAL_WAIT_MS = 100,
    SQLITE_ERASE_WAIT_MS = 10,           // short: it is tried again, and whoever writes waits for it
    SQLITE_VALUE_MAX = 16 * 1024 * 1024, // a definition or a draft's answers, sealed, with room
};

struct statement {
    struct conn *conn;
    sqlite3_stmt *stmt;
    const struct query *query;
    bool in_use;
    bool cached;
    struct statement *next_in_use;
};

struct conn {
    sqlite3 *db;
    bool writes;
    int wal_pages; // as of the last commit
    bool erases;   // the WAL holds pages of what was erased
    bool sync_failed;
    bool (*log_may_go)(void *with);
    void *log_with;
    int64_t deadline_ms;
    struct statement *in_use;
    sqlite3_stmt *verbs[CONN__VERB_COUNT];
    struct statement statements[]; // by query->index
};

static const char *const sqlite_verbs[CONN__VERB_COUNT] = {
    [CONN_BEGIN_READ] = "BEGIN",
    [CONN_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [CONN_COMMIT] = "COMMIT",
    [CONN_ROLLBACK] = "ROLLBACK",
    [CONN_SAVEPOINT] = "SAVEPOINT unit",
    [CONN_RELEASE] = "RELEASE unit",
    [CONN_ROLLBACK_TO] = "ROLLBACK TO unit",
    [CONN_FOREIGN_KEYS_OFF] = "PRAGMA foreign_keys = OFF",
};

// What SQLite's own advice for hostile input suggests (sqlite.org/security.html), raised to what our
// values and queries need.
static const struct {
    int what, most;
} sqlite_limits[] = {
    {SQLITE_LIMIT_LENGTH, SQLITE_VALUE_MAX},
    {SQLITE_LIMIT_SQL_LENGTH, 100 * 1000},
    {SQLITE_LIMIT_COLUMN, 100},
    {SQLITE_LIMIT_EXPR_DEPTH, 30},
    {SQLITE_LIMIT_COMPOUND_SELECT, 10},
    {SQLITE_LIMIT_VDBE_OP, 25 * 1000},
    {SQLITE_LIMIT_FUNCTION_ARG, 16},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static enum err_kind sqlite_kind(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR_BUSY;
    case SQLITE_TOOBIG:
        return ERR_TOO_LARGE;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
        return ERR_IO;
    default:
        return ERR_INTERNAL;
    }
}

// SQLite's own sentence names tables and columns, never values, so it may go to the log.
static err sqlite_failed(struct conn *c, int code, const char *where)
{
    static const char *const what[] = {
        [ERR_CONFLICT] = "a rule of the store forbids it",
        [ERR_FULL] = "the disk is full",
        [ERR_BUSY] = "the store was busy, or the unit took too long",
        [ERR_TOO_LARGE] = "a value is too large for the store",
        [ERR_IO] = "the store could not be read or written",
        [ERR_INTERNAL] = "the store does not understand",
    };
    enum err_kind kind = sqlite_kind(code);
    if ((code & 0xff) == SQLITE_CANTOPEN && c != NULL && c->db != NULL) { // a file that could not be made
        int why = sqlite3_system_errno(c->db);
        kind = why == ENOSPC || why == EDQUOT ? ERR_FULL : kind;
    }
    str about = str_from(c != NULL && c->db != NULL ? sqlite3_errmsg(c->db) : sqlite3_errstr(code));
    return err_make(kind, code, where, what[kind], about);
}
#define CONN_FAIL(c, code) sqlite_failed((c), (code), ERR_HERE)

static int sqlite_look_at_clock(void *with)
{
    return sqlite_is_late(with) ? 1 : 0;
}

static int sqlite_note_wal(void *with, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct conn *)with)->wal_pages = pages;
    return SQLITE_OK;
}

static void sqlite_set_up_once(void)
{
    // Counting every allocation under one lock serves nobody here.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static err sqlite_exec(struct conn *c, const char *sql)
{
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? NO_ERR : CONN_FAIL(c, code);
}

static err sqlite_harden(struct conn *c)
{
    for (size_t i = 0; i < sizeof sqlite_limits / sizeof sqlite_limits[0]; i++) {
        sqlite3_limit(c->db, sqlite_limits[i].what, sqlite_limits[i].most);
    }
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    // Closing is cheap, and leaves the WAL for the next opening: 54 us in place of 470.
    int keep = 1;
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_file_control(c->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    sqlite3_busy_timeout(c->db, SQLITE_BUSY_WAIT_MS);
    sqlite3_progress_handler(c->db, SQLITE_STEPS_A_LOOK, sqlite_look_at_clock, c);
    TRY(sqlite_exec(c, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON"));
    if (!c->writes) {
        return sqlite_exec(c, "PRAGMA query_only = ON");
    }
    sqlite3_wal_hook(c->db, sqlite_note_wal, c); // in place of SQLite's own checkpoints, whose failures go unseen
    // What is erased is overwritten (data protection): the pages of a deleted draft keep nothing.
    return sqlite_exec(c, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
}

err sqlite_open(const char *path, enum conn_mode mode, struct conn **ret_conn)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, sqlite_set_up_once);
    static const int flags[] = {
        [CONN_READ] = SQLITE_OPEN_READONLY,
        [CONN_WRITE] = SQLITE_OPEN_READWRITE,
        [CONN_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    struct conn *c = calloc(1, sizeof *c + query_table_count * sizeof c->statements[0]);
    assert(c != NULL);
    c->writes = mode != CONN_READ;
    int code = sqlite3_open_v2(path, &c->db, flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    err e = code == SQLITE_OK ? sqlite_harden(c) : CONN_FAIL(c, code);
    if (err_is(e)) {
        sqlite_close(c);
        return e;
    }
    *ret_conn = c;
    return NO_ERR;
}

void sqlite_close(struct conn *c)
{
    if (c == NULL) {
        return;
    }
    sqlite_finish_all(c);
    for (size_t i = 0; i < query_table_count; i++) {
        sqlite3_finalize(c->statements[i].stmt);
    }
    for (size_t i = 0; i < CONN__VERB_COUNT; i++) {
        sqlite3_finalize(c->verbs[i]);
    }
    int code = sqlite3_close(c->db);
    assert(code == SQLITE_OK);
    free(c);
}

// A checkpoint moves committed pages from the WAL into the file. It runs here, after the commit and
// before anyone is answered, so no sync of a group follows its answers. If it fails nothing is lost:
// the WAL still holds the pages and the next checkpoint writes them again.
static void sqlite_checkpoint(struct conn *c)
{
    if (c->wal_pages < SQLITE_WAL_PAGES && !c->erases) {
        return;
    }
    if (c->log_may_go != NULL && !c->log_may_go(c->log_with)) {
        return;
    }
    bool wait = c->wal_pages >= SQLITE_WAL_PAGES_MAX;
    if (wait || c->erases) {
        sqlite3_busy_timeout(c->db, wait ? SQLITE_WAL_WAIT_MS : SQLITE_ERASE_WAIT_MS);
    }
    int mode = c->erases ? SQLITE_CHECKPOINT_TRUNCATE : wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    int code = sqlite3_wal_checkpoint_v2(c->db, "main", mode, NULL, NULL);
    sqlite3_busy_timeout(c->db, SQLITE_BUSY_WAIT_MS);
    c->erases = c->erases && code != SQLITE_OK; // a reader was in the way
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
        c->sync_failed = (code & 0xff) != SQLITE_FULL;
        log_error("checkpoint failed", CONN_FAIL(c, code));
    }
}

err sqlite_do(struct conn *c, enum conn_verb verb)
{
    sqlite3_stmt **stmt = &c->verbs[verb];
    int code = SQLITE_OK;
    if (*stmt == NULL) {
        code = sqlite3_prepare_v3(c->db, sqlite_verbs[verb], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(*stmt);
    }
    err e = code == SQLITE_OK || code == SQLITE_DONE ? NO_ERR : CONN_FAIL(c, code);
    sqlite3_reset(*stmt);
    if (verb == CONN_COMMIT && !err_is(e) && c->writes) {
        sqlite_checkpoint(c);
    }
    return e;
}

bool sqlite_sync_failed(const struct conn *c)
{
    return c->sync_failed;
}

void sqlite_guard_log(struct conn *c, bool (*may_go)(void *with), void *with)
{
    c->log_may_go = may_go;
    c->log_with = with;
}

err sqlite_fold(const char *path)
{
    struct conn *c = NULL;
    TRY(sqlite_open(path, CONN_WRITE, &c));
    int code = sqlite3_wal_checkpoint_v2(c->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    err e = code == SQLITE_OK ? NO_ERR : CONN_FAIL(c, code);
    sqlite_close(c);
    return e;
}

void sqlite_erase(struct conn *c)
{
    c->erases = true;
}

bool sqlite_erases(const struct conn *c)
{
    return c->erases;
}

void sqlite_empty_log(struct conn *c)
{
    c->erases = true;
    sqlite_checkpoint(c);
}

bool sqlite_in_transaction(const struct conn *c)
{
    return sqlite3_get_autocommit(c->db) == 0;
}

err sqlite_script(struct conn *c, const char *sql)
{
    return sqlite_exec(c, sql);
}

bool sqlite_has_table(struct conn *c, const char *name)
{
    return sqlite3_table_column_metadata(c->db, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

// The first column of the first row of a pragma; -1 without a row.
static err sqlite_pragma(struct conn *c, const char *sql, int64_t *ret_value)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    *ret_value = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
    err e = code == SQLITE_ROW || code == SQLITE_DONE ? NO_ERR : CONN_FAIL(c, code);
    sqlite3_finalize(stmt);
    return e;
}

err sqlite_is_blank(struct conn *c, bool *ret_blank)
{
    int64_t version = 0;
    // Every change of a schema counts it up, from 0.
    TRY(sqlite_pragma(c, "PRAGMA schema_version", &version));
    *ret_blank = version == 0;
    return NO_ERR;
}

err sqlite_check_references(struct conn *c)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(c->db, "PRAGMA foreign_key_check", -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    err e = NO_ERR;
    if (code == SQLITE_ROW) {
        e = FAIL_ABOUT(ERR_CONFLICT, "a row points at one that is not there",
                       str_from((const char *)sqlite3_column_text(stmt, 0)));
    } else if (code != SQLITE_DONE) {
        e = CONN_FAIL(c, code);
    }
    sqlite3_finalize(stmt);
    return e;
}

err sqlite_check_whole(struct conn *c)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(c->db, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    str said = code == SQLITE_ROW ? str_from((const char *)sqlite3_column_text(stmt, 0)) : (str){0};
    err e = code != SQLITE_ROW        ? CONN_FAIL(c, code)
            : str_eq(said, STR("ok")) ? NO_ERR
                                      : FAIL_ABOUT(ERR_CONFLICT, "the store is damaged:", said);
    sqlite3_finalize(stmt);
    return e;
}

static err sqlite_copy_pages(struct conn *from, struct conn *to)
{
    // The copy is synced as a whole afterwards; a torn one is never used.
    TRY(sqlite_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"));
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (backup == NULL) {
        return CONN_FAIL(to, sqlite3_errcode(to->db));
    }
    // All pages in one step: beside a steady writer a copy by steps starts anew for ever.
    int code = sqlite3_backup_step(backup, -1);
    int end = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) {
        return CONN_FAIL(to, code);
    }
    return end == SQLITE_OK ? NO_ERR : CONN_FAIL(to, end);
}

err sqlite_copy(const char *from, const char *to)
{
    if (unlink(to) == 0) {
        log_write(LOG_INFO, "an older copy was replaced", NULL, 0);
    }
    struct conn *source = NULL;
    TRY(sqlite_open(from, CONN_READ, &source));
    struct conn target = {.writes = true};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(to, &target.db, flags, NULL);
    err e = code == SQLITE_OK ? sqlite_copy_pages(source, &target) : CONN_FAIL(&target, code);
    sqlite3_close(target.db);
    sqlite_close(source);
    if (!err_is(e)) {
        e = folder_sync_file(to);
    }
    if (err_is(e)) {
        unlink(to);
    }
    return e;
}

void sqlite_set_deadline(struct conn *c, int64_t steady_ms)
{
    c->deadline_ms = steady_ms;
}

bool sqlite_is_late(const struct conn *c)
{
    return c->deadline_ms != 0 && clock_steady_ms() > c->deadline_ms;
}

static err sqlite_bind(struct statement *s, struct db_args args)
{
    for (size_t i = 0; i < args.count; i++) {
        const struct db_value *v = &args.values[i];
        int at = (int)i + 1;
        int code = SQLITE_OK;
        const char *bytes = v->bytes.len != 0 ? v->bytes.ptr : "";
        switch (v->kind) {
        case DB_KIND_NULL:
            code = sqlite3_bind_null(s->stmt, at);
            break;
        case DB_KIND_INT:
            code = sqlite3_bind_int64(s->stmt, at, v->number);
            break;
        case DB_KIND_TEXT:
            code = sqlite3_bind_text64(s->stmt, at, bytes, v->bytes.len, SQLITE_TRANSIENT, SQLITE_UTF8);
            break;
        case DB_KIND_BLOB:
            code = sqlite3_bind_blob64(s->stmt, at, bytes, v->bytes.len, SQLITE_TRANSIENT);
            break;
        }
        if (code != SQLITE_OK) {
            return CONN_FAIL(s->conn, code);
        }
    }
    return NO_ERR;
}

// The connection's own statement for the query; a second one where the first is still under way.
static err sqlite_take(struct conn *c, const struct query *query, struct statement **ret_statement)
{
    struct statement *s = &c->statements[query->index];
    bool cached = !s->in_use;
    if (!cached) {
        s = calloc(1, sizeof *s);
        assert(s != NULL);
    }
    if (s->stmt == NULL) {
        int code = sqlite3_prepare_v3(c->db, query->sqlite, -1, cached ? SQLITE_PREPARE_PERSISTENT : 0, &s->stmt, NULL);
        if (code != SQLITE_OK) {
            if (!cached) {
                free(s);
            }
            return CONN_FAIL(c, code);
        }
        assert(sqlite3_bind_parameter_count(s->stmt) == query->parameters);
        assert(!query->reads_only || sqlite3_stmt_readonly(s->stmt));
    }
    *s = (struct statement){
        .conn = c, .stmt = s->stmt, .query = query, .in_use = true, .cached = cached, .next_in_use = c->in_use};
    c->in_use = s;
    *ret_statement = s;
    return NO_ERR;
}

err sqlite_start(struct conn *c, const struct query *query, struct db_args args, struct statement **ret_statement)
{
    assert(query->index < query_table_count && query_table[query->index] == query);
    assert(args.count == query->parameters);
    assert(c->writes || query->reads_only);
    struct statement *s = NULL;
    TRY(sqlite_take(c, query, &s));
    assert(s != NULL);
    err e = sqlite_bind(s, args);
    if (err_is(e)) {
        sqlite_finish(s);
        return e;
    }
    *ret_statement = s;
    return NO_ERR;
}

err sqlite_step(struct statement *s, bool *ret_row)
{
    int code = sqlite3_step(s->stmt);
    *ret_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? NO_ERR : CONN_FAIL(s->conn, code);
}

static void sqlite_retire(struct statement *s)
{
    s->in_use = false;
    if (!s->cached) {
        sqlite3_finalize(s->stmt);
        free(s);
        return;
    }
    sqlite3_reset(s->stmt);
    sqlite3_clear_bindings(s->stmt); // a draft's answers need not stay in memory
}

void sqlite_finish(struct statement *s)
{
    struct statement **at = &s->conn->in_use;
    while (*at != s) {
        assert(*at != NULL);
        at = &(*at)->next_in_use;
    }
    *at = s->next_in_use;
    sqlite_retire(s);
}

void sqlite_finish_all(struct conn *c)
{
    struct statement *s = c->in_use;
    c->in_use = NULL;
    while (s != NULL) {
        struct statement *next = s->next_in_use;
        sqlite_retire(s);
        s = next;
    }
}

int64_t sqlite_int(const struct statement *s, int column)
{
    return sqlite3_column_int64(s->stmt, column);
}

str sqlite_bytes(const struct statement *s, int column)
{
    const char *bytes = sqlite3_column_blob(s->stmt, column); // of a TEXT: its UTF-8
    int len = sqlite3_column_bytes(s->stmt, column);
    return bytes == NULL ? (str){0} : (str){bytes, (size_t)len};
}

bool sqlite_is_null(const struct statement *s, int column)
{
    return sqlite3_column_type(s->stmt, column) == SQLITE_NULL;
}

int64_t sqlite_changed(const struct conn *c)
{
    return sqlite3_changes64(c->db);
}
