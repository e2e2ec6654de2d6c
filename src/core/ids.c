// SPDX-License-Identifier: Apache-2.0
#include "core/ids.h"
#include "queries.h"

err ids_next(struct tx *tx, str kind, int64_t *ret_id)
{
    struct db_rows rows = db_query(tx, &query_counter_next, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(kind)));
    bool found = db_next(&rows);
    int64_t id = found ? db_int(&rows, 0) : 0;
    TRY(db_end(&rows));
    if (!found) {
        return FAIL(ERR_INTERNAL, "a counter gave no number");
    }
    *ret_id = id;
    return NO_ERR;
}
