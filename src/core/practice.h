// SPDX-License-Identifier: Apache-2.0
// practice: an organisation in which one learner practises, as the registry has it. It is an organisation like any
// other but for what it is kept from: it is in no list, nothing is sent from it (core/outbox.h), it says what it is on
// every page, and it goes. How one is made and removed is in app/practices.h. Why so: docs/decisions/0047-practice.md.
#pragma once
#include "db/db.h"

enum {
    PRACTICE_GUIDE = 1,  // the user who was there before: what is in it to begin with is theirs
    PRACTICE_LEARNER = 2 // whose it is
};

struct practice {
    int64_t organisation; // 0: there is none
    str key;
    int64_t of_organisation; // where the learner is a user
    str of_key;              // its key; empty: it is gone
    int64_t of_user, begun_at;
    bool ready; // all is in it
};
// On the registry. Within the unit that registers the organisation. ERR_CONFLICT: this learner has one already;
// ERR_BUSY: there are LIMIT_PRACTICE_COUNT.
MUST_USE err practice_begin(struct tx *registry, int64_t organisation, int64_t of_organisation, int64_t of_user);
MUST_USE err practice_set_ready(struct tx *registry, int64_t organisation);
// Whether a learner may have one beside those there are.
MUST_USE err practice_has_room(struct tx *registry, bool *ret_room);
MUST_USE err practice_of_user(struct tx *registry, struct arena *a, int64_t of_organisation, int64_t of_user,
                              struct practice *ret_practice);
MUST_USE err practice_get(struct tx *registry, struct arena *a, int64_t organisation, struct practice *ret_practice);
// The next one that is not ready, of a higher number.
MUST_USE err practice_unready(struct tx *registry, struct arena *a, int64_t after, struct practice *ret_practice);
