// SPDX-License-Identifier: Apache-2.0
// own: an organisation's own words for a kind of message, by language, in place of ours; and a service's, in place of
// those. What they may say, and what stands in their places, is web/mail_own.h.
#pragma once
#include "delivery/delivery.h"

// Empty: there are none.
struct delivery_own {
    str language, subject, words;
};
struct delivery_owns {
    const struct delivery_own *items;
    size_t count;
};
// Whose words: of a kind, in a language, of a service; service 0: of the organisation.
struct delivery_own_of {
    int64_t service_id;
    enum delivery_kind kind;
    str language;
};
// Those, and no others.
MUST_USE err delivery_own_get(struct tx *tx, struct arena *a, struct delivery_own_of of, struct delivery_own *ret_own);
// Those that go out: where the service has none, the organisation's.
MUST_USE err delivery_own_find(struct tx *tx, struct arena *a, struct delivery_own_of of, struct delivery_own *ret_own);
// A unit of work: those of a kind in all languages, in place of those before. Audited as "message.words".
struct delivery_own_change {
    int64_t service_id; // 0: of the organisation
    str service_key;    // for the audit log
    enum delivery_kind kind;
    int64_t user_id;
    struct delivery_owns owns; // those that are empty are left out
};
MUST_USE err delivery_own_put(struct tx *tx, void *change);
