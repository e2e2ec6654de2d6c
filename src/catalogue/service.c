// SPDX-License-Identifier: Apache-2.0
#include "catalogue/service.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "catalogue/revision.h"
#include "core/audit.h"
#include "core/ids.h"
#include "definition/definition.h"
#include "queries.h"
#include <stdio.h>

enum {
    SERVICE_LIST_MAX = 5000,
    SERVICE_KEY_MAX = 60,
    SERVICE_SAID_MAX = 1024 * 1024
};

// Addresses below /ORGANISATION that are not services (web/routes.c).
static const str service_reserved_keys[] = {
    STR_INIT("staff"),         STR_INIT("cookies"),         STR_INIT("privacy"),   STR_INIT("accessibility"),
    STR_INIT("contact"),       STR_INIT("theme"),           STR_INIT("come-back"), STR_INIT("your-cases"),
    STR_INIT("what-you-need"), STR_INIT("trial-invitation")};

bool service_key_is_fine(str key)
{
    if (key.len == 0 || key.len > SERVICE_KEY_MAX || key.ptr[0] == '-') {
        return false;
    }
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof service_reserved_keys / sizeof service_reserved_keys[0]; i++) {
        if (str_eq(service_reserved_keys[i], key)) {
            return false;
        }
    }
    return true;
}

enum service_state service_state_at(bool retired, const struct service_hours *hours, int64_t now)
{
    return retired || (hours->closes_at != 0 && now >= hours->closes_at) ? SERVICE_CLOSED
           : now < hours->opens_at                                       ? SERVICE_NOT_YET
                                                                         : SERVICE_OPEN;
}

bool service_is_over(const struct service_hours *hours, int64_t now)
{
    return hours->ends_all && hours->closes_at != 0 && now >= hours->closes_at;
}

static struct service service_of(const struct db_rows *rows, struct arena *a)
{
    return (struct service){.id = db_int(rows, 0),
                            .key = db_text(rows, a, 1),
                            .version_id = db_int(rows, 2),
                            .name = db_text(rows, a, 3),
                            .summary = db_text(rows, a, 4),
                            .retired = !db_is_null(rows, 5),
                            .hours = {db_int(rows, 6), db_int(rows, 7), db_int(rows, 8) != 0}};
}

static err service_one(struct db_rows rows, struct arena *a, struct service *ret_service)
{
    bool found = db_next(&rows);
    if (found) {
        *ret_service = service_of(&rows, a);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such service");
}

err service_find(struct tx *tx, struct arena *a, str key, struct service *ret_service)
{
    return service_one(db_query(tx, &query_service_by_key, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(key))), a,
                       ret_service);
}

err service_by_id(struct tx *tx, struct arena *a, int64_t id, struct service *ret_service)
{
    return service_one(db_query(tx, &query_service_by_id, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id))), a,
                       ret_service);
}

err service_list(struct tx *tx, struct arena *a, bool closed_too, struct service **ret_services, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct service *services = NULL;
    struct db_rows rows = db_query(tx, &query_service_published, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (count < SERVICE_LIST_MAX && db_next(&rows)) {
        struct service service = service_of(&rows, a);
        if (closed_too || service_state_at(service.retired, &service.hours, clock_now_s()) == SERVICE_OPEN) {
            *arena_push(a, struct service, services, count, room) = service;
        }
    }
    TRY(db_end(&rows));
    *ret_services = services;
    *ret_count = count;
    return NO_ERR;
}

static err service_version_one(struct db_rows rows, struct arena *a, struct service_version *ret_version)
{
    *ret_version = (struct service_version){0};
    if (db_next(&rows)) {
        *ret_version = (struct service_version){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2),
                                                db_text(&rows, a, 3), db_text(&rows, a, 4)};
    }
    return db_end(&rows);
}

err service_version_get(struct tx *tx, struct arena *a, int64_t version_id, struct service_version *ret_version)
{
    TRY(service_version_one(db_query(tx, &query_version_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(version_id))),
                            a, ret_version));
    return ret_version->id != 0 ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such version");
}

err service_version_by_number(struct tx *tx, struct arena *a, int64_t service_id, int64_t number,
                              struct service_version *ret_version)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(number));
    TRY(service_version_one(db_query(tx, &query_version_by_number, args), a, ret_version));
    return ret_version->id != 0 ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such version");
}

err service_version_last(struct tx *tx, struct arena *a, int64_t service_id, struct service_version *ret_version)
{
    return service_version_one(
        db_query(tx, &query_version_last, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id))), a, ret_version);
}

// ---- What lists say ------------------------------------------------------------------------------------------------

static str service_by_language(struct arena *a, const struct definition *d, struct text text)
{
    struct buf out;
    buf_init(&out, SERVICE_SAID_MAX);
    buf_char(&out, '{');
    for (size_t i = 0; i < d->language_count && text_given(text); i++) {
        buf_put(&out, i == 0 ? STR("") : STR(","));
        encode_json(&out, d->languages[i]);
        buf_char(&out, ':');
        encode_json(&out, text_in(text, i));
    }
    buf_char(&out, '}');
    str copy = arena_str(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

struct service_said service_said_of(struct arena *a, const struct definition *d)
{
    struct service_said said = {.name = service_by_language(a, d, d->name),
                                .summary = service_by_language(a, d, d->summary)};
    if (text_given(d->run.owner)) {
        said.owner = service_by_language(a, d, d->run.owner);
    }
    if (d->run.has_review) {
        said.review = date_print(a, d->run.review);
    }
    return said;
}

// ---- Publishing ----------------------------------------------------------------------------------------------------

static err service_number(struct tx *tx, const struct query *query, int64_t service_id, int64_t *ret_number)
{
    return db_number(db_query(tx, query, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id))), ret_number);
}

err service_key_free(struct tx *tx, struct arena *a, str key, str *ret_key)
{
    enum {
        ENDING = 4 // "-100"
    };
    str beginning = str_slice(key, 0, key.len > SERVICE_KEY_MAX - ENDING ? SERVICE_KEY_MAX - ENDING : key.len);
    str next = arena_str(a, key);
    for (int i = 2; i <= 100; i++) {
        struct service s;
        err e = service_find(tx, a, next, &s);
        if (e.kind == ERR_NOT_FOUND) {
            *ret_key = next;
            return NO_ERR;
        }
        TRY(e);
        next = arena_printf(a, "%.*s-%d", STR_ARG(beginning), i);
    }
    return FAIL_ABOUT(ERR_CONFLICT, "all addresses like this one are taken", key);
}

err service_make(struct tx *tx, struct service_make *with)
{
    if (!service_key_is_fine(with->key)) {
        return FAIL_ABOUT(ERR_INPUT, "a service's key is 1 to 60 lower-case letters, digits and hyphens", with->key);
    }
    int64_t count;
    TRY(db_number(db_query(tx, &query_service_count, DB_ARGS(DB_INT(tx_organisation(tx)))), &count));
    if (count >= SERVICE_LIST_MAX) {
        return FAIL(ERR_TOO_LARGE, "there are as many services as there may be");
    }
    TRY(ids_next(tx, STR("service"), &with->ret_id));
    return db_run(tx, &query_service_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_id), DB_TEXT(with->key), DB_INT(clock_now_s())),
                  NULL);
}

static err service_make_known(struct tx *tx, struct arena *a, str key, int64_t *ret_id)
{
    struct service known;
    err e = service_find(tx, a, key, &known);
    if (e.kind == ERR_NOT_FOUND) {
        struct service_make make = {.key = key};
        e = service_make(tx, &make);
        *ret_id = make.ret_id;
        return e;
    }
    *ret_id = known.id;
    return e;
}

static err service_publish_in(struct tx *tx, struct arena *a, struct service_publish *with)
{
    int64_t organisation = tx_organisation(tx);
    int64_t service_id = 0;
    int64_t last_id = 0;
    TRY(service_make_known(tx, a, with->key, &service_id));
    TRY(service_number(tx, &query_version_last_id, service_id, &last_id));
    if (last_id != with->previous_id) {
        return FAIL_ABOUT(ERR_CONFLICT, "another version was published meanwhile", with->key);
    }
    TRY(service_number(tx, &query_version_last_number, service_id, &with->ret_number));
    with->ret_number++;
    TRY(ids_next(tx, STR("version"), &with->ret_version_id));
    const struct service_said *said = &with->said;
    TRY(db_run(tx, &query_version_add,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_version_id), DB_INT(service_id), DB_INT(with->ret_number),
                       DB_TEXT(with->document), DB_TEXT(said->name), DB_TEXT(said->summary), DB_TEXT(with->source),
                       DB_INT(clock_now_s()), DB_TEXT(said->owner), DB_TEXT(said->review),
                       with->user_id == 0 ? DB_NULL : DB_INT(with->user_id)),
               NULL));
    if (with->revision != 0) {
        TRY(revision_published(tx, service_id, with->revision, with->ret_version_id));
    }
    TRY(db_run(tx, &query_service_point,
               DB_ARGS(DB_INT(organisation), DB_INT(service_id), DB_INT(with->ret_version_id)), NULL));
    return audit_write(tx, with->user_id, STR("service.publish"),
                       arena_printf(a, "service %.*s version %lld", STR_ARG(with->key), (long long)with->ret_number));
}

err service_publish(struct tx *tx, struct service_publish *with)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    err e = service_publish_in(tx, &a, with);
    arena_free(&a);
    return e;
}

static err service_move_in(struct tx *tx, struct arena *a, const struct service_move *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->service_id)};
    struct service service;
    TRY(service_by_id(tx, a, with->service_id, &service));
    if (service.version_id != with->from_id || (with->to_id == 0 && service.retired)) {
        return FAIL_ABOUT(ERR_CONFLICT, "another version was published meanwhile", service.key);
    }
    if (with->to_id == 0) {
        TRY(db_run(tx, &query_service_retire, DB_ARGS(self[0], self[1], DB_INT(with->from_id), DB_INT(clock_now_s())),
                   NULL));
        return audit_write(tx, with->user_id, STR("service.retire"),
                           arena_printf(a, "service %.*s", STR_ARG(service.key)));
    }
    int64_t number;
    TRY(db_number(db_query(tx, &query_version_number_of, DB_ARGS(self[0], self[1], DB_INT(with->to_id))), &number));
    if (number == 0) {
        return FAIL(ERR_NOT_FOUND, "the service has no such version");
    }
    TRY(db_run(tx, &query_service_point, DB_ARGS(self[0], self[1], DB_INT(with->to_id)), NULL));
    return audit_write(tx, with->user_id, STR("service.back"),
                       arena_printf(a, "service %.*s version %lld", STR_ARG(service.key), (long long)number));
}

err service_move(struct tx *tx, const struct service_move *with)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    err e = service_move_in(tx, &a, with);
    arena_free(&a);
    return e;
}

err service_set_hours(struct tx *tx, const struct service_set_hours *with)
{
    TRY(db_run(tx, &query_service_hours_put,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->service_id), DB_INT(with->hours.opens_at),
                       DB_INT(with->hours.closes_at), DB_INT(with->hours.ends_all)),
               NULL));
    return audit_write_on(tx, with->user_id, STR("service.opening"), "service", with->service_id);
}
