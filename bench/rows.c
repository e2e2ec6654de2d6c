// SPDX-License-Identifier: Apache-2.0
// rows: the floor beside which a journey's writes are measured. SQLite alone with the product's own statements, pragmas
// and tables, in one thread: a draft made, saved four times and sent, so many people's at a time in one commit, each
// commit synced. No page, no request, no savepoint.
//
//     rows STORE TOGETHER SECONDS     STORE is an organisation's file that `guildhall init` made
//
// Prints one JSON object: {"journeys", "commits", "seconds", "cpu_us"}.
#include "queries.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    TOGETHER_MAX = 512,
    SAVES = 5,
    SEALED = 43, // bytes that sealing adds to a value
    HASH = 32,
    ORGANISATION = 1
};

static sqlite3 *db;
static sqlite3_stmt *statements[16];
static const struct query *const queries[] = {&query_counter_take, &query_counter_taken,    &query_counter_begin,
                                              &query_draft_add,    &query_draft_put,        &query_case_by_draft,
                                              &query_case_add,     &query_case_event_first, &query_audit_link,
                                              &query_audit_add,    &query_draft_close};
enum {
    TAKE,
    TAKEN,
    FIRST,
    ADD,
    PUT,
    BY_DRAFT,
    CASE,
    EVENT,
    LINK,
    AUDIT,
    CLOSE,
    BEGIN,
    COMMIT
};

// What an answer of each page adds to a draft, about as much as the product keeps for it.
static const char answers[SAVES * 20 + SEALED];

static void check(int code, int wanted)
{
    if (code != wanted) {
        fprintf(stderr, "rows: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void prepare(int at, const char *sql)
{
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statements[at], NULL), SQLITE_OK);
}

// Binds by kind: i a number, t a text, b that many bytes of answers, n nothing.
static sqlite3_int64 run(int at, const char *kinds, const sqlite3_int64 *numbers, const char *const *texts)
{
    sqlite3_stmt *s = statements[at];
    sqlite3_int64 ret = 0;
    for (int i = 0; kinds[i] != '\0'; i++) {
        if (kinds[i] == 'i') {
            check(sqlite3_bind_int64(s, i + 1, *numbers++), SQLITE_OK);
        } else if (kinds[i] == 't') {
            check(sqlite3_bind_text(s, i + 1, *texts++, -1, SQLITE_STATIC), SQLITE_OK);
        } else if (kinds[i] == 'b') {
            check(sqlite3_bind_blob(s, i + 1, answers, (int)*numbers++, SQLITE_STATIC), SQLITE_OK);
        }
    }
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW) {
        ret = sqlite3_column_int64(s, 0);
        code = sqlite3_step(s);
    }
    check(code, SQLITE_DONE);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return ret;
}

#define NUMBERS(...) ((const sqlite3_int64[]){__VA_ARGS__})
#define TEXTS(...)   ((const char *const[]){__VA_ARGS__})

static sqlite3_int64 next_of(const char *what)
{
    run(TAKE, "it", NUMBERS(ORGANISATION), TEXTS(what));
    if (sqlite3_changes(db) == 0) {
        run(FIRST, "it", NUMBERS(ORGANISATION), TEXTS(what));
        return 1;
    }
    return run(TAKEN, "it", NUMBERS(ORGANISATION), TEXTS(what));
}

static void send_in(sqlite3_int64 draft, sqlite3_int64 now)
{
    char subject[32];
    run(BY_DRAFT, "ii", NUMBERS(ORGANISATION, draft), NULL);
    sqlite3_int64 id = next_of("case");
    run(CASE, "iiiiitbiiti", NUMBERS(ORGANISATION, id, draft, 1, 1, sizeof answers, now, now + 14 * 86400, 0),
        TEXTS("en", "online"));
    run(EVENT, "iiin", NUMBERS(ORGANISATION, id, now), NULL);
    snprintf(subject, sizeof subject, "case %lld", id);
    sqlite3_int64 line = next_of("audit");
    run(LINK, "ii", NUMBERS(ORGANISATION, line - 1), NULL);
    run(AUDIT, "iiinttb", NUMBERS(ORGANISATION, line, now, HASH), TEXTS("case.open", subject));
    run(CLOSE, "iiiii", NUMBERS(ORGANISATION, draft, SAVES, id, 1), NULL);
}

// What each of them does at this step of the way: saves one more answer, or sends.
static void step_of(sqlite3_int64 *draft, int step, sqlite3_int64 now)
{
    sqlite3_int64 size = (sqlite3_int64)(sizeof answers - SEALED) / SAVES * (step + 1) + SEALED;
    if (step == 0) {
        *draft = next_of("draft");
        run(ADD, "iibiitbiti", NUMBERS(ORGANISATION, *draft, HASH, 1, 1, size, now, 0), TEXTS("en", "online"));
    } else if (step < SAVES) {
        run(PUT, "iiibtii", NUMBERS(ORGANISATION, *draft, step, size, now, 1), TEXTS("en"));
    } else {
        send_in(*draft, now);
    }
}

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    int together = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
    sqlite3_int64 drafts[TOGETHER_MAX];
    if (together < 1 || together > TOGETHER_MAX) {
        fprintf(stderr, "rows STORE TOGETHER SECONDS\n");
        return 2;
    }
    check(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    check(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", NULL,
                       NULL, NULL),
          SQLITE_OK);
    for (int i = 0; i < BEGIN; i++) {
        prepare(i, queries[i]->sqlite);
    }
    prepare(BEGIN, "BEGIN IMMEDIATE");
    prepare(COMMIT, "COMMIT");
    long journeys = 0, commits = 0;
    double began = seconds_of(CLOCK_MONOTONIC), spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID), wall;
    do {
        for (int step = 0; step <= SAVES; step++, commits++) {
            run(BEGIN, "", NULL, NULL);
            for (int i = 0; i < together; i++) {
                step_of(&drafts[i], step, time(NULL));
            }
            run(COMMIT, "", NULL, NULL);
        }
        journeys += together;
        wall = seconds_of(CLOCK_MONOTONIC) - began;
    } while (wall < strtod(argv[3], NULL));
    printf("{\"journeys\": %ld, \"commits\": %ld, \"seconds\": %.3f, \"cpu_us\": %.2f}\n", journeys, commits, wall,
           (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - spent) / (double)journeys * 1e6);
    sqlite3_close(db);
    return 0;
}
