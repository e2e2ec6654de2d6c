// SPDX-License-Identifier: Apache-2.0
// come_back: the way back to a draft from another day or another device. A person who gave an address is sent a link;
// it works once, for half an hour, in this organisation alone, and gives whoever presses the button on its page a
// secret of their own to the draft, so that telephone and computer hold it side by side. The link's secret is worked
// out from the organisation's key, so that it is kept nowhere.
#pragma once
#include "core/seal.h"
#include "db/db.h"

enum {
    COME_BACK_S = 30 * 60,
    COME_BACK_DEVICES = 8 // that may hold one draft beside the first; the oldest goes
};

struct come_back {
    int64_t id, draft_id, created_at;
    bool is_open; // not used and not too old
};
// Of a link: 22 characters, unlike any other secret of the same key.
str come_back_secret(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation,
                     const struct come_back *link);
// ERR_NOT_FOUND: there is none of that number, or its draft is gone.
MUST_USE err come_back_find(struct tx *tx, int64_t id, struct come_back *ret_link);

// Units of work.
MUST_USE err come_back_add(struct tx *tx, int64_t draft_id, struct come_back *ret_link);
// Uses it up and admits a device by that secret. ERR_CONFLICT where it is not open any more. Audited as
// "draft.come-back".
MUST_USE err come_back_use(struct tx *tx, int64_t id, str secret);
// Admits another device to a draft. Audited as "draft.admit".
MUST_USE err come_back_admit(struct tx *tx, int64_t draft_id, str secret);
// Whether a device that was admitted to the draft holds that secret.
MUST_USE err come_back_is_admitted(struct tx *tx, struct arena *a, int64_t draft_id, str secret, bool *ret_is);
// Forgets links from before then, at most `limit`, but the newest of each draft; says how many.
MUST_USE err come_back_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count);
