// SPDX-License-Identifier: Apache-2.0
#include "casework/export.h"
#include "base/buf.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

static const str export_states[EXPORT_STATE__COUNT] = {STR_INIT("waiting"), STR_INIT("making"), STR_INIT("ready"),
                                                       STR_INIT("failed")};
static const str export_problems[EXPORT_PROBLEM__COUNT] = {STR_INIT(""), STR_INIT("large"), STR_INIT("full"),
                                                           STR_INIT("broken")};

static err export_audit(struct tx *tx, int64_t user_id, str event, int64_t id, str what)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e =
        audit_write(tx, user_id, event,
                    arena_printf(&a, "download %lld%s%.*s", (long long)id, what.len == 0 ? "" : ": ", STR_ARG(what)));
    arena_free(&a);
    return e;
}

// ---- Rows -----------------------------------------------------------------------------------------------

static str export_teams_put(struct arena *a, const struct queue_filter *f)
{
    struct buf out;
    buf_init(&out, TEAM_OF_USER_MAX * 24);
    for (size_t i = 0; i < f->team_count; i++) {
        buf_put(&out, i == 0 ? STR("") : STR(","));
        buf_i64(&out, f->team_ids[i]);
    }
    str teams = arena_str(a, buf_str(&out));
    buf_free(&out);
    return teams;
}

static void export_teams_read(struct arena *a, str teams, struct queue_filter *f)
{
    str rest = teams;
    str one;
    int64_t *ids = NULL;
    size_t room = 0;
    while (rest.len != 0 && str_next(&rest, ',', &one)) {
        (void)str_to_i64(one, INT64_MIN, INT64_MAX, arena_push(a, int64_t, ids, f->team_count, room));
    }
    f->team_ids = ids;
}

static struct export export_read(const struct db_rows *rows, struct arena *a)
{
    struct export x = {.id = db_int(rows, 0),
                       .user_id = db_int(rows, 1),
                       .format = db_text(rows, a, 2),
                       .language = db_text(rows, a, 3),
                       .asked = db_text(rows, a, 4),
                       .filter = queue_everything(0),
                       .tries = db_int(rows, 15),
                       .done = db_int(rows, 16),
                       .total = db_int(rows, 17),
                       .token = db_text(rows, a, 18),
                       .size = db_int(rows, 19),
                       .created_at = db_int(rows, 21),
                       .ends_at = db_int(rows, 22)};
    struct queue_filter *f = &x.filter;
    x.state = (enum export_state)str_place(db_text(rows, a, 5), export_states, EXPORT_STATE__COUNT - 1);
    x.problem = (enum export_problem)str_place(db_text(rows, a, 20), export_problems, EXPORT_PROBLEM__COUNT - 1);
    f->by_status = case_status_find(db_text(rows, a, 6), &f->status);
    f->state = (enum queue_state)db_int(rows, 7);
    f->service_id = db_int(rows, 8);
    f->assignee_id = db_int(rows, 9);
    f->partner_id = db_int(rows, 10);
    export_teams_read(a, db_text(rows, a, 11), f);
    f->submitted_from = db_int(rows, 12);
    f->submitted_until = db_int(rows, 13);
    f->target_before = db_int(rows, 14);
    return x;
}

static err export_one(struct tx *tx, struct arena *a, const struct query *query, struct db_args args,
                      struct export *ret_export)
{
    struct db_rows rows = db_query(tx, query, args);
    *ret_export = (struct export){0};
    if (db_next(&rows)) {
        *ret_export = export_read(&rows, a);
    }
    return db_end(&rows);
}

// ---- Asking ---------------------------------------------------------------------------------------------

err export_ask(struct tx *tx, struct export *x)
{
    struct arena a;
    const struct queue_filter *f = &x->filter;
    int64_t count = 0;
    x->created_at = clock_now_s();
    x->ends_at = x->created_at + EXPORT_KEPT_S;
    TRY(db_number(db_query(tx, &query_export_count,
                           DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->user_id), DB_INT(x->created_at))),
                  &count));
    if (count >= EXPORT_OF_USER_MAX) {
        return FAIL(ERR_TOO_LARGE, "this user has as many downloads as there may be");
    }
    TRY(ids_next(tx, STR("export"), &x->id));
    arena_init(&a, 64 * 1024);
    err e = db_run(tx, &query_export_add,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->id), DB_INT(x->user_id), DB_TEXT(x->format),
                           DB_TEXT(x->language), DB_TEXT(x->asked),
                           DB_TEXT(f->by_status ? case_status_name(f->status) : STR("")), DB_INT(f->state),
                           DB_INT(f->service_id), DB_INT(f->assignee_id), DB_INT(f->partner_id),
                           DB_TEXT(export_teams_put(&a, f)), DB_INT(f->submitted_from), DB_INT(f->submitted_until),
                           DB_INT(f->target_before), DB_INT(x->created_at), DB_INT(x->ends_at)),
                   NULL);
    e = err_is(e) ? e
                  : export_audit(tx, x->user_id, STR("case.export-ask"), x->id,
                                 arena_printf(&a, "%.*s of %.*s", STR_ARG(x->format),
                                              STR_ARG(x->asked.len == 0 ? STR("all") : x->asked)));
    arena_free(&a);
    return e;
}

err export_of_user(struct tx *tx, struct arena *a, int64_t user_id, struct export_list *ret_list)
{
    size_t room = 0;
    *ret_list = (struct export_list){0};
    struct db_rows rows = db_query(tx, &query_export_of_user,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(clock_now_s())));
    while (db_next(&rows)) {
        *arena_push(a, struct export, ret_list->items, ret_list->count, room) = export_read(&rows, a);
    }
    return db_end(&rows);
}

err export_ready(struct tx *tx, struct arena *a, int64_t user_id, int64_t id, struct export *ret_export)
{
    struct export_list list;
    TRY(export_of_user(tx, a, user_id, &list));
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id == id && list.items[i].state == EXPORT_READY) {
            *ret_export = list.items[i];
            return NO_ERR;
        }
    }
    return FAIL(ERR_NOT_FOUND, "there is no such download");
}

// ---- Making ---------------------------------------------------------------------------------------------

err export_next(struct tx *tx, struct arena *a, struct export *ret_export)
{
    return export_one(tx, a, &query_export_next, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s())),
                      ret_export);
}

static err export_run(struct tx *tx, const struct query *query, struct db_args args)
{
    int64_t changed;
    TRY(db_run(tx, query, args, &changed));
    return changed != 0 ? NO_ERR : FAIL(ERR_CONFLICT, "this download went, or is to be made anew");
}

err export_begin(struct tx *tx, void *export_begun)
{
    const struct export *x = export_begun;
    return export_run(tx, &query_export_begin,
                      DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->id), DB_INT(x->tries - 1)));
}

err export_go_on(struct tx *tx, void *export_done)
{
    const struct export *x = export_done;
    return export_run(
        tx, &query_export_go_on,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->id), DB_INT(x->tries), DB_INT(x->done), DB_INT(x->total)));
}

err export_end(struct tx *tx, void *export_whole)
{
    struct arena a;
    const struct export *x = export_whole;
    TRY(export_run(tx, &query_export_end,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->id), DB_INT(x->tries), DB_INT(x->done),
                           DB_TEXT(x->token), DB_INT(x->size), DB_INT(clock_now_s() + EXPORT_KEPT_S))));
    arena_init(&a, 64 * 1024);
    err e = audit_write(tx, x->user_id, STR("case.export"),
                        arena_printf(&a, "%lld cases as %.*s of %.*s", (long long)x->done, STR_ARG(x->format),
                                     STR_ARG(x->asked.len == 0 ? STR("all") : x->asked)));
    arena_free(&a);
    return e;
}

err export_fail(struct tx *tx, void *export_failed)
{
    const struct export *x = export_failed;
    return export_run(
        tx, &query_export_fail,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(x->id), DB_INT(x->tries), DB_TEXT(export_problems[x->problem])));
}

// ---- Going ----------------------------------------------------------------------------------------------

static err export_drop_rows(struct tx *tx, struct export_drop *drop, const struct query *query, struct db_args args)
{
    int64_t *ids = NULL;
    size_t count = 0;
    size_t id_room = 0;
    size_t room = 0;
    drop->ret_files = (struct upload_tokens){0};
    struct db_rows rows = db_query(tx, query, args);
    while (db_next(&rows)) {
        str token = db_text(&rows, drop->arena, 1);
        *arena_push(drop->arena, int64_t, ids, count, id_room) = db_int(&rows, 0);
        if (token.len != 0) {
            *arena_push(drop->arena, str, drop->ret_files.items, drop->ret_files.count, room) = token;
        }
    }
    TRY(db_end(&rows));
    for (size_t i = 0; i < count; i++) {
        TRY(export_audit(tx, drop->user_id, STR("case.export-gone"), ids[i], STR("")));
    }
    return NO_ERR;
}

err export_drop(struct tx *tx, void *drop)
{
    struct export_drop *d = drop;
    int64_t organisation = tx_organisation(tx);
    return d->id != 0
               ? export_drop_rows(tx, d, &query_export_drop_own,
                                  DB_ARGS(DB_INT(organisation), DB_INT(d->id), DB_INT(d->user_id)))
               : export_drop_rows(tx, d, &query_export_drop_over, DB_ARGS(DB_INT(organisation), DB_INT(clock_now_s())));
}

err export_anew(struct tx *tx, void *drop)
{
    struct export_drop *d = drop;
    size_t room = 0;
    d->ret_files = (struct upload_tokens){0};
    struct db_rows rows = db_query(tx, &query_export_made, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        *arena_push(d->arena, str, d->ret_files.items, d->ret_files.count, room) = db_text(&rows, d->arena, 0);
    }
    TRY(db_end(&rows));
    return db_run(tx, &query_export_anew, DB_ARGS(DB_INT(tx_organisation(tx))), NULL);
}

err export_over(struct tx *tx, bool *ret_over)
{
    struct db_rows rows = db_query(tx, &query_export_over, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s())));
    *ret_over = db_next(&rows);
    return db_end(&rows);
}
