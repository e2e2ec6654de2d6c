// SPDX-License-Identifier: Apache-2.0
#include "core/ids.h"
#include "queries.h"

// One statement with RETURNING costs SQLite twice as much as these two.
err ids_next(struct tx *tx, str kind, int64_t *ret_id)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(kind));
    int64_t changed = 0;
    TRY(db_run(tx, &query_counter_take, args, &changed));
    if (changed == 0) {
        *ret_id = 1;
        return db_run(tx, &query_counter_begin, args, NULL);
    }
    int64_t id;
    TRY(db_number(db_query(tx, &query_counter_taken, args), &id));
    if (id == 0) {
        return FAIL(ERR_INTERNAL, "a counter gave no number");
    }
    *ret_id = id;
    return NO_ERR;
}

err ids_skip(struct tx *tx, str kind, int64_t count)
{
    return db_run(tx, &query_counter_skip, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(kind), DB_INT(count)), NULL);
}
