// SPDX-License-Identifier: Apache-2.0
// change: one change in many services: what is said otherwise (design/replace.h), in which services, and from which
// day. Until that day it waits and may be taken back; then it is carried out in each by itself (app/changes.h), and
// what came of it is kept.
#pragma once
#include "db/db.h"

enum {
    CHANGE_LIST_MAX = 50,     // that are listed, the newest
    CHANGE_WAITING_MAX = 100, // that wait at a time
    CHANGE_SERVICES_MAX = 500 // of one
};

enum change_state {
    CHANGE_WAITING,
    CHANGE_DRAFTED,    // a draft was begun with it, or went on with it
    CHANGE_PUBLISHED,  // a version with it is published, and a draft that there was went on with it
    CHANGE_NOTHING,    // nothing says it there any more
    CHANGE_TAKEN_BACK, // before it was carried out
    CHANGE_STATE__COUNT
};
str change_state_name(enum change_state state);

struct change_service {
    int64_t service_id;
    str key;
    str name; // JSON object by language: of the published version, otherwise of the newest revision
    enum change_state state;
    int64_t revision, version; // that it made; 0: none
};
struct change {
    int64_t id;
    str kind, language, from, to;
    bool publishes;
    int64_t at, user_id;
    str user_name;
    bool taken_back;
    struct change_service *services;
    size_t service_count;
    bool waits; // one of them does
};
// The newest first.
MUST_USE err change_list(struct tx *tx, struct arena *a, struct change **ret_changes, size_t *ret_count);
// The next after `after` (by its moment and id; of which all is 0: the first) whose time has come and of which
// something waits, with its services that wait; id 0: there is none.
MUST_USE err change_due(struct tx *tx, struct arena *a, int64_t now, const struct change *after,
                        struct change *ret_change);

// Units of work. Of `change` all but its id and the name of the user; of its services the id alone. ERR_TOO_LARGE where
// too many wait. Audited as "change.make".
struct change_make {
    const struct change *change;
    int64_t ret_id;
};
MUST_USE err change_make(struct tx *tx, struct change_make *with);
// What waits of it is not carried out. ERR_CONFLICT: nothing waits any more. Audited as "change.take-back".
struct change_take_back {
    int64_t id, user_id;
};
MUST_USE err change_take_back(struct tx *tx, const struct change_take_back *with);
// What came of it in a service, within the unit that carries it out there. ERR_CONFLICT where it does not wait any
// more. Audited as "change.done".
struct change_did {
    int64_t id, user_id;
    struct change_service service;
};
MUST_USE err change_did(struct tx *tx, const struct change_did *with);
