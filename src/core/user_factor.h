// SPDX-License-Identifier: Apache-2.0
// user_factor: what a user shows beside the password. The codes of an app (core/totp.h); or, when the telephone is
// lost, one of ten recovery codes, each of which works once. A wrong code counts as a wrong password does. Beside them
// there are passkeys (core/user_passkey.h); recovery codes go with the last of both.
#pragma once
#include "core/seal_sweep.h"
#include "core/totp.h"
#include "core/user.h"

enum {
    USER_RECOVERY_COUNT = 10
};

struct user_factor {
    bool shown;  // there is a secret, which the user's app may hold
    bool proved; // and a code of it was given: from then on every sign-in asks for one
    uint8_t secret[TOTP_SECRET_BYTES];
    int64_t recovery_count; // codes that are left
};
MUST_USE err user_factor_get(struct tx *tx, struct arena *a, int64_t user_id, struct user_factor *ret_factor);

// A new secret to show. ERR_CONFLICT where one is proved: it is taken away first, with a code.
MUST_USE err user_factor_begin(struct tx *tx, int64_t user_id, const uint8_t secret[TOTP_SECRET_BYTES]);
// The secret counts from the first code on.
struct user_factor_codes {
    int64_t user_id;
    str code;                          // as it was typed
    str recovery[USER_RECOVERY_COUNT]; // random, made before the unit (user_factor_recovery)
    bool ret_wrong;
};
void user_factor_recovery(struct arena *a, str ret_codes[USER_RECOVERY_COUNT]);
// Units of work. ret_wrong: the code was none, which was counted; nothing else changed.
MUST_USE err user_factor_prove(struct tx *tx, struct user_factor_codes *with); // and sets the recovery codes
MUST_USE err user_factor_renew(struct tx *tx, struct user_factor_codes *with); // the recovery codes
MUST_USE err user_factor_remove(struct tx *tx, struct user_factor_codes *with);

// Sets the recovery codes: within a unit that is audited.
MUST_USE err user_factor_put_recovery(struct tx *tx, int64_t user_id, const str codes[USER_RECOVERY_COUNT]);

// Without a code: by whoever administers users. Passkeys go too.
MUST_USE err user_factor_forget(struct tx *tx, int64_t user_id);

// The second step of signing in.
struct user_factor_pass {
    int64_t session_id, user_id; // the session that is half
    str code;
    str secret; // of the whole session, random
    str device;
    int64_t ret_session_id;
    bool ret_wrong; // true until a code of the app was found to be right, or another was used up
};
// A unit of work: with a right code the half session ends and a whole one begins.
MUST_USE err user_factor_pass(struct tx *tx, struct user_factor_pass *with);

// The second step was taken: the half session (0: there is none) ends, a whole one begins. Within a unit.
MUST_USE err user_factor_whole(struct tx *tx, int64_t user_id, int64_t half_id, str secret, str device,
                               int64_t *ret_session_id);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table user_factor_sealed;

// How many users of a role may sign in by a password alone.
MUST_USE err user_factor_wanting(struct tx *tx, enum role role, int64_t *ret_count);
