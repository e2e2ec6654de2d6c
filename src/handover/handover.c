// SPDX-License-Identifier: Apache-2.0
#include "handover/handover.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>
#include <jansson.h>
#include <stdio.h>

enum {
    HANDOVER_ARENA_BYTES = 64 * 1024,
    HANDOVER_SECRET = 1, // parts that are sealed
    HANDOVER_REFERENCE = 2
};
static const str handover_kind = STR_INIT("hand-over");

static const str handover_ways[] = {
    [HANDOVER_OFF] = STR_INIT("off"), [HANDOVER_WEBHOOK] = STR_INIT("webhook"), [HANDOVER_FOLDER] = STR_INIT("folder")};
_Static_assert(sizeof handover_ways / sizeof handover_ways[0] == HANDOVER_WAY__COUNT, "a name a way");

static const str handover_events[] = {[HANDOVER_SUBMITTED] = STR_INIT("case.submitted"),
                                      [HANDOVER_STATUS] = STR_INIT("case.status"),
                                      [HANDOVER_AGAIN] = STR_INIT("case.again")};
_Static_assert(sizeof handover_events / sizeof handover_events[0] == HANDOVER_EVENT__COUNT, "a name an event");

str handover_way_name(enum handover_way way)
{
    assert(way < HANDOVER_WAY__COUNT);
    return handover_ways[way];
}

bool handover_way_find(str name, enum handover_way *ret_way)
{
    size_t at = str_place(name, handover_ways, HANDOVER_WAY__COUNT);
    if (at < HANDOVER_WAY__COUNT) {
        *ret_way = (enum handover_way)at;
    }
    return at < HANDOVER_WAY__COUNT;
}

str handover_event_name(enum handover_event event)
{
    assert(event < HANDOVER_EVENT__COUNT);
    return handover_events[event];
}

// ---- Where to -------------------------------------------------------------------------------------------------------

bool handover_url_is_fine(str url)
{
    static const str scheme = STR_INIT("https://");
    str authority;
    str path;
    bool fine = url.len <= HANDOVER_URL_MAX && str_starts(url, scheme);
    for (size_t i = 0; fine && i < url.len; i++) {
        fine = url.ptr[i] > ' ' && url.ptr[i] < 127 && str_find_char(STR("\"<>\\^`{|}#"), url.ptr[i]) == STR_NONE;
    }
    str rest = fine ? str_slice(url, scheme.len, url.len) : (str){0};
    (void)str_cut(rest, '/', &authority, &path);
    (void)str_cut(authority, '?', &authority, &path);
    return fine && authority.len != 0 && authority.ptr[0] != ':' && str_find_char(authority, '@') == STR_NONE;
}

bool handover_folder_is_fine(str name)
{
    bool fine = name.len != 0 && name.len <= HANDOVER_FOLDER_MAX && name.ptr[0] != '.';
    for (size_t i = 0; fine && i < name.len; i++) {
        char c = name.ptr[i];
        fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_';
    }
    return fine;
}

static struct seal_of handover_seal_of(int64_t id, int64_t part)
{
    return (struct seal_of){.kind = SEAL_HANDOVER, .id = id, .part = part};
}

static err handover_put(struct tx *tx, const struct handover_target *t)
{
    struct arena a;
    str secret = {0};
    arena_init(&a, HANDOVER_ARENA_BYTES);
    err e = t->secret.len == 0
                ? NO_ERR
                : seal_value(tx, &a, handover_seal_of(t->service_id, HANDOVER_SECRET), t->secret, &secret);
    if (!err_is(e)) {
        e = db_run(tx, &query_handover_put,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(t->service_id), DB_TEXT(handover_ways[t->way]),
                           DB_TEXT(t->target), DB_BLOB(secret), DB_TEXT(t->mapping), DB_INT(clock_now_s())),
                   NULL);
    }
    arena_free(&a);
    return e;
}

err handover_set(struct tx *tx, const struct handover_target *target, str service_key)
{
    if (target->way != HANDOVER_OFF) {
        TRY(handover_put(tx, target));
        tx_stirs(tx); // what waits goes there now
        return audit_write(tx, 0, STR("hand-over.set"), service_key);
    }
    TRY(db_run(tx, &query_handover_remove, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(target->service_id)), NULL));
    return audit_write(tx, 0, STR("hand-over.off"), service_key);
}

static err handover_take(const struct db_rows *rows, struct arena *a, struct handover_target *ret)
{
    *ret = (struct handover_target){.service_id = db_int(rows, 0),
                                    .target = db_text(rows, a, 2),
                                    .secret = db_text(rows, a, 3),
                                    .mapping = db_text(rows, a, 4),
                                    .set_at = db_int(rows, 5),
                                    .gone_at = db_int(rows, 6)};
    if (!handover_way_find(db_text(rows, a, 1), &ret->way)) {
        return FAIL(ERR_INTERNAL, "a way of handing over that the table does not know");
    }
    return ret->secret.len == 0
               ? NO_ERR
               : seal_open(rows->tx, a, handover_seal_of(ret->service_id, HANDOVER_SECRET), ret->secret, &ret->secret);
}

err handover_get(struct tx *tx, struct arena *a, int64_t service_id, struct handover_target *ret_target)
{
    err e = NO_ERR;
    *ret_target = (struct handover_target){.service_id = service_id};
    struct db_rows rows = db_query(tx, &query_handover_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    if (db_next(&rows)) {
        e = handover_take(&rows, a, ret_target);
    }
    err ended = db_end(&rows);
    return err_is(e) ? e : ended;
}

err handover_targets(struct tx *tx, struct arena *a, struct handover_targets *ret_targets)
{
    size_t room = 0;
    err e = NO_ERR;
    *ret_targets = (struct handover_targets){0};
    struct db_rows rows = db_query(tx, &query_handover_targets, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (!err_is(e) && db_next(&rows)) {
        struct handover_target *t = arena_push(a, struct handover_target, ret_targets->items, ret_targets->count, room);
        e = handover_take(&rows, a, t);
        t->service_key = db_text(&rows, a, 7);
    }
    err ended = db_end(&rows);
    return err_is(e) ? e : ended;
}

// ---- What goes ------------------------------------------------------------------------------------------------------

static str handover_lane(char room[32], int64_t case_id)
{
    return (str){room, (size_t)snprintf(room, 32, "hand-over %lld", (long long)case_id)};
}

// Its key says behind which row of its lane it stands, as those of messages do (delivery/delivery.c).
static err handover_write(struct tx *tx, const struct handover_case *of, bool held)
{
    char lane[32];
    char key[64];
    char destination[64];
    int64_t before;
    struct buf payload;
    TRY(outbox_of_lane_last(tx, handover_lane(lane, of->case_id), &before));
    snprintf(key, sizeof key, "%.*s %lld", STR_ARG(handover_events[of->event]), (long long)before);
    snprintf(destination, sizeof destination, "%.*s %lld.%lld", STR_ARG(handover_kind), (long long)tx_organisation(tx),
             (long long)of->service_id);
    buf_init(&payload, 1024);
    buf_printf(&payload, "{\"event\":\"%.*s\",\"case\":%lld,\"service\":%lld,\"status\":\"%.*s\"}",
               STR_ARG(handover_events[of->event]), (long long)of->case_id, (long long)of->service_id,
               STR_ARG(of->status));
    struct outbox_add row = {.lane = str_from(lane),
                             .key = str_from(key),
                             .kind = handover_kind,
                             .destination = str_from(destination),
                             .payload = buf_str(&payload),
                             .held = held};
    err e = outbox_add(tx, &row);
    buf_free(&payload);
    return e;
}

// What is set, without its secret being opened: whether anything is, and whether the other system takes.
static err handover_is_set(struct tx *tx, int64_t service_id, bool *ret_set, bool *ret_gone)
{
    struct db_rows rows = db_query(tx, &query_handover_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    *ret_set = db_next(&rows);
    *ret_gone = *ret_set && !db_is_null(&rows, 6);
    return db_end(&rows);
}

err handover_tell(struct tx *tx, const struct handover_case *of)
{
    bool set;
    bool gone;
    TRY(handover_is_set(tx, of->service_id, &set, &gone));
    return set ? handover_write(tx, of, gone) : NO_ERR;
}

static err handover_waits_again(struct tx *tx, int64_t case_id, bool *ret_waits)
{
    struct arena a;
    struct outbox_rows rows;
    arena_init(&a, LIMIT_ANSWERS);
    err e = handover_of_case(tx, &a, case_id, &rows);
    struct handover_case last = {0};
    *ret_waits = false;
    if (!err_is(e) && rows.count != 0 && rows.items[rows.count - 1].state == OUTBOX_WAITING) {
        e = handover_read(&a, &rows.items[rows.count - 1], &last);
        *ret_waits = !err_is(e) && last.event == HANDOVER_AGAIN;
    }
    arena_free(&a);
    return e;
}

err handover_again(struct tx *tx, const struct handover_case *of, int64_t user_id)
{
    bool set;
    bool gone;
    bool waits;
    TRY(handover_is_set(tx, of->service_id, &set, &gone));
    if (!set) {
        return FAIL(ERR_NOT_FOUND, "the cases of this service go nowhere");
    }
    TRY(handover_waits_again(tx, of->case_id, &waits));
    if (!waits) {
        TRY(handover_write(tx, of, gone));
    }
    return audit_write_on(tx, user_id, STR("case.handed-over"), "case", of->case_id);
}

err handover_cases_since(struct tx *tx, struct arena *a, int64_t service_id, int64_t since_s, int64_t after_id,
                         struct handover_case **ret_cases, size_t *ret_count)
{
    size_t count = 0;
    struct handover_case *cases = arena_array(a, struct handover_case, HANDOVER_CASES_MAX);
    struct db_rows rows = db_query(tx, &query_handover_cases_since,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(since_s),
                                           DB_INT(after_id), DB_INT(HANDOVER_CASES_MAX)));
    while (count < HANDOVER_CASES_MAX && db_next(&rows)) {
        cases[count++] = (struct handover_case){.case_id = db_int(&rows, 0),
                                                .service_id = service_id,
                                                .event = HANDOVER_AGAIN,
                                                .status = db_text(&rows, a, 1)};
    }
    *ret_cases = cases;
    *ret_count = count;
    return db_end(&rows);
}

bool handover_is_row(const struct outbox_row *row)
{
    return str_eq(row->kind, handover_kind);
}

static str handover_member(struct arena *a, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? arena_str(a, (str){json_string_value(value), json_string_length(value)}) : (str){0};
}

err handover_read(struct arena *a, const struct outbox_row *row, struct handover_case *ret_case)
{
    json_t *object = json_loadb(row->payload.len == 0 ? "" : row->payload.ptr, row->payload.len, 0, NULL);
    str event = handover_member(a, object, "event");
    struct handover_case of = {.case_id = json_integer_value(json_object_get(object, "case")),
                               .service_id = json_integer_value(json_object_get(object, "service")),
                               .event = HANDOVER_EVENT__COUNT,
                               .status = handover_member(a, object, "status")};
    json_decref(object);
    for (enum handover_event e = 0; e < HANDOVER_EVENT__COUNT; e++) {
        of.event = str_eq(handover_events[e], event) ? e : of.event;
    }
    *ret_case = of;
    return handover_is_row(row) && of.event != HANDOVER_EVENT__COUNT && of.case_id != 0
               ? NO_ERR
               : FAIL(ERR_INTERNAL, "a row of the outbox hands nothing over");
}

err handover_of_case(struct tx *tx, struct arena *a, int64_t case_id, struct outbox_rows *ret_rows)
{
    char lane[32];
    return outbox_of_lane(tx, a, handover_lane(lane, case_id), ret_rows);
}

// ---- What came back -------------------------------------------------------------------------------------------------

err handover_taken(struct tx *tx, int64_t case_id, str reference)
{
    struct arena a;
    str kept = {0};
    arena_init(&a, HANDOVER_ARENA_BYTES);
    err e = reference.len == 0 ? NO_ERR
                               : seal_value(tx, &a, handover_seal_of(case_id, HANDOVER_REFERENCE), reference, &kept);
    if (!err_is(e)) {
        e = db_run(tx, &query_handover_keep,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id), DB_INT(clock_now_s()), DB_BLOB(kept)), NULL);
    }
    arena_free(&a);
    return e;
}

err handover_gone(struct tx *tx, int64_t service_id)
{
    int64_t changed;
    TRY(db_run(tx, &query_handover_stop,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(clock_now_s())), &changed));
    return changed == 0 ? NO_ERR : audit_write_on(tx, 0, STR("hand-over.gone"), "service", service_id);
}

err handover_kept(struct tx *tx, struct arena *a, int64_t case_id, struct handover_kept *ret_kept)
{
    err e = NO_ERR;
    *ret_kept = (struct handover_kept){0};
    struct db_rows rows = db_query(tx, &query_handover_kept, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id)));
    if (db_next(&rows)) {
        *ret_kept = (struct handover_kept){db_int(&rows, 0), db_text(&rows, a, 1)};
        e = ret_kept->reference.len == 0 ? NO_ERR
                                         : seal_open(tx, a, handover_seal_of(case_id, HANDOVER_REFERENCE),
                                                     ret_kept->reference, &ret_kept->reference);
    }
    err ended = db_end(&rows);
    return err_is(e) ? e : ended;
}

err handover_forget(struct tx *tx, int64_t case_id)
{
    char lane[32];
    TRY(db_run(tx, &query_handover_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id)), NULL));
    return outbox_forget(tx, handover_lane(lane, case_id));
}

const struct seal_table handover_secret_sealed = {SEAL_HANDOVER, &query_handover_secret_sealed_page,
                                                  &query_handover_secret_sealed_put};

const struct seal_table handover_reference_sealed = {SEAL_HANDOVER, &query_handover_reference_sealed_page,
                                                     &query_handover_reference_sealed_put};
