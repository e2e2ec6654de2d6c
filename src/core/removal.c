// SPDX-License-Identifier: Apache-2.0
#include "core/removal.h"
#include "base/clock.h"
#include "queries.h"

err removal_begin(struct tx *registry, const struct removal_ask *ask)
{
    int64_t added = 0;
    TRY(db_run(registry, &query_removal_add, DB_ARGS(DB_INT(ask->id), DB_TEXT(ask->by), DB_INT(clock_now_s())),
               &added));
    if (added == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such organisation");
    }
    TRY(db_run(registry, &query_practice_remove, DB_ARGS(DB_INT(ask->id)), NULL));
    return db_run(registry, &query_removal_of_organisation, DB_ARGS(DB_INT(ask->id)), NULL);
}

err removal_done(struct tx *registry, int64_t id)
{
    return db_run(registry, &query_removal_done, DB_ARGS(DB_INT(id), DB_INT(clock_now_s())), NULL);
}

err removal_all(struct tx *registry, struct arena *a, struct removal_list *ret_removals)
{
    size_t room = 0;
    struct removal *items = NULL;
    struct removal_list list = {0};
    struct db_rows rows = db_query(registry, &query_removal_all, DB_NO_ARGS);
    while (db_next(&rows)) {
        *arena_push(a, struct removal, items, list.count, room) =
            (struct removal){db_int(&rows, 0), db_text(&rows, a, 1), db_int(&rows, 2) != 0};
    }
    list.items = items;
    *ret_removals = list;
    return db_end(&rows);
}

err removal_under_way(struct tx *registry, str key, bool *ret_under_way)
{
    struct db_rows rows = db_query(registry, &query_removal_under_way, DB_ARGS(DB_TEXT(key)));
    *ret_under_way = db_next(&rows);
    return db_end(&rows);
}
