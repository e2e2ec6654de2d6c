// SPDX-License-Identifier: Apache-2.0
#include "casework/case.h"
#include "base/clock.h"
#include "base/limits.h"
#include "casework/find.h"
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
                  TO(CASE_IN_PROGRESS) | TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED) |
                      TO(CASE_WITHDRAWN),
                  true},
    [CASE_IN_PROGRESS] = {STR_INIT("in-progress"),
                          TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED) |
                              TO(CASE_WITHDRAWN),
                          true},
    [CASE_WAITING] = {STR_INIT("waiting"),
                      TO(CASE_IN_PROGRESS) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED) |
                          TO(CASE_WITHDRAWN),
                      true},
    [CASE_APPROVED] = {STR_INIT("approved"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED), false},
    [CASE_REFUSED] = {STR_INIT("refused"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED), false},
    [CASE_CLOSED] = {STR_INIT("closed"), TO(CASE_IN_PROGRESS), false},
    [CASE_WITHDRAWN] = {STR_INIT("withdrawn"), 0, false},
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
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id), DB_INT(by.seen), DB_INT(now_s),
                       by.user_id == 0 ? DB_INT(now_s) : DB_NULL),
               &changed));
    if (changed != 1) {
        struct db_rows rows =
            db_query(tx, &query_case_exists, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(by.case_id)));
        bool found = db_next(&rows);
        TRY(db_end(&rows));
        return found ? FAIL(ERR_CONFLICT, "the case changed meanwhile") : FAIL(ERR_NOT_FOUND, "there is no such case");
    }
    return NO_ERR;
}

static err case_event_put(struct tx *tx, const struct case_happened *event, struct seal_words words)
{
    return db_run(tx, &query_case_event_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(event->by.case_id), DB_TEXT(event->kind),
                          event->by.user_id == 0 ? DB_NULL : DB_INT(event->by.user_id), words.plain,
                          DB_INT(clock_now_s()), words.sealed, event->due_at == 0 ? DB_NULL : DB_INT(event->due_at)),
                  NULL);
}

// What somebody wrote is sealed. A status, and the numbers of whom a case went to, are not.
static bool case_event_is_written(str kind)
{
    return !str_eq(kind, STR("status")) && !str_eq(kind, STR("assigned"));
}

static err case_event_write(struct tx *tx, struct arena *a, const struct case_happened *event)
{
    struct seal_words words = {DB_TEXT(event->words), DB_NULL};
    if (case_event_is_written(event->kind)) {
        int64_t number;
        TRY(db_number(
            db_query(tx, &query_case_changes, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(event->by.case_id))),
            &number));
        TRY(seal_words(tx, a, case_event_seal_of(event->by.case_id, number), event->words, &words));
    }
    return case_event_put(tx, event, words);
}

err case_happened(struct tx *tx, const struct case_happened *event)
{
    struct arena a;
    char name[48];
    TRY(case_event_touch(tx, event->by));
    arena_init(&a, LIMIT_NOTE_TEXT * 8);
    err e = case_event_write(tx, &a, event);
    arena_free(&a);
    TRY(e);
    snprintf(name, sizeof name, "case.%.*s", STR_ARG(event->kind));
    return audit_write_on(tx, event->by.user_id, str_from(name), "case", event->by.case_id);
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
                           DB_BLOB(answers), DB_INT(clock_now_s()), DB_INT(with->target_at),
                           DB_TEXT(with->channel.len == 0 ? STR("online") : with->channel), DB_INT(with->taken_by)),
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
    TRY(find_keep(tx, with->ret_case_id, &(struct find_tokens){with->tokens, with->token_count}));
    TRY(db_run(tx, &query_case_event_first,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_case_id), DB_INT(clock_now_s()),
                       with->taken_by == 0 ? DB_NULL : DB_INT(with->taken_by)),
               NULL));
    return audit_write_on(tx, with->taken_by, STR("case.open"), "case", with->ret_case_id);
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
                                  .person_at = db_int(rows, 20),
                                  .complained_at = db_int(rows, 21),
                                  .channel = db_text(rows, a, 22),
                                  .team_name = db_text(rows, a, 18),
                                  .assignee_name = db_text(rows, a, 19)};
    return case_status_find(db_text(rows, a, 7), &ret_case->status)
               ? NO_ERR
               : FAIL(ERR_INTERNAL, "a status that the table does not know");
}

err case_open_answers(struct tx *tx, struct arena *a, struct casefile *c)
{
    return seal_open(tx, a, case_seal_of(c->id), c->answers, &c->answers);
}

err case_get(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case)
{
    err e = FAIL(ERR_NOT_FOUND, "there is no such case");
    struct db_rows rows =
        db_query(tx, &query_case_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(LIMIT_ANSWERS * 2)));
    if (db_next(&rows)) {
        e = case_read_row(&rows, a, ret_case);
        ret_case->held_at = db_int(&rows, 23);
        ret_case->files_gone_at = db_int(&rows, 24);
    }
    TRY(db_end(&rows));
    TRY(e);
    return case_open_answers(tx, a, ret_case);
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
                                     .user_name = db_text(&rows, a, 5),
                                     .due_at = db_int(&rows, 7)};
        TRY(seal_words_open(&rows, a, case_event_seal_of(id, event->number), 4, 6, &event->detail));
    }
    TRY(db_end(&rows));
    *ret_events = events;
    *ret_count = count;
    return NO_ERR;
}

err case_put_status(struct tx *tx, const struct casefile *from, enum case_status to, int64_t resumed_target_at)
{
    int64_t now_s = clock_now_s();
    bool waits = to == CASE_WAITING;
    int64_t target_was = from->stopped_at == 0 ? from->target_at : resumed_target_at;
    return db_run(tx, &query_case_put_status,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(from->id), DB_TEXT(case_status_name(to)),
                          case_status_is_open(to) ? DB_NULL : DB_INT(now_s), waits ? DB_INT(now_s) : DB_NULL,
                          DB_INT(waits ? TARGET_NEVER : target_was), DB_INT(target_was)),
                  NULL);
}

// What a move is called where it comes with words to the person.
static str case_move_kind(const struct case_move *m)
{
    bool told = m->words.len != 0;
    return told && m->to == CASE_WAITING    ? STR("asked")
           : told && m->to == CASE_APPROVED ? STR("approved")
           : told && m->to == CASE_REFUSED  ? STR("refused")
                                            : STR("status");
}

err case_set_status(struct tx *tx, const struct case_move *with)
{
    if (!case_status_may_follow(with->from.status, with->to)) {
        return FAIL(ERR_CONFLICT, "this status cannot follow that one");
    }
    struct case_happened event = {
        .by = with->by, .kind = case_move_kind(with), .words = with->words, .due_at = with->due_at};
    event.by.seen = with->from.changes;
    if (str_eq(event.kind, STR("status"))) {
        event.words = case_status_name(with->to);
    }
    TRY(case_happened(tx, &event));
    return case_put_status(tx, &with->from, with->to, with->resumed_target_at);
}

err case_add_note(struct tx *tx, struct case_change by, str words)
{
    return case_happened(tx, &(struct case_happened){.by = by, .kind = STR("note"), .words = words});
}

// The event says the numbers of the user and the team; names are looked up when it is shown.
err case_assign(struct tx *tx, const struct case_assign *with)
{
    char numbers[48];
    int64_t changed;
    snprintf(numbers, sizeof numbers, "%lld %lld", (long long)with->assignee_id, (long long)with->team_id);
    TRY(case_happened(tx,
                      &(struct case_happened){.by = with->by, .kind = STR("assigned"), .words = str_from(numbers)}));
    TRY(db_run(tx, &query_case_put_assignee,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->by.case_id), DB_INT(with->assignee_id),
                       DB_INT(with->team_id)),
               &changed));
    return changed == 1 ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such user or team");
}

const struct seal_table case_sealed = {SEAL_CASE, &query_case_sealed_page, &query_case_sealed_put};

const struct seal_table case_event_sealed = {SEAL_EVENT, &query_case_event_sealed_page, &query_case_event_sealed_put};
