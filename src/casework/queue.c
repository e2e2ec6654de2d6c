// SPDX-License-Identifier: Apache-2.0
#include "casework/queue.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <stdio.h>
#include <stdlib.h>

struct queue_filter queue_everything(int64_t limit)
{
    return (struct queue_filter){.state = QUEUE_ALL,
                                 .assignee_id = QUEUE_ANY,
                                 .submitted_until = INT64_MAX,
                                 .target_before = INT64_MAX,
                                 .order = QUEUE_NEWEST,
                                 .limit = limit};
}

struct queue_key {
    int64_t target_at, id;
};
struct queue_keys {
    struct queue_key *items;
    size_t count, room;
};

static enum queue_order queue_order_of(const struct queue_filter *f)
{
    return f->order == QUEUE_BY_TARGET && f->state != QUEUE_OPEN ? QUEUE_NEWEST : f->order;
}

// The query of the index that has the fewest cases which do not fit.
static const struct query *queue_query(const struct queue_filter *f, int64_t team_id)
{
    static const struct query *const by_order[2][2] = {{&query_queue_newest, &query_queue_oldest},
                                                       {&query_queue_any_newest, &query_queue_any_oldest}};
    enum queue_order order = queue_order_of(f);
    if (order != QUEUE_BY_TARGET) {
        return by_order[f->state != QUEUE_OPEN][order == QUEUE_OLDEST];
    }
    return f->assignee_id > 0     ? &query_queue_by_target_of_assignee
           : team_id != QUEUE_ANY ? &query_queue_by_target_of_team
           : f->assignee_id == 0  ? &query_queue_by_target_of_assignee
                                  : &query_queue_by_target;
}

static err queue_keys_of(struct tx *tx, struct arena *a, const struct queue_filter *f, int64_t team_id,
                         struct queue_keys *keys)
{
    const struct query *query = queue_query(f, team_id);
    enum queue_order order = queue_order_of(f);
    bool from_start = f->after_id == 0;
    struct db_value values[12] = {DB_INT(tx_organisation(tx)),
                                  DB_INT(f->service_id),
                                  DB_TEXT(f->by_status ? case_status_name(f->status) : STR("")),
                                  DB_INT(f->assignee_id),
                                  DB_INT(team_id),
                                  DB_INT(f->submitted_from),
                                  DB_INT(f->submitted_until),
                                  DB_INT(f->target_before),
                                  DB_INT(f->limit),
                                  DB_INT(f->partner_id),
                                  DB_INT(order == QUEUE_NEWEST && from_start ? INT64_MAX : f->after_id),
                                  DB_INT(f->state == QUEUE_CLOSED)};
    if (order == QUEUE_BY_TARGET) {
        values[10] = DB_INT(f->after_target);
        values[11] = DB_INT(f->after_id);
    }
    struct db_rows rows = db_query(tx, query, (struct db_args){values, query->parameters});
    while (db_next(&rows)) {
        *arena_push(a, struct queue_key, keys->items, keys->count, keys->room) =
            (struct queue_key){db_int(&rows, 1), db_int(&rows, 0)};
    }
    return db_end(&rows);
}

static err queue_keys_of_complaints(struct tx *tx, struct arena *a, const struct queue_filter *f,
                                    struct queue_keys *keys)
{
    struct db_rows rows = db_query(tx, &query_queue_complaints,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(f->after_target), DB_INT(f->after_id),
                                           DB_INT(f->limit), DB_INT(f->partner_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct queue_key, keys->items, keys->count, keys->room) =
            (struct queue_key){db_int(&rows, 1), db_int(&rows, 0)};
    }
    return db_end(&rows);
}

static err queue_keys_found_by_words(struct tx *tx, struct arena *a, const struct queue_filter *f,
                                     struct queue_keys *keys)
{
    int64_t *ids;
    size_t count;
    TRY(find_cases(tx, a, &(struct find_asked){f->found, f->partner_id, f->after_id, f->limit}, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        *arena_push(a, struct queue_key, keys->items, keys->count, keys->room) = (struct queue_key){0, ids[i]};
    }
    return NO_ERR;
}

static int queue_compare(const struct queue_key *x, const struct queue_key *y)
{
    return x->target_at != y->target_at ? (x->target_at < y->target_at ? -1 : 1) : (x->id > y->id) - (x->id < y->id);
}

static int queue_by_target(const void *x, const void *y)
{
    return queue_compare(x, y);
}

static int queue_oldest(const void *x, const void *y)
{
    const struct queue_key *one = x;
    const struct queue_key *other = y;
    return (one->id > other->id) - (one->id < other->id);
}

static int queue_newest(const void *x, const void *y)
{
    return queue_oldest(y, x);
}

// Of several teams: the first of each, put in one order.
static err queue_keys_found(struct tx *tx, struct arena *a, const struct queue_filter *f, struct queue_keys *keys)
{
    static int (*const orders[])(const void *, const void *) = {queue_by_target, queue_newest, queue_oldest};
    if (f->found != NULL) {
        return queue_keys_found_by_words(tx, a, f, keys);
    }
    if (f->state == QUEUE_COMPLAINTS) {
        return queue_keys_of_complaints(tx, a, f, keys);
    }
    if (f->team_count == 0) {
        return queue_keys_of(tx, a, f, QUEUE_ANY, keys);
    }
    for (size_t i = 0; i < f->team_count; i++) {
        TRY(queue_keys_of(tx, a, f, f->team_ids[i], keys));
    }
    if (keys->count > 1) {
        qsort(keys->items, keys->count, sizeof *keys->items, orders[queue_order_of(f)]);
    }
    if (keys->count > (size_t)f->limit) {
        keys->count = (size_t)f->limit;
    }
    return NO_ERR;
}

// A case as the list shows it. One whose answers do not open (another key's, or damaged) hides no other: it is listed
// without them, and the log is told.
static err queue_read(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case, bool *told)
{
    err e = NO_ERR;
    struct db_rows rows =
        db_query(tx, &query_case_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(QUEUE_ANSWERS_MAX)));
    if (db_next(&rows)) {
        e = case_read_row(&rows, a, ret_case);
    }
    TRY(db_end(&rows));
    TRY(e);
    e = case_open_answers(tx, a, ret_case);
    if (err_is(e)) {
        ret_case->answers = (str){0};
        if (!*told) {
            log_error("the answers of a case in the list do not open", e);
        }
        *told = true;
    }
    return NO_ERR;
}

err queue_list(struct tx *tx, struct arena *a, const struct queue_filter *filter, struct casefile **ret_cases,
               size_t *ret_count)
{
    struct queue_keys keys = {0};
    bool told = false;
    TRY(queue_keys_found(tx, a, filter, &keys));
    struct casefile *cases = arena_array(a, struct casefile, keys.count);
    for (size_t i = 0; i < keys.count; i++) {
        TRY(queue_read(tx, a, keys.items[i].id, &cases[i], &told));
    }
    *ret_cases = cases;
    *ret_count = keys.count;
    return NO_ERR;
}

err queue_ids(struct tx *tx, struct arena *a, struct queue_filter *filter, int64_t **ret_ids, size_t *ret_count)
{
    struct queue_keys keys = {0};
    TRY(queue_keys_found(tx, a, filter, &keys));
    *ret_ids = arena_array(a, int64_t, keys.count + 1);
    *ret_count = keys.count;
    for (size_t i = 0; i < keys.count; i++) {
        (*ret_ids)[i] = filter->after_id = keys.items[i].id;
        filter->after_target = keys.items[i].target_at;
    }
    return NO_ERR;
}

static err queue_number(struct tx *tx, const struct query *query, struct db_args args, int64_t *ret_number)
{
    struct db_rows rows = db_query(tx, query, args);
    *ret_number += db_next(&rows) ? db_int(&rows, 0) : 0;
    return db_end(&rows);
}

err queue_count(struct tx *tx, const struct queue_filter *of, int64_t *ret_count)
{
    struct db_value values[] = {DB_INT(tx_organisation(tx)), DB_INT(of->target_before), DB_INT(QUEUE_COUNT_MAX + 1),
                                DB_INT(of->partner_id), DB_INT(of->assignee_id)};
    *ret_count = 0;
    if (of->assignee_id != QUEUE_ANY) {
        return queue_number(tx, &query_queue_count_of_assignee, (struct db_args){values, 5}, ret_count);
    }
    for (size_t i = 0; i < of->team_count; i++) {
        values[4] = DB_INT(of->team_ids[i]);
        TRY(queue_number(tx, &query_queue_count_of_team, (struct db_args){values, 5}, ret_count));
    }
    return of->team_count != 0 ? NO_ERR
                               : queue_number(tx, &query_queue_count_all, (struct db_args){values, 4}, ret_count);
}

// ---- Views ----------------------------------------------------------------------------------------------

err queue_views(struct tx *tx, struct arena *a, int64_t user_id, struct queue_view_list *ret_views)
{
    struct queue_view *items = NULL;
    size_t count = 0;
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_queue_view_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct queue_view, items, count, room) =
            (struct queue_view){db_int(&rows, 0), user_id, db_text(&rows, a, 1), db_text(&rows, a, 2)};
    }
    *ret_views = (struct queue_view_list){items, count};
    return db_end(&rows);
}

static err queue_view_audit(struct tx *tx, int64_t user_id)
{
    return audit_write(tx, user_id, STR("queue.view"), STR("user"));
}

err queue_view_keep(struct tx *tx, const struct queue_view *view)
{
    int64_t organisation = tx_organisation(tx);
    int64_t changed;
    int64_t id;
    size_t count = 0;
    TRY(db_run(tx, &query_queue_view_put,
               DB_ARGS(DB_INT(organisation), DB_INT(view->user_id), DB_TEXT(view->name), DB_TEXT(view->query)),
               &changed));
    if (changed == 0) {
        struct db_rows rows = db_query(tx, &query_queue_view_all, DB_ARGS(DB_INT(organisation), DB_INT(view->user_id)));
        while (db_next(&rows)) {
            count++;
        }
        TRY(db_end(&rows));
        if (count >= QUEUE_VIEW_COUNT_MAX) {
            return FAIL(ERR_TOO_LARGE, "this user has as many views as there may be");
        }
        TRY(ids_next(tx, STR("queue-view"), &id));
        TRY(db_run(
            tx, &query_queue_view_insert,
            DB_ARGS(DB_INT(organisation), DB_INT(id), DB_INT(view->user_id), DB_TEXT(view->name), DB_TEXT(view->query)),
            NULL));
    }
    return queue_view_audit(tx, view->user_id);
}

err queue_view_drop(struct tx *tx, int64_t user_id, int64_t id)
{
    TRY(db_run(tx, &query_queue_view_delete, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(id)), NULL));
    return queue_view_audit(tx, user_id);
}
