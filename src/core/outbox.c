// SPDX-License-Identifier: Apache-2.0
#include "core/outbox.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>
#include <stdio.h>

enum {
    OUTBOX_WAIT_FIRST_S = 15,
    OUTBOX_HOUR_S = 60 * 60,
    OUTBOX_DAY_S = 24 * 60 * 60
};

static const str outbox_states[] = {
    [OUTBOX_WAITING] = STR_INIT("waiting"), [OUTBOX_SENT] = STR_INIT("sent"),
    [OUTBOX_REFUSED] = STR_INIT("refused"), [OUTBOX_GIVEN_UP] = STR_INIT("given-up"),
    [OUTBOX_HELD] = STR_INIT("held"),       [OUTBOX_PRACTICE] = STR_INIT("practice"),
};
_Static_assert(sizeof outbox_states / sizeof outbox_states[0] == OUTBOX_STATE__COUNT, "a name a state");

str outbox_state_name(enum outbox_state state)
{
    assert(state < OUTBOX_STATE__COUNT);
    return outbox_states[state];
}

static enum outbox_state outbox_state_of(str name)
{
    for (enum outbox_state s = 0; s < OUTBOX_STATE__COUNT; s++) {
        if (str_eq(outbox_states[s], name)) {
            return s;
        }
    }
    assert(false && "a state that the table does not know");
    return OUTBOX_HELD;
}

enum {
    OUTBOX_PAYLOAD = 1, // parts of a row that are sealed
    OUTBOX_SAID = 2
};

static struct seal_of outbox_seal_of(int64_t id, int64_t part)
{
    return (struct seal_of){.kind = SEAL_MESSAGE, .id = id, .part = part};
}

// The one door to the world outside: of a practice organisation nothing goes through it.
static err outbox_is_practice(struct tx *tx, bool *ret_practice)
{
    struct db_rows rows = db_query(tx, &query_outbox_practice, DB_ARGS(DB_INT(tx_organisation(tx))));
    *ret_practice = db_next(&rows);
    return db_end(&rows);
}

static err outbox_put(struct tx *tx, struct outbox_add *with, str payload)
{
    bool practice = false;
    TRY(outbox_is_practice(tx, &practice));
    enum outbox_state state = practice ? OUTBOX_PRACTICE : with->held ? OUTBOX_HELD : OUTBOX_WAITING;
    int64_t now = clock_now_s();
    int64_t tries_s = with->keeps_trying_s != 0 ? with->keeps_trying_s : OUTBOX_KEEPS_TRYING_S;
    int64_t changed;
    TRY(db_run(tx, &query_outbox_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_id), DB_TEXT(with->lane), DB_TEXT(with->key),
                       DB_TEXT(with->kind), DB_TEXT(with->destination), DB_BLOB(with->address_hash), DB_BLOB(payload),
                       DB_TEXT(outbox_states[state]), DB_INT(now), DB_INT(now + tries_s), DB_TEXT(STR("")),
                       DB_BLOB(STR(""))),
               &changed));
    with->ret_added = changed == 1;
    if (with->ret_added && state == OUTBOX_WAITING) {
        tx_stirs(tx);
    }
    return NO_ERR;
}

err outbox_add(struct tx *tx, struct outbox_add *with)
{
    struct arena a;
    str payload;
    TRY(ids_next(tx, STR("outbox"), &with->ret_id));
    arena_init(&a, LIMIT_ANSWERS);
    err e = seal_value(tx, &a, outbox_seal_of(with->ret_id, OUTBOX_PAYLOAD), with->payload, &payload);
    if (!err_is(e)) {
        e = outbox_put(tx, with, payload);
    }
    arena_free(&a);
    return e;
}

err outbox_recent(struct tx *tx, str address_hash, int64_t *ret_hour, int64_t *ret_day)
{
    int64_t now = clock_now_s();
    struct db_rows rows = db_query(tx, &query_outbox_since,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_BLOB(address_hash),
                                           DB_INT(now - OUTBOX_DAY_S), DB_INT(now - OUTBOX_HOUR_S)));
    bool found = db_next(&rows);
    *ret_day = found ? db_int(&rows, 0) : 0;
    *ret_hour = found ? db_int(&rows, 1) : 0;
    return db_end(&rows);
}

err outbox_next_destination(struct tx *tx, struct arena *a, str after, str *ret_destination)
{
    struct db_rows rows =
        db_query(tx, &query_outbox_destination_after, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(after)));
    *ret_destination = db_next(&rows) ? db_text(&rows, a, 0) : (str){0};
    return db_end(&rows);
}

err outbox_next_at(struct tx *tx, str destination, int64_t *ret_at)
{
    return db_number(db_query(tx, &query_outbox_next_at,
                              DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(destination), DB_INT(clock_now_s()))),
                     ret_at);
}

static err outbox_take(struct db_rows *rows, struct arena *a, struct outbox_rows *ret_rows)
{
    size_t room = 0;
    *ret_rows = (struct outbox_rows){0};
    while (db_next(rows)) {
        struct outbox_row *row = arena_push(a, struct outbox_row, ret_rows->items, ret_rows->count, room);
        *row = (struct outbox_row){.id = db_int(rows, 0),
                                   .lane = db_text(rows, a, 1),
                                   .key = db_text(rows, a, 2),
                                   .kind = db_text(rows, a, 3),
                                   .destination = db_text(rows, a, 4),
                                   .payload = db_text(rows, a, 5),
                                   .state = outbox_state_of(db_text(rows, a, 6)),
                                   .attempts = db_int(rows, 7),
                                   .next_at = db_int(rows, 8),
                                   .created_at = db_int(rows, 9),
                                   .done_at = db_int(rows, 10),
                                   .last_error = db_text(rows, a, 11),
                                   .said = db_text(rows, a, 12)};
        TRY(seal_open(rows->tx, a, outbox_seal_of(row->id, OUTBOX_PAYLOAD), row->payload, &row->payload));
        TRY(seal_open(rows->tx, a, outbox_seal_of(row->id, OUTBOX_SAID), row->said, &row->said));
    }
    return db_end(rows);
}

err outbox_due(struct tx *tx, struct arena *a, str destination, int64_t limit, struct outbox_rows *ret_rows)
{
    int64_t now = clock_now_s();
    struct db_rows rows = db_query(tx, &query_outbox_due,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(destination), DB_INT(now),
                                           DB_INT(now + OUTBOX_WAIT_MAX_S), DB_INT(limit)));
    return outbox_take(&rows, a, ret_rows);
}

int64_t outbox_wait_s(int64_t attempts, uint64_t random)
{
    int64_t wait = OUTBOX_WAIT_FIRST_S;
    for (int64_t i = 1; i < attempts && wait < OUTBOX_WAIT_MAX_S; i++) {
        wait *= 2;
    }
    wait = wait > OUTBOX_WAIT_MAX_S ? OUTBOX_WAIT_MAX_S : wait;
    return wait / 2 + (int64_t)(random % (uint64_t)(wait / 2 + 1));
}

static err outbox_later(struct tx *tx, const struct outbox_result *result)
{
    int64_t attempts;
    TRY(db_number(db_query(tx, &query_outbox_attempts, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(result->id))),
                  &attempts));
    int64_t now = clock_now_s();
    int64_t wait = outbox_wait_s(attempts + 1, random_u64());
    wait = result->wait_s > wait ? result->wait_s : wait;
    wait = wait > OUTBOX_WAIT_MAX_S ? OUTBOX_WAIT_MAX_S : wait;
    TRY(db_run(tx, &query_outbox_later,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(result->id), DB_INT(now), DB_INT(now + wait),
                       DB_TEXT(str_slice(result->error, 0, OUTBOX_ERROR_MAX))),
               NULL));
    tx_stirs(tx); // it has a new time
    return NO_ERR;
}

err outbox_settle(struct tx *tx, const struct outbox_result *result)
{
    if (result->outcome == OUTBOX_NOT_NOW) {
        return outbox_later(tx, result);
    }
    enum outbox_state state = result->outcome == OUTBOX_WAS_SENT ? OUTBOX_SENT : OUTBOX_REFUSED;
    struct arena a;
    str said = result->said;
    arena_init(&a, LIMIT_ANSWERS);
    err e = said.len == 0 ? NO_ERR : seal_value(tx, &a, outbox_seal_of(result->id, OUTBOX_SAID), said, &said);
    if (!err_is(e)) {
        e = db_run(tx, &query_outbox_settle,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(result->id), DB_TEXT(outbox_states[state]),
                           DB_INT(clock_now_s()), DB_TEXT(str_slice(result->error, 0, OUTBOX_ERROR_MAX)),
                           DB_BLOB(said)),
                   NULL);
    }
    arena_free(&a);
    tx_stirs(tx); // what stands behind it in its lane may go
    return e;
}

// ---- For staff ------------------------------------------------------------------------------------------------

err outbox_of_lane(struct tx *tx, struct arena *a, str lane, struct outbox_rows *ret_rows)
{
    struct db_rows rows = db_query(tx, &query_outbox_of_lane, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(lane)));
    return outbox_take(&rows, a, ret_rows);
}

err outbox_of_lane_last(struct tx *tx, str lane, int64_t *ret_id)
{
    return db_number(db_query(tx, &query_outbox_of_lane_last, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(lane))),
                     ret_id);
}

err outbox_list(struct tx *tx, struct arena *a, bool stuck, int64_t before, int64_t limit, struct outbox_rows *ret_rows)
{
    struct db_rows rows =
        db_query(tx, stuck ? &query_outbox_page_stuck : &query_outbox_page,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before == 0 ? INT64_MAX : before), DB_INT(limit)));
    return outbox_take(&rows, a, ret_rows);
}

err outbox_try_again(struct tx *tx, int64_t id, int64_t user_id)
{
    int64_t now = clock_now_s();
    int64_t changed;
    struct db_value organisation = DB_INT(tx_organisation(tx));
    TRY(id == 0
            ? db_run(tx, &query_outbox_again_all,
                     DB_ARGS(organisation, DB_INT(now), DB_INT(now + OUTBOX_KEEPS_TRYING_S)), &changed)
            : db_run(tx, &query_outbox_again,
                     DB_ARGS(organisation, DB_INT(id), DB_INT(now), DB_INT(now + OUTBOX_KEEPS_TRYING_S)), &changed));
    if (id != 0 && changed != 1) {
        return FAIL(ERR_CONFLICT, "this message waits already, was sent, or is not there");
    }
    char subject[32];
    snprintf(subject, sizeof subject, id == 0 ? "outbox" : "outbox %lld", (long long)id);
    tx_stirs(tx);
    return audit_write(tx, user_id, STR("outbox.again"), str_from(subject));
}

err outbox_forget(struct tx *tx, str lane)
{
    return db_run(tx, &query_outbox_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(lane)), NULL);
}

err outbox_drop(struct tx *tx, int64_t id)
{
    return db_run(tx, &query_outbox_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)), NULL);
}

err outbox_figures(struct tx *tx, struct outbox_figures *ret_figures)
{
    struct db_rows rows = db_query(tx, &query_outbox_figures, DB_ARGS(DB_INT(tx_organisation(tx))));
    *ret_figures = (struct outbox_figures){0};
    if (db_next(&rows)) {
        ret_figures->waiting = db_int(&rows, 0);
        ret_figures->oldest_s = db_is_null(&rows, 1) ? 0 : clock_now_s() - db_int(&rows, 1);
        ret_figures->stuck = db_int(&rows, 2);
    }
    return db_end(&rows);
}

const struct seal_table outbox_payload_sealed = {SEAL_MESSAGE, &query_outbox_payload_sealed_page,
                                                 &query_outbox_payload_sealed_put};

const struct seal_table outbox_said_sealed = {SEAL_MESSAGE, &query_outbox_said_sealed_page,
                                              &query_outbox_said_sealed_put};
