// SPDX-License-Identifier: Apache-2.0
#include "catalogue/change.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

static const str change_states[] = {
    [CHANGE_WAITING] = STR_INIT("waiting"),       [CHANGE_DRAFTED] = STR_INIT("drafted"),
    [CHANGE_PUBLISHED] = STR_INIT("published"),   [CHANGE_NOTHING] = STR_INIT("nothing"),
    [CHANGE_TAKEN_BACK] = STR_INIT("taken-back"),
};
_Static_assert(sizeof change_states / sizeof change_states[0] == CHANGE_STATE__COUNT, "a name a state");

str change_state_name(enum change_state state)
{
    return change_states[state];
}

static enum change_state change_state_of(str name)
{
    size_t at = str_place(name, change_states, CHANGE_STATE__COUNT);
    return at < CHANGE_STATE__COUNT ? (enum change_state)at : CHANGE_WAITING;
}

static struct change change_of(const struct db_rows *rows, struct arena *a)
{
    return (struct change){.id = db_int(rows, 0),
                           .kind = db_text(rows, a, 1),
                           .language = db_text(rows, a, 2),
                           .from = db_text(rows, a, 3),
                           .to = db_text(rows, a, 4),
                           .publishes = db_int(rows, 5) != 0,
                           .at = db_int(rows, 6),
                           .user_id = db_int(rows, 7),
                           .user_name = db_text(rows, a, 8),
                           .taken_back = !db_is_null(rows, 9)};
}

static err change_services(struct tx *tx, struct arena *a, bool waiting, struct change *c)
{
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_change_services_of,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(c->id), DB_INT(waiting ? 1 : 0)));
    while (db_next(&rows)) {
        enum change_state state = change_state_of(db_text(&rows, a, 3));
        *arena_push(a, struct change_service, c->services, c->service_count, room) = (struct change_service){
            db_int(&rows, 0), db_text(&rows, a, 1), db_text(&rows, a, 2), state, db_int(&rows, 4), db_int(&rows, 5)};
        c->waits = c->waits || state == CHANGE_WAITING;
    }
    return db_end(&rows);
}

err change_list(struct tx *tx, struct arena *a, struct change **ret_changes, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct change *changes = NULL;
    struct db_rows rows =
        db_query(tx, &query_change_newest, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(CHANGE_LIST_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct change, changes, count, room) = change_of(&rows, a);
    }
    TRY(db_end(&rows));
    for (size_t i = 0; i < count; i++) {
        TRY(change_services(tx, a, false, &changes[i]));
    }
    *ret_changes = changes;
    *ret_count = count;
    return NO_ERR;
}

err change_due(struct tx *tx, struct arena *a, int64_t now, const struct change *after, struct change *ret_change)
{
    struct db_rows rows =
        db_query(tx, &query_change_next_due,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(now), DB_INT(after->at), DB_INT(after->id)));
    *ret_change = (struct change){0};
    if (db_next(&rows)) {
        *ret_change = change_of(&rows, a);
    }
    TRY(db_end(&rows));
    return ret_change->id == 0 ? NO_ERR : change_services(tx, a, true, ret_change);
}

err change_make(struct tx *tx, struct change_make *with)
{
    const struct change *c = with->change;
    struct db_value organisation = DB_INT(tx_organisation(tx));
    int64_t waiting;
    TRY(db_number(db_query(tx, &query_change_waiting_count, DB_ARGS(organisation)), &waiting));
    if (waiting >= CHANGE_WAITING_MAX || c->service_count > CHANGE_SERVICES_MAX) {
        return FAIL(ERR_TOO_LARGE, "as many changes wait as may");
    }
    TRY(ids_next(tx, STR("change"), &with->ret_id));
    TRY(db_run(tx, &query_change_insert,
               DB_ARGS(organisation, DB_INT(with->ret_id), DB_TEXT(c->kind), DB_TEXT(c->language), DB_TEXT(c->from),
                       DB_TEXT(c->to), DB_INT(c->publishes ? 1 : 0), DB_INT(c->at), DB_INT(c->user_id),
                       DB_INT(clock_now_s())),
               NULL));
    for (size_t i = 0; i < c->service_count; i++) {
        TRY(db_run(tx, &query_change_service_insert,
                   DB_ARGS(organisation, DB_INT(with->ret_id), DB_INT(c->services[i].service_id)), NULL));
    }
    return audit_write_on(tx, c->user_id, STR("change.make"), "change", with->ret_id);
}

err change_take_back(struct tx *tx, const struct change_take_back *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->id)};
    int64_t count = 0;
    TRY(db_run(tx, &query_change_services_taken_back, DB_ARGS(self[0], self[1]), &count));
    if (count == 0) {
        return FAIL(ERR_CONFLICT, "nothing of it waits any more");
    }
    TRY(db_run(tx, &query_change_set_taken_back, DB_ARGS(self[0], self[1], DB_INT(with->user_id)), NULL));
    return audit_write_on(tx, with->user_id, STR("change.take-back"), "change", with->id);
}

err change_did(struct tx *tx, const struct change_did *with)
{
    const struct change_service *s = &with->service;
    int64_t count = 0;
    TRY(db_run(tx, &query_change_service_did,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id), DB_INT(s->service_id),
                       DB_TEXT(change_state_name(s->state)), DB_INT(s->revision), DB_INT(s->version),
                       DB_INT(clock_now_s())),
               &count));
    return count == 0 ? FAIL(ERR_CONFLICT, "it does not wait any more")
                      : audit_write_on(tx, with->user_id, STR("change.done"), "change", with->id);
}
