// SPDX-License-Identifier: Apache-2.0
// notice: a team is told that it has new cases, as they come or once a day. What was told is a number of the team's:
// the last case of which it knows; so a notice says all that came since, and none is lost or told twice. Who sends it
// is app/notices.h.
#pragma once
#include "casework/case.h"
#include "core/team.h"

enum notice {
    NOTICE_NONE,
    NOTICE_AT_ONCE, // within a minute, and again not before NOTICE_PAUSE_S
    NOTICE_DAILY,   // from NOTICE_HOUR on
    NOTICE__COUNT
};
enum {
    NOTICE_PAUSE_S = 15 * 60,
    NOTICE_HOUR = 8,       // of the organisation's day
    NOTICE_COUNT_MAX = 999 // more are not counted
};
// "none", "at-once", "daily": in rows and fields.
str notice_name(enum notice notice);
bool notice_find(str name, enum notice *ret_notice);

MUST_USE err notice_of_team(struct tx *tx, int64_t team_id, enum notice *ret_notice);
// Within the unit that sets a team: cases that are there already are not told.
MUST_USE err notice_set(struct tx *tx, int64_t team_id, enum notice notice);

// Whether a team that was told at that moment (0: never) is told again now.
bool notice_is_due(enum notice notice, int64_t told_at, int64_t now_s, str zone);

struct notice_team {
    int64_t id;
    str name;
    enum notice notice;
    int64_t told_at;
    int64_t last_case, count; // open cases that came since, at most NOTICE_COUNT_MAX + 1, and the newest of them
};
struct notice_teams {
    const struct notice_team *items;
    size_t count;
};
// Those that are to be told now.
MUST_USE err notice_due(struct tx *tx, struct arena *a, str zone, struct notice_teams *ret_teams);
struct notice_user {
    int64_t id;
    str email;
};
struct notice_users {
    const struct notice_user *items;
    size_t count;
};
// Who is told: all of the team who may sign in, but partners, for whom the team may have cases that they do not see.
MUST_USE err notice_users(struct tx *tx, struct arena *a, int64_t team_id, struct notice_users *ret_users);
// Within the unit that tells them.
MUST_USE err notice_told(struct tx *tx, const struct notice_team *team);
