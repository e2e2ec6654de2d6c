// SPDX-License-Identifier: Apache-2.0
#include "core/gazetteer.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <stdio.h>

// 0: none was loaded.
static err gazetteer_in_use(struct tx *tx, int64_t *ret_load)
{
    return db_number(db_query(tx, &query_gazetteer_in_use, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_load);
}

err gazetteer_find(struct tx *tx, struct arena *a, str postcode, struct gazetteer_addresses *ret_addresses)
{
    int64_t load;
    size_t room = 0;
    struct gazetteer_address *items = NULL;
    *ret_addresses = (struct gazetteer_addresses){0};
    TRY(gazetteer_in_use(tx, &load));
    if (load == 0) {
        return NO_ERR;
    }
    ret_addresses->loaded = true;
    struct db_rows rows =
        db_query(tx, &query_gazetteer_find,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(load), DB_TEXT(postcode), DB_INT(GAZETTEER_FOUND_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct gazetteer_address, items, ret_addresses->count, room) =
            (struct gazetteer_address){.line_1 = db_text(&rows, a, 0),
                                       .line_2 = db_text(&rows, a, 1),
                                       .town = db_text(&rows, a, 2),
                                       .county = db_text(&rows, a, 3),
                                       .uprn = db_text(&rows, a, 4),
                                       .postcode = postcode};
    }
    ret_addresses->items = items;
    return db_end(&rows);
}

err gazetteer_begin(struct tx *tx, int64_t *ret_load)
{
    return ids_next(tx, STR("gazetteer"), ret_load);
}

err gazetteer_add(struct tx *tx, int64_t load, int64_t number, const struct gazetteer_address *address)
{
    return db_run(tx, &query_gazetteer_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(load), DB_INT(number), DB_TEXT(address->postcode),
                          DB_TEXT(address->line_1), DB_TEXT(address->line_2), DB_TEXT(address->town),
                          DB_TEXT(address->county), DB_TEXT(address->uprn)),
                  NULL);
}

err gazetteer_take(struct tx *tx, int64_t load, int64_t rows)
{
    char subject[48];
    int64_t count;
    TRY(db_number(db_query(tx, &query_gazetteer_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(load))), &count));
    if (count != rows || rows == 0) {
        return FAIL(ERR_CONFLICT, "rows of this load are missing");
    }
    TRY(db_run(tx, &query_gazetteer_take,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(load), DB_INT(rows), DB_INT(clock_now_s())), NULL));
    snprintf(subject, sizeof subject, "%lld addresses", (long long)rows);
    return audit_write(tx, 0, STR("gazetteer.load"), str_from(subject));
}

err gazetteer_drop_some(struct tx *tx, bool *ret_more)
{
    int64_t in_use;
    TRY(gazetteer_in_use(tx, &in_use));
    struct db_rows rows = db_query(tx, &query_gazetteer_oldest, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(in_use)));
    *ret_more = db_next(&rows);
    int64_t load = *ret_more ? db_int(&rows, 0) : 0;
    int64_t from = *ret_more ? db_int(&rows, 1) : 0;
    TRY(db_end(&rows));
    return !*ret_more ? NO_ERR
                      : db_run(tx, &query_gazetteer_drop,
                               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(load), DB_INT(from),
                                       DB_INT(from + GAZETTEER_UNIT_ROWS)),
                               NULL);
}
