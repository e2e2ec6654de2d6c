// SPDX-License-Identifier: Apache-2.0
// person: who shows that an e-mail address is theirs, without an account: a code is sent to it, and typed in the
// browser that asked for it. The code is worked out from the organisation's key, so that it is kept nowhere; it is good
// for ten minutes and five tries. Then that browser is that address for an hour.
#pragma once
#include "core/seal.h"
#include "db/db.h"

enum {
    PERSON_CODE_S = 10 * 60,
    PERSON_TRIES = 5,
    PERSON_S = 60 * 60,
    PERSON_CODE_DIGITS = 6,
    PERSON_SECRET_BYTES = 24
};

enum person_state {
    PERSON_NOBODY, // no such number or secret here, or it is over
    PERSON_ASKED,  // a code was sent
    PERSON_SHOWN   // the address is theirs
};
struct person {
    enum person_state state;
    int64_t id, created_at;
    str address_hash;
};
// "042713"
str person_code(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation, int64_t id,
                int64_t created_at);
// By the number and secret of a cookie.
MUST_USE err person_find(struct tx *tx, struct arena *a, int64_t id, str secret, struct person *ret_person);

// Units of work.
// A browser that holds `secret` asks for a code to be sent to an address.
MUST_USE err person_ask(struct tx *tx, str address_hash, str secret, struct person *ret_person);
// It typed one. `right`: the browser is that address from now on, under a new secret. Otherwise a try is counted.
// ERR_CONFLICT where there are none left.
MUST_USE err person_try(struct tx *tx, int64_t id, bool right, str new_secret);
MUST_USE err person_leave(struct tx *tx, int64_t id);
// Forgets browsers that asked before then, at most `limit`; says how many.
MUST_USE err person_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count);
