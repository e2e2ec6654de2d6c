// SPDX-License-Identifier: Apache-2.0
#include "casework/case.h"
#include "base/clock.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>
#include <stdio.h>

#define TO(status) (1u << (status))

// The statuses: their names, and what may follow each.
static const struct {
    str name;
    unsigned next;
    bool open;
} case_statuses[] = {
    [CASE_NEW] = {STR_INIT("new"),
                  TO(CASE_IN_PROGRESS) | TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED),
                  true},
    [CASE_IN_PROGRESS] = {STR_INIT("in-progress"),
                          TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED), true},
    [CASE_WAITING] = {STR_INIT("waiting"),
                      TO(CASE_IN_PROGRESS) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED), true},
    [CASE_APPROVED] = {STR_INIT("approved"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED), false},
    [CASE_REFUSED] = {STR_INIT("refused"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED), false},
    [CASE_CLOSED] = {STR_INIT("closed"), TO(CASE_IN_PROGRESS), false},
};
_Static_assert(sizeof case_statuses / sizeof case_statuses[0] == CASE_STATUS__COUNT, "a row a status");

str case_status_name(enum case_status status)
{
    assert(status < CASE_STATUS__COUNT);
    return case_statuses[status].name;
}

bool case_status_find(str name, enum case_status *ret_status)
{
    for (enum case_status s = 0; s < CASE_STATUS__COUNT; s++) {
        if (str_eq(case_statuses[s].name, name)) {
            *ret_status = s;
            return true;
        }
    }
    return false;
}

bool case_status_may_follow(enum case_status from, enum case_status to)
{
    assert(from < CASE_STATUS__COUNT && to < CASE_STATUS__COUNT);
    return (case_statuses[from].next & TO(to)) != 0;
}

bool case_status_is_open(enum case_status status)
{
    assert(status < CASE_STATUS__COUNT);
    return case_statuses[status].open;
}

static err case_audit(struct tx *tx, int64_t user_id, str event, int64_t id)
{
    char subject[32];
    snprintf(subject, sizeof subject, "case %lld", (long long)id);
    return audit_write(tx, user_id, event, str_from(subject));
}

static struct seal_of case_seal_of(int64_t id)
{
    return (struct seal_of){.kind = SEAL_CASE, .id = id};
}

static struct seal_of case_event_seal_of(int64_t id, int64_t number)
{
    return (struct seal_of){.kind = SEAL_EVENT, .id = id, .part = number};
}

// The case changes: its number of changes is that of the event which says how.
static err case_event_touch(struct tx *tx, struct case_change by)
{
    int64_t changed;
    int64_t now_s = clock_now_s();
    TRY(db_run(tx, &query_case_touch,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id), DB_INT(by.seen), DB_INT(now_s)), &changed));
    if (changed != 1) {
        bool found;
        struct db_rows rows =
            db_query(tx, &query_case_exists, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id)));
        found = db_next(&rows);
        TRY(db_end(&rows));
        return found ? FAIL(ERR_CONFLICT, "the case changed meanwhile") : FAIL(ERR_NOT_FOUND, "there is no such case");
    }
    return NO_ERR;
}

static err case_event_put(struct tx *tx, struct case_change by, str kind, struct seal_words words)
{
    return db_run(tx, &query_case_event_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id), DB_TEXT(kind),
                          by.user_id == 0 ? DB_NULL : DB_INT(by.user_id), words.plain, DB_INT(clock_now_s()),
                          words.sealed),
                  NULL);
}

static err case_event_write(struct tx *tx, struct case_change by, str kind, str detail)
{
    TRY(case_event_touch(tx, by));
    return case_event_put(tx, by, kind, (struct seal_words){DB_TEXT(detail), DB_NULL});
}

// What somebody wrote is sealed; a status is counted and is not.
static err case_event_write_words(struct tx *tx, struct case_change by, str kind, str written)
{
    struct arena a;
    struct seal_words words;
    TRY(case_event_touch(tx, by));
    struct db_rows rows = db_query(tx, &query_case_changes, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id)));
    int64_t number = db_next(&rows) ? db_int(&rows, 0) : 0;
    TRY(db_end(&rows));
    arena_init(&a, LIMIT_NOTE_TEXT * 8);
    err e = seal_words(tx, &a, case_event_seal_of(by.case_id, number), written, &words);
    if (!err_is(e)) {
        e = case_event_put(tx, by, kind, words);
    }
    arena_free(&a);
    return e;
}

static err case_keep(struct tx *tx, const struct case_open *with)
{
    struct arena a;
    str answers;
    arena_init(&a, LIMIT_ANSWERS + 64 * 1024);
    err e = seal_value(tx, &a, case_seal_of(with->ret_case_id), with->answers, &answers);
    if (!err_is(e)) {
        e = db_run(tx, &query_case_add,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_case_id), DB_INT(with->draft_id),
                           DB_INT(with->service_id), DB_INT(with->version_id), DB_TEXT(with->language),
                           DB_BLOB(answers), DB_INT(clock_now_s()), DB_INT(with->target_at)),
                   NULL);
    }
    arena_free(&a);
    return e;
}

err case_open(struct tx *tx, struct case_open *with)
{
    int64_t organisation = tx_organisation(tx);
    struct db_rows rows = db_query(tx, &query_case_by_draft, DB_ARGS(DB_INT(organisation), DB_INT(with->draft_id)));
    with->ret_existed = db_next(&rows);
    with->ret_case_id = with->ret_existed ? db_int(&rows, 0) : 0;
    TRY(db_end(&rows));
    if (with->ret_existed) {
        return NO_ERR;
    }
    TRY(ids_next(tx, STR("case"), &with->ret_case_id));
    TRY(case_keep(tx, with));
    TRY(db_run(tx, &query_case_event_first,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_case_id), DB_INT(clock_now_s())), NULL));
    return case_audit(tx, 0, STR("case.open"), with->ret_case_id);
}

err case_read_row(const struct db_rows *rows, struct arena *a, struct casefile *ret_case)
{
    *ret_case = (struct casefile){.id = db_int(rows, 0),
                                  .draft_id = db_int(rows, 1),
                                  .service_id = db_int(rows, 2),
                                  .version_id = db_int(rows, 3),
                                  .service_key = db_text(rows, a, 4),
                                  .service_name = db_text(rows, a, 5),
                                  .language = db_text(rows, a, 6),
                                  .submitted_at = db_int(rows, 8),
                                  .changed_at = db_int(rows, 9),
                                  .answers = db_text(rows, a, 10),
                                  .team_id = db_int(rows, 11),
                                  .assignee_id = db_int(rows, 12),
                                  .target_at = db_int(rows, 13),
                                  .target_was = db_int(rows, 14),
                                  .stopped_at = db_int(rows, 15),
                                  .closed_at = db_int(rows, 16),
                                  .changes = db_int(rows, 17),
                                  .team_name = db_text(rows, a, 18),
                                  .assignee_name = db_text(rows, a, 19)};
    TRY(seal_open(rows->tx, a, case_seal_of(ret_case->id), ret_case->answers, &ret_case->answers));
    return case_status_find(db_text(rows, a, 7), &ret_case->status)
               ? NO_ERR
               : FAIL(ERR_INTERNAL, "a status that the table does not know");
}

err case_get(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case)
{
    err e = FAIL(ERR_NOT_FOUND, "there is no such case");
    struct db_rows rows =
        db_query(tx, &query_case_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(LIMIT_ANSWERS * 2)));
    if (db_next(&rows)) {
        e = case_read_row(&rows, a, ret_case);
    }
    TRY(db_end(&rows));
    return e;
}

err case_events(struct tx *tx, struct arena *a, int64_t id, struct case_event **ret_events, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct case_event *events = NULL;
    struct db_rows rows = db_query(tx, &query_case_events, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    while (db_next(&rows)) {
        struct case_event *event = arena_push(a, struct case_event, events, count, room);
        *event = (struct case_event){.number = db_int(&rows, 0),
                                     .user_id = db_int(&rows, 1),
                                     .at = db_int(&rows, 2),
                                     .kind = db_text(&rows, a, 3),
                                     .user_name = db_text(&rows, a, 5)};
        TRY(seal_words_open(&rows, a, case_event_seal_of(id, event->number), 4, 6, &event->detail));
    }
    TRY(db_end(&rows));
    *ret_events = events;
    *ret_count = count;
    return NO_ERR;
}

err case_set_status(struct tx *tx, const struct case_move *with)
{
    const struct casefile *c = &with->from;
    int64_t now_s = clock_now_s();
    if (!case_status_may_follow(c->status, with->to)) {
        return FAIL(ERR_CONFLICT, "this status cannot follow that one");
    }
    struct case_change by = with->by;
    by.seen = c->changes;
    TRY(case_event_write(tx, by, STR("status"), case_status_name(with->to)));
    bool waits = with->to == CASE_WAITING;
    int64_t target_was = c->stopped_at == 0 ? c->target_at : with->resumed_target_at;
    TRY(db_run(tx, &query_case_put_status,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(c->id), DB_TEXT(case_status_name(with->to)),
                       case_status_is_open(with->to) ? DB_NULL : DB_INT(now_s), waits ? DB_INT(now_s) : DB_NULL,
                       DB_INT(waits ? TARGET_NEVER : target_was), DB_INT(target_was)),
               NULL));
    return case_audit(tx, by.user_id, STR("case.status"), c->id);
}

err case_add_note(struct tx *tx, struct case_change by, str words)
{
    TRY(case_event_write_words(tx, by, STR("note"), words));
    return case_audit(tx, by.user_id, STR("case.note"), by.case_id);
}

// The event says the numbers of the user and the team; names are looked up when it is shown.
err case_assign(struct tx *tx, const struct case_assign *with)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->by.case_id), DB_INT(with->assignee_id),
                                  DB_INT(with->team_id));
    char numbers[48];
    snprintf(numbers, sizeof numbers, "%lld %lld", (long long)with->assignee_id, (long long)with->team_id);
    TRY(case_event_write(tx, with->by, STR("assigned"), str_from(numbers)));
    int64_t changed;
    TRY(db_run(tx, &query_case_put_assignee, args, &changed));
    if (changed != 1) {
        return FAIL(ERR_NOT_FOUND, "there is no such user or team");
    }
    return case_audit(tx, with->by.user_id, STR("case.assign"), with->by.case_id);
}

const struct seal_table case_sealed = {SEAL_CASE, &query_case_sealed_page, &query_case_sealed_put};

const struct seal_table case_event_sealed = {SEAL_EVENT, &query_case_event_sealed_page, &query_case_event_sealed_put};
