// SPDX-License-Identifier: Apache-2.0
#include "core/team.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <stdio.h>

static err team_rows(struct db_rows *rows, struct arena *a, struct team_list *ret_teams)
{
    struct team *items = NULL;
    size_t count = 0;
    size_t room = 0;
    while (db_next(rows)) {
        *arena_push(a, struct team, items, count, room) = (struct team){db_int(rows, 0), db_text(rows, a, 1)};
    }
    *ret_teams = (struct team_list){items, count};
    return db_end(rows);
}

err team_list(struct tx *tx, struct arena *a, struct team_list *ret_teams)
{
    struct db_rows rows = db_query(tx, &query_team_all, DB_ARGS(DB_INT(tx_organisation(tx))));
    return team_rows(&rows, a, ret_teams);
}

err team_list_of_user(struct tx *tx, struct arena *a, int64_t user_id, struct team_list *ret_teams)
{
    struct db_rows rows = db_query(tx, &query_team_all_of_user,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(TEAM_OF_USER_MAX)));
    return team_rows(&rows, a, ret_teams);
}

err team_get(struct tx *tx, struct arena *a, int64_t id, struct team *ret_team)
{
    struct db_rows rows = db_query(tx, &query_team_by_id, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_team = (struct team){db_int(&rows, 0), db_text(&rows, a, 1)};
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such team");
}

err team_users(struct tx *tx, struct arena *a, int64_t team_id, struct team_choices *ret_users)
{
    size_t room = 0;
    struct team_choices users = {0};
    struct db_rows rows = db_query(tx, &query_team_user_choices, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct team_choice, users.items, users.count, room) =
            (struct team_choice){db_int(&rows, 0), db_text(&rows, a, 1), !db_is_null(&rows, 2), 0};
    }
    *ret_users = users;
    return db_end(&rows);
}

err team_services(struct tx *tx, struct arena *a, int64_t team_id, struct team_choices *ret_services)
{
    size_t room = 0;
    struct team_choices services = {0};
    struct db_rows rows = db_query(tx, &query_team_service_choices, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        int64_t of = db_int(&rows, 2);
        *arena_push(a, struct team_choice, services.items, services.count, room) = (struct team_choice){
            db_int(&rows, 0), db_text(&rows, a, 1), of == team_id && of != 0, of == team_id ? 0 : of};
    }
    *ret_services = services;
    return db_end(&rows);
}

static err team_number(struct tx *tx, const struct query *query, int64_t *ret_number)
{
    return db_number(db_query(tx, query, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_number);
}

err team_add(struct tx *tx, struct team_add *with)
{
    int64_t count;
    TRY(team_number(tx, &query_team_count, &count));
    if (count >= TEAM_COUNT_MAX) {
        return FAIL(ERR_TOO_LARGE, "there are as many teams as there may be");
    }
    TRY(ids_next(tx, STR("team"), &with->ret_id));
    TRY(db_run(tx, &query_team_insert,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_id), DB_TEXT(with->name), DB_INT(clock_now_s())),
               NULL));
    return audit_write_on(tx, with->by_user_id, STR("team.add"), "team", with->ret_id);
}

err team_set(struct tx *tx, const struct team_set *with)
{
    int64_t organisation = tx_organisation(tx);
    struct db_args self = DB_ARGS(DB_INT(organisation), DB_INT(with->id));
    int64_t changed;
    TRY(db_run(tx, &query_team_rename, DB_ARGS(DB_INT(organisation), DB_INT(with->id), DB_TEXT(with->name)), &changed));
    if (changed != 1) {
        return FAIL(ERR_NOT_FOUND, "there is no such team");
    }
    TRY(db_run(tx, &query_team_members_clear, self, NULL));
    TRY(db_run(tx, &query_team_services_clear, self, NULL));
    for (size_t i = 0; i < with->user_count; i++) {
        TRY(db_run(tx, &query_team_member_insert,
                   DB_ARGS(DB_INT(organisation), DB_INT(with->id), DB_INT(with->users[i])), NULL));
    }
    for (size_t i = 0; i < with->service_count; i++) {
        TRY(db_run(tx, &query_team_service_put,
                   DB_ARGS(DB_INT(organisation), DB_INT(with->id), DB_INT(with->services[i])), NULL));
    }
    int64_t most;
    TRY(team_number(tx, &query_team_most_of_a_user, &most));
    if (most > TEAM_OF_USER_MAX) {
        return FAIL(ERR_TOO_LARGE, "a user would be in too many teams");
    }
    return audit_write_on(tx, with->by_user_id, STR("team.set"), "team", with->id);
}
