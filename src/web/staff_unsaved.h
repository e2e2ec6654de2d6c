// SPDX-License-Identifier: Apache-2.0
// staff_unsaved: sessions that the disk did not take. Staff sign in also while nothing can be saved, to read what
// is there; such a session is kept in memory alone, and ends with the process. Only the reactor's thread calls.
#pragma once
#include "core/user.h"

enum {
    STAFF_UNSAVED_MAX = 64 // the oldest gives way
};
// Sessions of these numbers are not in any store.
bool staff_unsaved_is(int64_t session_id);
// Its number. The sign-in is told in the log, since the audit log cannot take it.
int64_t staff_unsaved_open(int64_t organisation, const struct user *user, str secret, bool half);
// As user_session_find; one that ended with an earlier process is over.
MUST_USE err staff_unsaved_find(struct tx *tx, struct arena *a, int64_t session_id, str secret,
                                enum user_session_state *ret_state, struct user *ret_user);
void staff_unsaved_end(int64_t session_id);
