// SPDX-License-Identifier: Apache-2.0
#include "casework/case.h"
#include "base/clock.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <assert.h>
#include <stdio.h>

#define TO(status) (1u << (status))

// The statuses: their names, and what may follow each.
static const struct {
    str name;
    unsigned next;
} case_statuses[] = {
    [CASE_NEW] = {STR_INIT("new"),
                  TO(CASE_IN_PROGRESS) | TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED)},
    [CASE_IN_PROGRESS] = {STR_INIT("in-progress"),
                          TO(CASE_WAITING) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED)},
    [CASE_WAITING] = {STR_INIT("waiting"),
                      TO(CASE_IN_PROGRESS) | TO(CASE_APPROVED) | TO(CASE_REFUSED) | TO(CASE_CLOSED)},
    [CASE_APPROVED] = {STR_INIT("approved"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED)},
    [CASE_REFUSED] = {STR_INIT("refused"), TO(CASE_IN_PROGRESS) | TO(CASE_CLOSED)},
    [CASE_CLOSED] = {STR_INIT("closed"), TO(CASE_IN_PROGRESS)},
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

static err case_event_write(struct tx *tx, int64_t id, str kind, int64_t user_id, str detail)
{
    return db_run(tx, &query_case_event_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_TEXT(kind),
                          user_id == 0 ? DB_NULL : DB_INT(user_id), DB_TEXT(detail), DB_INT(clock_now_s())),
                  NULL);
}

static err case_audit(struct tx *tx, int64_t user_id, str event, int64_t id)
{
    char subject[32];
    snprintf(subject, sizeof subject, "case %lld", (long long)id);
    return audit_write(tx, user_id, event, str_from(subject));
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
    TRY(db_run(tx, &query_case_add,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_case_id), DB_INT(with->draft_id),
                       DB_INT(with->service_id), DB_INT(with->version_id), DB_TEXT(with->language),
                       DB_BLOB(with->answers), DB_INT(clock_now_s())),
               NULL));
    TRY(db_run(tx, &query_case_event_first,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_case_id), DB_INT(clock_now_s())), NULL));
    return case_audit(tx, 0, STR("case.open"), with->ret_case_id);
}

static struct casefile case_of(const struct db_rows *rows, struct arena *a)
{
    struct casefile c = {.id = db_int(rows, 0),
                         .draft_id = db_int(rows, 1),
                         .service_id = db_int(rows, 2),
                         .version_id = db_int(rows, 3),
                         .service_key = db_text(rows, a, 4),
                         .service_name = db_text(rows, a, 5),
                         .language = db_text(rows, a, 6),
                         .submitted_at = db_int(rows, 8),
                         .changed_at = db_int(rows, 9)};
    bool known = case_status_find(db_text(rows, a, 7), &c.status);
    assert(known && "a status that the table does not know");
    return c;
}

err case_get(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case)
{
    struct db_rows rows = db_query(tx, &query_case_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_case = case_of(&rows, a);
        ret_case->answers = db_text(&rows, a, 10);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such case");
}

err case_list(struct tx *tx, struct arena *a, struct case_filter filter, struct casefile **ret_cases, size_t *ret_count)
{
    int64_t before = filter.before == 0 ? INT64_MAX : filter.before;
    struct casefile *cases = arena_array(a, struct casefile, (size_t)filter.limit);
    size_t count = 0;
    struct db_rows rows =
        filter.by_status ? db_query(tx, &query_case_page_by_status,
                                    DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before), DB_INT(filter.submitted_from),
                                            DB_INT(filter.submitted_until), DB_INT(filter.limit),
                                            DB_TEXT(case_status_name(filter.status))))
                         : db_query(tx, &query_case_page,
                                    DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before), DB_INT(filter.submitted_from),
                                            DB_INT(filter.submitted_until), DB_INT(filter.limit)));
    while (count < (size_t)filter.limit && db_next(&rows)) {
        cases[count++] = case_of(&rows, a);
    }
    TRY(db_end(&rows));
    *ret_cases = cases;
    *ret_count = count;
    return NO_ERR;
}

err case_events(struct tx *tx, struct arena *a, int64_t id, struct case_event **ret_events, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct case_event *events = NULL;
    struct db_rows rows = db_query(tx, &query_case_events, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    while (db_next(&rows)) {
        *arena_push(a, struct case_event, events, count, room) =
            (struct case_event){db_int(&rows, 0),     db_int(&rows, 1),     db_int(&rows, 2),
                                db_text(&rows, a, 3), db_text(&rows, a, 4), db_text(&rows, a, 5)};
    }
    TRY(db_end(&rows));
    *ret_events = events;
    *ret_count = count;
    return NO_ERR;
}

err case_set_status(struct tx *tx, int64_t id, int64_t user_id, enum case_status from, enum case_status to)
{
    if (!case_status_may_follow(from, to)) {
        return FAIL(ERR_CONFLICT, "this status cannot follow that one");
    }
    int64_t changed;
    TRY(db_run(tx, &query_case_put_status,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_TEXT(case_status_name(from)),
                       DB_TEXT(case_status_name(to)), DB_INT(clock_now_s())),
               &changed));
    if (changed != 1) {
        return FAIL(ERR_CONFLICT, "the case changed meanwhile");
    }
    TRY(case_event_write(tx, id, STR("status"), user_id, case_status_name(to)));
    return case_audit(tx, user_id, STR("case.status"), id);
}

err case_add_note(struct tx *tx, int64_t id, int64_t user_id, str words)
{
    struct db_rows rows = db_query(tx, &query_case_exists, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    TRY(db_end(&rows));
    if (!found) {
        return FAIL(ERR_NOT_FOUND, "there is no such case");
    }
    TRY(case_event_write(tx, id, STR("note"), user_id, words));
    return case_audit(tx, user_id, STR("case.note"), id);
}
