// SPDX-License-Identifier: Apache-2.0
// user_admin: who may sign in. Users are invited by a link that works once; they keep or lose their role; nobody
// changes their own, so that an organisation always has somebody who can.
#pragma once
#include "base/random.h"
#include "core/user.h"

enum {
    USER_LIST_MAX = 1000,
    USER_INVITATION_S = 3 * 24 * 3600 // a new user's
};

struct user_row {
    struct user user;
    bool disabled;
};
struct user_list {
    const struct user_row *items;
    size_t count;
};
// By name, at most USER_LIST_MAX.
MUST_USE err user_all(struct tx *tx, struct arena *a, struct user_list *ret_users);
MUST_USE err user_get(struct tx *tx, struct arena *a, int64_t id, struct user_row *ret_user);

// What changes; units of work, audited as "user.change". ERR_CONFLICT: it is one's own account.
struct user_change {
    int64_t id, by_user_id;
    enum role role; // ROLE_NONE: stays
    bool disable;   // and every session ends
    bool enable;
    bool forget_factor; // the second step, when telephone and codes are lost; every session ends
};
MUST_USE err user_change(struct tx *tx, const struct user_change *with);
// A user's own new password, hashed; all sessions but `kept` end.
MUST_USE err user_set_password(struct tx *tx, int64_t user_id, str hash, int64_t kept);

struct user_invitation {
    int64_t id;
    int64_t user_id; // 0: a new user
    str email, name;
    enum role role;
    int64_t expires_at;
};
// The secret of its link. `key`: organisation.hash_key.
str user_invitation_secret(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], int64_t organisation, int64_t id,
                           int64_t expires_at);
struct user_invite {
    struct user_invitation invitation; // without id and time, which are given
    int64_t by_user_id;
    const uint8_t *key; // organisation.hash_key
};
// A unit of work, audited as "user.invite"; takes the place of an earlier one for that address. ERR_CONFLICT: a new
// user's address is a user's already.
MUST_USE err user_invite(struct tx *tx, struct user_invite *with);
// ERR_NOT_FOUND: none, or not this secret, or it is over: the same to whoever asks.
MUST_USE err user_invitation_find(struct tx *tx, struct arena *a, int64_t id, str secret,
                                  struct user_invitation *ret_invitation);
// New users who have not come yet.
MUST_USE err user_invitation_all(struct tx *tx, struct arena *a, struct user_invitation **ret_items, size_t *ret_count);
// A unit of work: uses the link up. Makes the user, or sets the password and ends that user's sessions.
struct user_arrival {
    int64_t id;
    str secret, password_hash;
    struct arena *arena;
};
MUST_USE err user_arrive(struct tx *tx, struct user_arrival *with);

// Forgets sessions and invitations that were over before then, at most `limit` of each; says how many.
MUST_USE err user_passes_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count);
