// SPDX-License-Identifier: Apache-2.0
// user: members of staff and how they sign in. A password is kept as Argon2id (libsodium, RFC 9106);
// a session is a random secret in a cookie, kept as a hash, never written once a request.
#pragma once
#include "core/permission.h"
#include "db/db.h"

struct user {
    int64_t id;
    str email, name;
    enum role role;
    bool second_factor;   // every sign-in asks for one: core/user_factor.h, core/user_passkey.h
    bool may_export;      // of a partner: beside what the role may
    int64_t signed_in_at; // of the session that asks; 0: none of the store's does
};
// What the role may, and what this user was allowed beside it.
bool user_may(const struct user *user, enum permission permission);

// Hashing takes tens of milliseconds and 19 MiB (OWASP's lower bound for Argon2id: t=2, m=19 MiB):
// the SLOW lane's work, never the reactor's.
bool user_password_is_fine(str password);
str user_password_hash(struct arena *a, str password);
// The same work is done for a user that is not there (an empty hash), so that time tells nothing.
bool user_password_matches(str password, str hash);

// ERR_CONFLICT: the address is taken. The password comes hashed.
MUST_USE err user_add(struct tx *tx, str email, str name, enum role role, str password_hash, int64_t *ret_id);
// What signing in needs. ret_hash is empty where there is no such user, or it may not sign in (told
// apart from nothing else); ret_locked: too many wrong passwords, wait.
MUST_USE err user_for_sign_in(struct tx *tx, struct arena *a, str email, struct user *ret_user, str *ret_hash,
                              bool *ret_locked);
// After the password was compared: counts a wrong one, or opens a session and gives its number and secret.
MUST_USE err user_sign_in_failed(struct tx *tx, int64_t user_id);
// `half`: the password was right and a code is still to come, within LIMIT_SESSION_HALF_S. `device` is for the
// user's list of sessions.
MUST_USE err user_session_open(struct tx *tx, int64_t user_id, str secret, bool half, str device,
                               int64_t *ret_session_id);
// The same without a line in the audit log, for whoever writes one that says more.
MUST_USE err user_session_begin(struct tx *tx, int64_t user_id, str secret, bool half, str device,
                                int64_t *ret_session_id);
// A user who may sign in now; id 0: there is none.
MUST_USE err user_by_id_for_sign_in(struct tx *tx, struct arena *a, int64_t id, struct user *ret_user);
MUST_USE err user_session_end(struct tx *tx, int64_t session_id, int64_t user_id);
// Ends one session of this user, or with 0 all but `kept`.
MUST_USE err user_sessions_end(struct tx *tx, int64_t user_id, int64_t session_id, int64_t kept);
struct user_session {
    int64_t id, created_at, expires_at;
    str device;
};
// Those that are open, newest first.
MUST_USE err user_session_list(struct tx *tx, struct arena *a, int64_t user_id, struct user_session **ret_sessions,
                               size_t *ret_count);
// Whether wrong passwords and codes have locked this user for now.
MUST_USE err user_is_locked(struct tx *tx, int64_t user_id, bool *ret_locked);

enum user_session_state {
    USER_SESSION_UNKNOWN, // no such session here: forged, or another organisation's
    USER_SESSION_OVER,    // it ended or expired
    USER_SESSION_HALF,    // the code is still to come
    USER_SESSION_OPEN
};
MUST_USE err user_session_find(struct tx *tx, struct arena *a, int64_t session_id, str secret,
                               enum user_session_state *ret_state, struct user *ret_user);
// The name of a user, for timelines; empty where there is none.
MUST_USE err user_name(struct tx *tx, struct arena *a, int64_t user_id, str *ret_name);
