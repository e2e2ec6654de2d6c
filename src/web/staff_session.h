// SPDX-License-Identifier: Apache-2.0
// staff_session: who of the staff is asking. A cookie holds a session's number and secret; it is sent
// only to the organisation's staff pages, and means nothing to another organisation.
#pragma once
#include "web/request.h"

// Fills r->user for a route that is not public, from its snapshot. False where the request may not go
// on; it was answered: with the way to sign in (nobody is signed in, or not any more), with "not
// found" (a session that this organisation never had), or with 403 (a role that may not).
bool staff_session_allows(struct request *r);
enum {
    STAFF_SECRET_BYTES = 24
};
// Whether the password was right and the code is to come: fills r->user and r->session_id. False: the request was
// answered, with the way to sign in.
bool staff_session_is_half(struct request *r);
// Whether the organisation wants a second factor of everybody.
bool staff_session_wants_factor(const struct request *r);
// Sets or takes away the cookie.
void staff_session_cookie(struct request *r, int64_t session_id, str secret);
void staff_session_forget(struct request *r);
