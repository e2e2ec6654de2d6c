// SPDX-License-Identifier: Apache-2.0
// staff_unsaved: sessions that the disk did not take. Staff sign in also while nothing can be saved, to read what
// is there; such a session is kept in memory alone, and ends with the process. That they signed in goes to the audit
// log with the first thing that can be saved again. Only the reactor's thread calls.
#pragma once
#include "core/user.h"

struct request;

enum {
    STAFF_UNSAVED_MAX = 64 // sessions, and lines that the audit log lacks; the oldest gives way
};
// Sessions of these numbers are not in any store.
bool staff_unsaved_is(int64_t session_id);
// Its number. The sign-in is told in the log, since the audit log cannot take it.
int64_t staff_unsaved_open(int64_t organisation, const struct user *user, str secret, bool half);
// As user_session_find; one that ended with an earlier process is over.
MUST_USE err staff_unsaved_find(struct tx *tx, struct arena *a, int64_t session_id, str secret,
                                enum user_session_state *ret_state, struct user *ret_user);
void staff_unsaved_end(int64_t session_id);
// Something was saved in the request's organisation: what the audit log lacks of it is written too.
void staff_unsaved_settle(struct request *r);
