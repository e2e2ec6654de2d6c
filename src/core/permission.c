// SPDX-License-Identifier: Apache-2.0
#include "core/permission.h"
#include <assert.h>

#define MAY(permission) (1u << (permission))
#define STAFF           (MAY(PERMISSION_PUBLIC) | MAY(PERMISSION_ACCOUNT))
#define CASES                                                                                       \
    (STAFF | MAY(PERMISSION_CASE_READ) | MAY(PERMISSION_CASE_WRITE) | MAY(PERMISSION_CASE_EXPORT) | \
     MAY(PERMISSION_FEEDBACK_READ) | MAY(PERMISSION_NEED_WRITE))

#define DESIGNS   (MAY(PERMISSION_SERVICE_READ) | MAY(PERMISSION_SERVICE_WRITE) | MAY(PERMISSION_NEED_WRITE))
#define PUBLISHES (DESIGNS | MAY(PERMISSION_SERVICE_PUBLISH))

static const struct {
    str name;
    unsigned may;
} role_table[] = {
    [ROLE_NONE] = {STR_INIT(""), MAY(PERMISSION_PUBLIC)},
    [ROLE_CASEWORKER] = {STR_INIT("caseworker"), CASES},
    [ROLE_SUPERVISOR] = {STR_INIT("supervisor"), CASES | MAY(PERMISSION_TEAM_WRITE) | MAY(PERMISSION_HOLD) |
                                                     MAY(PERMISSION_HANDOVER) | MAY(PERMISSION_SERVICE_READ)},
    // Designers, publishers and leaders see what people said, not what they answered.
    [ROLE_DESIGNER] = {STR_INIT("designer"), STAFF | DESIGNS | MAY(PERMISSION_FEEDBACK_READ)},
    [ROLE_PUBLISHER] = {STR_INIT("publisher"), STAFF | PUBLISHES | MAY(PERMISSION_FEEDBACK_READ)},
    [ROLE_LEADER] = {STR_INIT("leader"), STAFF | MAY(PERMISSION_SERVICE_READ) | MAY(PERMISSION_FEEDBACK_READ)},
    [ROLE_ADMINISTRATOR] = {STR_INIT("administrator"), CASES | PUBLISHES | MAY(PERMISSION_TEAM_WRITE) |
                                                           MAY(PERMISSION_USER_WRITE) | MAY(PERMISSION_MESSAGES) |
                                                           MAY(PERMISSION_RETENTION) | MAY(PERMISSION_HOLD) |
                                                           MAY(PERMISSION_HANDOVER)},
    [ROLE_PARTNER] = {STR_INIT("partner"), STAFF | MAY(PERMISSION_CASE_READ) | MAY(PERMISSION_CASE_WRITE)},
};
_Static_assert(sizeof role_table / sizeof role_table[0] == ROLE__COUNT, "a row a role");

static const str permission_names[] = {
    [PERMISSION_NONE] = STR_INIT("none"),
    [PERMISSION_PUBLIC] = STR_INIT("public"),
    [PERMISSION_CASE_READ] = STR_INIT("case-read"),
    [PERMISSION_CASE_WRITE] = STR_INIT("case-write"),
    [PERMISSION_CASE_EXPORT] = STR_INIT("case-export"),
    [PERMISSION_FEEDBACK_READ] = STR_INIT("feedback-read"),
    [PERMISSION_NEED_WRITE] = STR_INIT("need-write"),
    [PERMISSION_TEAM_WRITE] = STR_INIT("team-write"),
    [PERMISSION_USER_WRITE] = STR_INIT("user-write"),
    [PERMISSION_ACCOUNT] = STR_INIT("account"),
    [PERMISSION_MESSAGES] = STR_INIT("messages"),
    [PERMISSION_RETENTION] = STR_INIT("retention"),
    [PERMISSION_HOLD] = STR_INIT("hold"),
    [PERMISSION_HANDOVER] = STR_INIT("hand-over"),
    [PERMISSION_SERVICE_READ] = STR_INIT("service-read"),
    [PERMISSION_SERVICE_WRITE] = STR_INIT("service-write"),
    [PERMISSION_SERVICE_PUBLISH] = STR_INIT("service-publish"),
};
_Static_assert(sizeof permission_names / sizeof permission_names[0] == PERMISSION__COUNT, "a name a permission");

bool permission_has(enum role role, enum permission permission)
{
    assert(role < ROLE__COUNT && permission < PERMISSION__COUNT);
    return permission != PERMISSION_NONE && (role_table[role].may & MAY(permission)) != 0;
}

str permission_name(enum permission permission)
{
    assert(permission < PERMISSION__COUNT);
    return permission_names[permission];
}

enum role role_find(str name)
{
    for (enum role role = ROLE_NONE + 1; role < ROLE__COUNT; role++) {
        if (str_eq(role_table[role].name, name)) {
            return role;
        }
    }
    return ROLE_NONE;
}

str role_name(enum role role)
{
    assert(role < ROLE__COUNT);
    return role_table[role].name;
}
