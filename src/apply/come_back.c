// SPDX-License-Identifier: Apache-2.0
#include "apply/come_back.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <assert.h>
#include <sodium.h>
#include <stdio.h>

enum {
    COME_BACK_SLACK_S = 300 // of a clock that was set back
};

str come_back_secret(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation,
                     const struct come_back *link)
{
    str what = arena_printf(a, "guildhall come back 1\n%lld %lld %lld %lld", (long long)organisation,
                            (long long)link->id, (long long)link->draft_id, (long long)link->created_at);
    return secret_of(a, key, what);
}

static bool come_back_in_time(int64_t created_at)
{
    int64_t age = clock_now_s() - created_at;
    return age < COME_BACK_S && age >= -COME_BACK_SLACK_S;
}

err come_back_find(struct tx *tx, int64_t id, struct come_back *ret_link)
{
    struct db_rows rows = db_query(tx, &query_come_back_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_link = (struct come_back){.id = id, .draft_id = db_int(&rows, 0), .created_at = db_int(&rows, 1)};
        ret_link->is_open = db_is_null(&rows, 2) && come_back_in_time(ret_link->created_at);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such link");
}

err come_back_add(struct tx *tx, int64_t draft_id, struct come_back *ret_link)
{
    *ret_link = (struct come_back){.draft_id = draft_id, .created_at = clock_now_s(), .is_open = true};
    TRY(ids_next(tx, STR("come-back"), &ret_link->id));
    return db_run(
        tx, &query_come_back_add,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(ret_link->id), DB_INT(draft_id), DB_INT(ret_link->created_at)),
        NULL);
}

static err come_back_device(struct tx *tx, int64_t draft_id, str secret)
{
    uint8_t hash[SECRET_HASH_BYTES];
    struct db_value organisation = DB_INT(tx_organisation(tx));
    secret_hash(secret, hash);
    struct db_rows rows = db_query(tx, &query_device_last, DB_ARGS(organisation, DB_INT(draft_id)));
    int64_t number = db_next(&rows) ? db_int(&rows, 0) + 1 : 1;
    TRY(db_end(&rows));
    TRY(db_run(tx, &query_device_add,
               DB_ARGS(organisation, DB_INT(draft_id), DB_INT(number),
                       DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(clock_now_s())),
               NULL));
    return db_run(tx, &query_device_drop, DB_ARGS(organisation, DB_INT(draft_id), DB_INT(number - COME_BACK_DEVICES)),
                  NULL);
}

err come_back_use(struct tx *tx, int64_t id, str secret)
{
    struct come_back link;
    int64_t changed;
    int64_t now = clock_now_s();
    TRY(come_back_find(tx, id, &link));
    TRY(db_run(tx, &query_come_back_use,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(now), DB_INT(now - COME_BACK_S),
                       DB_INT(now + COME_BACK_SLACK_S)),
               &changed));
    if (changed != 1) {
        return FAIL(ERR_CONFLICT, "the link was used, or is too old");
    }
    TRY(come_back_device(tx, link.draft_id, secret));
    return audit_write_on(tx, 0, STR("draft.come-back"), "draft", link.draft_id);
}

err come_back_admit(struct tx *tx, int64_t draft_id, str secret)
{
    TRY(come_back_device(tx, draft_id, secret));
    return audit_write_on(tx, 0, STR("draft.admit"), "draft", draft_id);
}

err come_back_is_admitted(struct tx *tx, struct arena *a, int64_t draft_id, str secret, bool *ret_is)
{
    *ret_is = false;
    struct db_rows rows = db_query(tx, &query_device_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id)));
    while (db_next(&rows)) {
        *ret_is = secret_matches(secret, db_text(&rows, a, 0)) || *ret_is;
    }
    return db_end(&rows);
}

err come_back_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count)
{
    return db_run(tx, &query_come_back_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before_s), DB_INT(limit)),
                  ret_count);
}
