// SPDX-License-Identifier: Apache-2.0
#include "casework/notice.h"
#include "base/clock.h"
#include "queries.h"
#include <assert.h>

static const str notices[NOTICE__COUNT] = {
    [NOTICE_NONE] = STR_INIT("none"),
    [NOTICE_AT_ONCE] = STR_INIT("at-once"),
    [NOTICE_DAILY] = STR_INIT("daily"),
};

str notice_name(enum notice notice)
{
    assert(notice < NOTICE__COUNT);
    return notices[notice];
}

bool notice_find(str name, enum notice *ret_notice)
{
    size_t at = str_place(name, notices, NOTICE__COUNT);
    if (at < NOTICE__COUNT) {
        *ret_notice = (enum notice)at;
    }
    return at < NOTICE__COUNT;
}

err notice_of_team(struct tx *tx, int64_t team_id, enum notice *ret_notice)
{
    struct arena a;
    *ret_notice = NOTICE_NONE;
    arena_init(&a, 64 * 1024);
    struct db_rows rows = db_query(tx, &query_notice_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team_id)));
    if (db_next(&rows)) {
        (void)notice_find(db_text(&rows, &a, 0), ret_notice);
    }
    arena_free(&a);
    return db_end(&rows);
}

err notice_set(struct tx *tx, int64_t team_id, enum notice notice)
{
    return db_run(tx, &query_notice_put,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team_id), DB_TEXT(notice_name(notice))), NULL);
}

// A moment from a clock that was ahead counts as none.
bool notice_is_due(enum notice notice, int64_t told_at, int64_t now_s, str zone)
{
    int second;
    date today = date_at(now_s, zone, &second);
    bool never = told_at == 0 || told_at > now_s;
    return notice == NOTICE_AT_ONCE ? never || now_s - told_at >= NOTICE_PAUSE_S
           : notice == NOTICE_DAILY
               ? second >= NOTICE_HOUR * 3600 && (never || date_compare(date_at(told_at, zone, NULL), today) < 0)
               : false;
}

static err notice_count(struct tx *tx, int64_t since, struct notice_team *team)
{
    struct db_rows rows =
        db_query(tx, &query_notice_cases,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team->id), DB_INT(since), DB_INT(NOTICE_COUNT_MAX + 1)));
    if (db_next(&rows)) {
        team->count = db_int(&rows, 0);
        team->last_case = db_int(&rows, 1);
    }
    return db_end(&rows);
}

err notice_due(struct tx *tx, struct arena *a, str zone, struct notice_teams *ret_teams)
{
    struct {
        struct notice_team team;
        int64_t since;
    } asked[TEAM_COUNT_MAX];
    struct notice_team *teams = arena_array(a, struct notice_team, TEAM_COUNT_MAX);
    size_t count = 0;
    size_t due = 0;
    struct db_rows rows = db_query(tx, &query_notice_teams, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (count < TEAM_COUNT_MAX && db_next(&rows)) {
        asked[count].team =
            (struct notice_team){.id = db_int(&rows, 0), .name = db_text(&rows, a, 1), .told_at = db_int(&rows, 3)};
        asked[count].since = db_int(&rows, 4);
        (void)notice_find(db_text(&rows, a, 2), &asked[count++].team.notice);
    }
    TRY(db_end(&rows));
    for (size_t i = 0; i < count; i++) {
        if (notice_is_due(asked[i].team.notice, asked[i].team.told_at, clock_now_s(), zone)) {
            TRY(notice_count(tx, asked[i].since, &asked[i].team));
            teams[due] = asked[i].team;
            due += asked[i].team.count != 0;
        }
    }
    *ret_teams = (struct notice_teams){teams, due};
    return NO_ERR;
}

err notice_users(struct tx *tx, struct arena *a, int64_t team_id, struct notice_users *ret_users)
{
    struct notice_user *items = NULL;
    size_t count = 0;
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_notice_users, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct notice_user, items, count, room) =
            (struct notice_user){db_int(&rows, 0), db_text(&rows, a, 1)};
    }
    *ret_users = (struct notice_users){items, count};
    return db_end(&rows);
}

err notice_told(struct tx *tx, const struct notice_team *team)
{
    return db_run(
        tx, &query_notice_told,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(team->id), DB_INT(team->last_case), DB_INT(clock_now_s())), NULL);
}
