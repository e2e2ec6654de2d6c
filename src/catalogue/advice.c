// SPDX-License-Identifier: Apache-2.0
#include "catalogue/advice.h"
#include "base/clock.h"
#include "core/audit.h"
#include "queries.h"

err advice_list(struct tx *tx, struct arena *a, int64_t service_id, struct advice_rejected **ret_items,
                size_t *ret_count)
{
    size_t room = 0;
    *ret_items = NULL;
    *ret_count = 0;
    struct db_rows rows =
        db_query(tx, &query_advice_rejected_of, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct advice_rejected, *ret_items, *ret_count, room) = (struct advice_rejected){
            db_text(&rows, a, 0), db_text(&rows, a, 1), db_text(&rows, a, 2), db_int(&rows, 3)};
    }
    return db_end(&rows);
}

err advice_reject(struct tx *tx, const struct advice_reject *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->service_id)};
    int64_t count;
    if (with->why.len == 0) {
        TRY(db_run(tx, &query_advice_rejected_take, DB_ARGS(self[0], self[1], DB_TEXT(with->mark)), NULL));
        return audit_write_on(tx, with->user_id, STR("advice.again"), "service", with->service_id);
    }
    TRY(db_number(db_query(tx, &query_advice_rejected_count, DB_ARGS(self[0], self[1])), &count));
    if (count >= ADVICE_REJECTED_MAX) {
        return FAIL(ERR_TOO_LARGE, "as much advice was rejected as may be");
    }
    TRY(db_run(tx, &query_advice_rejected_put,
               DB_ARGS(self[0], self[1], DB_TEXT(with->mark), DB_TEXT(with->why), DB_INT(with->user_id),
                       DB_INT(clock_now_s())),
               NULL));
    return audit_write_on(tx, with->user_id, STR("advice.reject"), "service", with->service_id);
}
