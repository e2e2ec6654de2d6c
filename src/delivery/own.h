// SPDX-License-Identifier: Apache-2.0
// own: an organisation's own words for a kind of message, by language, in place of ours. What they may say, and what
// stands in their places, is web/mail_own.h.
#pragma once
#include "delivery/delivery.h"

// Empty: ours.
struct delivery_own {
    str language, subject, words;
};
struct delivery_owns {
    const struct delivery_own *items;
    size_t count;
};
MUST_USE err delivery_own_get(struct tx *tx, struct arena *a, enum delivery_kind kind, str language,
                              struct delivery_own *ret_own);
// A unit of work: those of a kind, all of them, in place of those before. Audited as "message.words".
struct delivery_own_change {
    enum delivery_kind kind;
    int64_t user_id;
    struct delivery_owns owns; // those that are empty are left out
};
MUST_USE err delivery_own_put(struct tx *tx, void *change);
