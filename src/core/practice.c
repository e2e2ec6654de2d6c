// SPDX-License-Identifier: Apache-2.0
#include "core/practice.h"
#include "base/clock.h"
#include "base/limits.h"
#include "queries.h"

err practice_has_room(struct tx *registry, bool *ret_room)
{
    int64_t count = 0;
    TRY(db_number(db_query(registry, &query_practice_count, DB_NO_ARGS), &count));
    *ret_room = count < LIMIT_PRACTICE_COUNT;
    return NO_ERR;
}

err practice_begin(struct tx *registry, int64_t organisation, int64_t of_organisation, int64_t of_user)
{
    bool room = false;
    TRY(practice_has_room(registry, &room));
    if (!room) {
        return FAIL(ERR_BUSY, "there are as many practice organisations as there may be");
    }
    return db_run(registry, &query_practice_add,
                  DB_ARGS(DB_INT(organisation), DB_INT(of_organisation), DB_INT(of_user), DB_INT(clock_now_s())), NULL);
}

err practice_set_ready(struct tx *registry, int64_t organisation)
{
    return db_run(registry, &query_practice_set_ready, DB_ARGS(DB_INT(organisation)), NULL);
}

static err practice_take(struct db_rows rows, struct arena *a, struct practice *ret_practice)
{
    *ret_practice = (struct practice){0};
    if (db_next(&rows)) {
        *ret_practice = (struct practice){.organisation = db_int(&rows, 0),
                                          .key = db_text(&rows, a, 1),
                                          .of_organisation = db_int(&rows, 2),
                                          .of_key = db_text(&rows, a, 3),
                                          .of_user = db_int(&rows, 4),
                                          .begun_at = db_int(&rows, 5),
                                          .ready = db_int(&rows, 6) != 0};
    }
    return db_end(&rows);
}

err practice_of_user(struct tx *registry, struct arena *a, int64_t of_organisation, int64_t of_user,
                     struct practice *ret_practice)
{
    return practice_take(db_query(registry, &query_practice_by_user, DB_ARGS(DB_INT(of_organisation), DB_INT(of_user))),
                         a, ret_practice);
}

err practice_get(struct tx *registry, struct arena *a, int64_t organisation, struct practice *ret_practice)
{
    return practice_take(db_query(registry, &query_practice_by_organisation, DB_ARGS(DB_INT(organisation))), a,
                         ret_practice);
}

err practice_unready(struct tx *registry, struct arena *a, int64_t after, struct practice *ret_practice)
{
    return practice_take(db_query(registry, &query_practice_unready, DB_ARGS(DB_INT(after))), a, ret_practice);
}
