// SPDX-License-Identifier: Apache-2.0
#include "core/partner.h"
#include "core/audit.h"
#include "queries.h"

err partner_get(struct tx *tx, struct arena *a, int64_t user_id, struct partner *ret_partner)
{
    struct partner p = {.user_id = user_id};
    int64_t *ids = NULL;
    size_t room = 0;
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id));
    struct db_rows rows = db_query(tx, &query_partner_get, args);
    bool found = db_next(&rows);
    if (found) {
        p.until_at = db_int(&rows, 0);
        p.may_export = db_int(&rows, 1) != 0;
    }
    TRY(db_end(&rows));
    if (!found) {
        return FAIL(ERR_NOT_FOUND, "there is no such user");
    }
    rows = db_query(tx, &query_partner_services, args);
    while (db_next(&rows)) {
        *arena_push(a, int64_t, ids, p.service_count, room) = db_int(&rows, 0);
    }
    p.service_ids = ids;
    *ret_partner = p;
    return db_end(&rows);
}

bool partner_has(const struct partner *partner, int64_t service_id)
{
    bool has = false;
    for (size_t i = 0; i < partner->service_count; i++) {
        has = has || partner->service_ids[i] == service_id;
    }
    return has;
}

err partner_put(struct tx *tx, const struct partner_change *with)
{
    const struct partner *p = &with->to;
    int64_t changed;
    struct db_value organisation = DB_INT(tx_organisation(tx));
    if (p->service_count > PARTNER_SERVICE_MAX) {
        return FAIL(ERR_TOO_LARGE, "too many services for one partner");
    }
    TRY(db_run(tx, &query_partner_put,
               DB_ARGS(organisation, DB_INT(p->user_id), p->until_at == 0 ? DB_NULL : DB_INT(p->until_at),
                       DB_INT(p->may_export ? 1 : 0)),
               &changed));
    if (changed != 1) {
        return FAIL(ERR_NOT_FOUND, "there is no such user");
    }
    TRY(db_run(tx, &query_partner_clear, DB_ARGS(organisation, DB_INT(p->user_id)), NULL));
    for (size_t i = 0; i < p->service_count; i++) {
        TRY(db_run(tx, &query_partner_add, DB_ARGS(organisation, DB_INT(p->user_id), DB_INT(p->service_ids[i])), NULL));
    }
    return audit_write(tx, with->by_user_id, STR("user.partner"), STR("user"));
}

err partner_sees(struct tx *tx, const struct user *user, int64_t service_id, bool *ret_sees)
{
    *ret_sees = true;
    if (user->role != ROLE_PARTNER) {
        return NO_ERR;
    }
    struct db_rows rows =
        db_query(tx, &query_partner_sees, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user->id), DB_INT(service_id)));
    *ret_sees = db_next(&rows);
    return db_end(&rows);
}
