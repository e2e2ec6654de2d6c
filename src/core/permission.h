// SPDX-License-Identifier: Apache-2.0
// permission: what may be done, and which role may do it. Every route names one.
#pragma once
#include "base/str.h"

enum permission {
    PERMISSION_NONE,   // not a permission: a route without one is refused at start
    PERMISSION_PUBLIC, // anyone, said on purpose
    PERMISSION_CASE_READ,
    PERMISSION_CASE_WRITE,
    PERMISSION_CASE_EXPORT,
    PERMISSION_FEEDBACK_READ,
    PERMISSION_NEED_WRITE,      // writes down what people need; shows it and says what came of it: SERVICE_WRITE
    PERMISSION_TEAM_WRITE,      // who is in which team, and which services are whose
    PERMISSION_USER_WRITE,      // who may sign in, and as what
    PERMISSION_ACCOUNT,         // one's own: second factor, sessions
    PERMISSION_MESSAGES,        // sees all messages to people, and has those that are stuck tried again
    PERMISSION_RETENTION,       // sees what goes when it was kept for its time, and keeps whole services from it
    PERMISSION_HOLD,            // the same of one case
    PERMISSION_HANDOVER,        // has a case handed over to another system again
    PERMISSION_SERVICE_READ,    // the board of services, drafts and versions; approves where a step asks for the role
    PERMISSION_SERVICE_WRITE,   // drafts of services
    PERMISSION_SERVICE_PUBLISH, // what people see of them, and who approves it before
    PERMISSION__COUNT
};

enum role {
    ROLE_NONE, // not signed in
    ROLE_CASEWORKER,
    ROLE_SUPERVISOR,
    ROLE_DESIGNER,
    ROLE_PUBLISHER,
    ROLE_LEADER,
    ROLE_ADMINISTRATOR,
    ROLE_PARTNER, // somebody of another body, for the cases of named services until a date: core/partner.h
    ROLE__COUNT
};

bool permission_has(enum role role, enum permission permission);
str permission_name(enum permission permission);
// "caseworker" …; ROLE_NONE for a name that is none.
enum role role_find(str name);
str role_name(enum role role);
