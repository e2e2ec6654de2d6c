// SPDX-License-Identifier: Apache-2.0
// team: members of staff who handle the same services. A user may be in several; a service belongs to one or none.
#pragma once
#include "db/db.h"

enum {
    TEAM_NAME_MAX = 60,   // characters
    TEAM_COUNT_MAX = 200, // of an organisation
    TEAM_OF_USER_MAX = 20 // that a user is in; the queue of a user's teams asks for each
};

struct team {
    int64_t id;
    str name;
};
struct team_list {
    const struct team *items;
    size_t count;
};
// By name.
MUST_USE err team_list(struct tx *tx, struct arena *a, struct team_list *ret_teams);
// Those that a user is in, by name; at most TEAM_OF_USER_MAX.
MUST_USE err team_list_of_user(struct tx *tx, struct arena *a, int64_t user_id, struct team_list *ret_teams);
MUST_USE err team_get(struct tx *tx, struct arena *a, int64_t id, struct team *ret_team);

// Whether each user and service is of a team, for the page where that is set.
struct team_choice {
    int64_t id;
    str name; // of a user; of a service a JSON object by language, empty where none of its versions is published
    bool chosen;
    int64_t elsewhere; // a service's other team; 0: none
};
struct team_choices {
    struct team_choice *items;
    size_t count;
};
MUST_USE err team_users(struct tx *tx, struct arena *a, int64_t team_id, struct team_choices *ret_users);
MUST_USE err team_services(struct tx *tx, struct arena *a, int64_t team_id, struct team_choices *ret_services);

// Units of work by a user; audited as "team.add" and "team.set". ERR_CONFLICT: a team has that name;
// ERR_TOO_LARGE: there are TEAM_COUNT_MAX, or a user would be in more than TEAM_OF_USER_MAX.
struct team_add {
    int64_t by_user_id;
    str name;
    int64_t ret_id;
};
MUST_USE err team_add(struct tx *tx, struct team_add *with);
struct team_set {
    int64_t id, by_user_id;
    str name;
    const int64_t *users, *services; // all that are of it from now on
    size_t user_count, service_count;
};
// New cases of a service come to its team; those that it has stay where they are.
MUST_USE err team_set(struct tx *tx, const struct team_set *with);
