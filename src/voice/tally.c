// SPDX-License-Identifier: Apache-2.0
#include "voice/tally.h"
#include "queries.h"

err tally_add(struct tx *tx, const struct tally_add *with)
{
    for (size_t i = 0; i < with->count; i++) {
        const struct tally *t = &with->items[i];
        TRY(db_run(tx, &query_tally_more,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(t->service_id), DB_TEXT(t->question), DB_TEXT(t->rule),
                           DB_INT(t->count)),
                   NULL));
    }
    return NO_ERR;
}

err tally_list(struct tx *tx, struct arena *a, struct tally **ret_items, size_t *ret_count)
{
    size_t room = 0;
    *ret_items = NULL;
    *ret_count = 0;
    struct db_rows rows = db_query(tx, &query_tally_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(TALLY_LIST_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct tally, *ret_items, *ret_count, room) =
            (struct tally){db_int(&rows, 0), db_text(&rows, a, 1), db_text(&rows, a, 2), db_int(&rows, 3)};
    }
    return db_end(&rows);
}
