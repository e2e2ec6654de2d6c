// SPDX-License-Identifier: Apache-2.0
#include "catalogue/service.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

enum {
    SERVICE_LIST_MAX = 5000
};

// Addresses below /ORGANISATION that are not services (web/routes.c).
static const str service_reserved_keys[] = {STR_INIT("staff"),         STR_INIT("cookies"),   STR_INIT("privacy"),
                                            STR_INIT("accessibility"), STR_INIT("contact"),   STR_INIT("theme"),
                                            STR_INIT("come-back"),     STR_INIT("your-cases")};

bool service_key_is_fine(str key)
{
    if (key.len == 0 || key.len > 60 || key.ptr[0] == '-') {
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

static struct service service_of(const struct db_rows *rows, struct arena *a)
{
    return (struct service){db_int(rows, 0), db_text(rows, a, 1), db_int(rows, 2), db_text(rows, a, 3),
                            db_text(rows, a, 4)};
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

err service_list(struct tx *tx, struct arena *a, struct service **ret_services, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct service *services = NULL;
    struct db_rows rows = db_query(tx, &query_service_published, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (count < SERVICE_LIST_MAX && db_next(&rows)) {
        *arena_push(a, struct service, services, count, room) = service_of(&rows, a);
    }
    TRY(db_end(&rows));
    *ret_services = services;
    *ret_count = count;
    return NO_ERR;
}

err service_version_get(struct tx *tx, struct arena *a, int64_t version_id, struct service_version *ret_version)
{
    struct db_rows rows = db_query(tx, &query_version_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(version_id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_version = (struct service_version){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2),
                                                db_text(&rows, a, 3), db_text(&rows, a, 4)};
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such version");
}

static err service_make(struct tx *tx, struct arena *a, str key, int64_t previous_id, int64_t *ret_id)
{
    struct service known = {0};
    err e = service_find(tx, a, key, &known);
    if (err_is(e) && e.kind != ERR_NOT_FOUND) {
        return e;
    }
    if (known.version_id != previous_id) {
        return FAIL_ABOUT(ERR_CONFLICT, "another version was published meanwhile", key);
    }
    if (!err_is(e)) {
        *ret_id = known.id;
        return NO_ERR;
    }
    TRY(ids_next(tx, STR("service"), ret_id));
    return db_run(tx, &query_service_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(*ret_id), DB_TEXT(key), DB_INT(clock_now_s())), NULL);
}

static err service_publish_in(struct tx *tx, struct arena *a, struct service_publish *with)
{
    int64_t organisation = tx_organisation(tx);
    int64_t service_id = 0;
    TRY(service_make(tx, a, with->key, with->previous_id, &service_id));
    struct db_rows rows = db_query(tx, &query_version_last_number, DB_ARGS(DB_INT(organisation), DB_INT(service_id)));
    with->ret_number = (db_next(&rows) ? db_int(&rows, 0) : 0) + 1;
    TRY(db_end(&rows));
    TRY(ids_next(tx, STR("version"), &with->ret_version_id));
    TRY(db_run(tx, &query_version_add,
               DB_ARGS(DB_INT(organisation), DB_INT(with->ret_version_id), DB_INT(service_id), DB_INT(with->ret_number),
                       DB_TEXT(with->document), DB_TEXT(with->name), DB_TEXT(with->summary), DB_TEXT(with->source),
                       DB_INT(clock_now_s())),
               NULL));
    TRY(db_run(tx, &query_service_point,
               DB_ARGS(DB_INT(organisation), DB_INT(service_id), DB_INT(with->ret_version_id)), NULL));
    return audit_write(tx, with->user_id, STR("service.publish"),
                       arena_printf(a, "service %.*s version %lld", STR_ARG(with->key), (long long)with->ret_number));
}

err service_publish(struct tx *tx, struct service_publish *with)
{
    if (!service_key_is_fine(with->key)) {
        return FAIL_ABOUT(ERR_INPUT, "a service's key is 1 to 60 lower-case letters, digits and hyphens", with->key);
    }
    struct arena a;
    arena_init(&a, 1024 * 1024);
    err e = service_publish_in(tx, &a, with);
    arena_free(&a);
    return e;
}
