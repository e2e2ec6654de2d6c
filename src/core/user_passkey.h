// SPDX-License-Identifier: Apache-2.0
// user_passkey: the passkeys of users: public keys whose other half a device keeps. One stands for the code of an app,
// or, where the device knew its owner, for the password too. What a device says is judged in passkey/; here is who
// asked, that it was asked once and not long ago, and that no counter goes back.
#pragma once
#include "base/random.h"
#include "core/user_factor.h"

enum {
    USER_PASSKEY_MAX = 10,
    USER_PASSKEY_NAME_MAX = 60,       // characters
    USER_PASSKEY_CHALLENGE_S = 5 * 60 // from the question to the answer
};

struct user_passkey {
    int64_t id, user_id;
    str name, credential;
    int64_t created_at, used_at; // used_at 0: not yet
};
struct user_passkey_list {
    const struct user_passkey *items;
    size_t count;
};
// A user's, oldest first.
MUST_USE err user_passkey_all(struct tx *tx, struct arena *a, int64_t user_id, struct user_passkey_list *ret_passkeys);

struct user_passkey_kept {
    int64_t id, user_id; // id 0: there is none
    int algorithm;
    str key;
};
MUST_USE err user_passkey_find(struct tx *tx, struct arena *a, str credential, struct user_passkey_kept *ret_passkey);

// How a device calls a user: of nothing that says who it is, and the same each time. `key`: organisation.hash_key.
str user_passkey_handle(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], int64_t organisation, int64_t user_id);

// ---- Challenges ---------------------------------------------------------------------------------------------------
enum user_challenge_act {
    USER_CHALLENGE_MAKE = 1,   // a new passkey
    USER_CHALLENGE_SECOND = 2, // the second step
    USER_CHALLENGE_ALONE = 3   // in place of a password
};
struct user_challenge {
    enum user_challenge_act act;
    int64_t session_id; // that asks; 0: none
    str secret;         // random
    int64_t id;         // given
};
// A unit of work: `with` a struct user_challenge. It changes nothing that is audited.
MUST_USE err user_challenge_begin(struct tx *tx, void *with);
// What a device signs, once the id is given, and back. False: it is no such text.
str user_challenge_text(struct arena *a, const struct user_challenge *challenge);
bool user_challenge_read(str text, struct user_challenge *challenge);
// Whether it was asked of that session, for that act, and not answered yet, within USER_PASSKEY_CHALLENGE_S.
MUST_USE err user_challenge_find(struct tx *tx, struct arena *a, const struct user_challenge *challenge,
                                 bool *ret_there);

// ---- Units of work --------------------------------------------------------------------------------------------------
// Each takes the challenge away, whatever else comes of it; ret_wrong: it was answered before, or `right` is false.
struct user_passkey_add {
    int64_t challenge_id, user_id;
    bool right; // what came was judged so, and the challenge was there
    str name, credential;
    int algorithm;
    str key;
    int64_t counter;
    str recovery[USER_RECOVERY_COUNT]; // random (user_factor_recovery)
    bool ret_wrong;
    bool ret_full;  // there are USER_PASSKEY_MAX
    bool ret_taken; // somebody has it already
    bool ret_first; // of this user's second steps: the recovery codes were set
};
MUST_USE err user_passkey_add(struct tx *tx, void *with); // audited as "user.passkey-add"

struct user_passkey_use {
    int64_t challenge_id, user_id, passkey_id;
    int64_t session_id; // that is half, and ends; 0: there is none
    bool right;
    int64_t counter;
    str secret, device; // of the session that begins
    int64_t ret_session_id;
    bool ret_wrong;
};
// Signs in, audited as "user.passkey"; or counts a wrong try. A counter that does not go up is audited as
// "user.passkey-back": there may be two of that device.
MUST_USE err user_passkey_use(struct tx *tx, void *with);

struct user_passkey_remove {
    int64_t user_id, passkey_id;
    bool wanted;     // the organisation wants a second step: the last one stays
    bool ret_wanted; // so it stayed
};
// ERR_NOT_FOUND: it is not that user's. With the last second step the recovery codes go. Audited as
// "user.passkey-remove".
MUST_USE err user_passkey_remove(struct tx *tx, void *with);
// A unit of work: other recovery codes, for a user without the codes of an app; uses user_id and recovery of a struct
// user_passkey_add. Audited as "user.recovery-renew".
MUST_USE err user_passkey_renew(struct tx *tx, void *with);
