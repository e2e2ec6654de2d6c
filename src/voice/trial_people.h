// SPDX-License-Identifier: Apache-2.0
// trial_people: who is invited to a trial, and who of those that tried it left an address, to hear what came of it.
// Of an invitation only a keyed hash of the address is kept, until the trial is over; its link works in one browser.
// An address that was left is sealed, and erased once the version that was tried is published.
#pragma once
#include "core/seal_sweep.h"
#include "db/db.h"

enum {
    TRIAL_INVITED_MAX = 500, // of a round
    TRIAL_HEARERS_MAX = 300, // of a round; and who are told in one unit of work
    TRIAL_HEARS_DAYS = 365   // an address is kept at most
};

// The secret of an invitation's link. `key` is the organisation's (core/organisation.h).
str trial_invitation_secret(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation, int64_t id);
// ERR_NOT_FOUND where there is none (any more). `ret_used`: in some browser.
MUST_USE err trial_invitation(struct tx *tx, int64_t id, int64_t *ret_trial_id, bool *ret_used);
struct trial_invited {
    int64_t sent, used;
};
MUST_USE err trial_invited(struct tx *tx, int64_t trial_id, struct trial_invited *ret_invited);

// ---- Units of work ----------------------------------------------------------------------------------------
// ret_id 0: this address is invited already, or as many are as may be. Audited as "trial.invite".
struct trial_invite {
    int64_t trial_id, user_id;
    str address_hash;
    int64_t ret_id;
};
MUST_USE err trial_invite(struct tx *tx, struct trial_invite *with);
// The link is used. ERR_CONFLICT where it was. Audited as "trial.invited".
MUST_USE err trial_invitation_use(struct tx *tx, int64_t id);

struct trial_hearer {
    int64_t trial_id, part_id;
    str address, address_hash, language; // address empty: nobody
};
// Somebody who came to the end leaves an address, in place of the one before. Past as many as may be it is not kept.
MUST_USE err trial_hear(struct tx *tx, const struct trial_hearer *hearer);
// Whoever made a comment, if they left one.
MUST_USE err trial_hearer_of(struct tx *tx, struct arena *a, int64_t comment_id, struct trial_hearer *ret_hearer);
// Those of a service who tried that state of its draft or one before it.
MUST_USE err trial_hearers(struct tx *tx, struct arena *a, int64_t service_id, int64_t revision,
                           struct trial_hearer **ret_hearers, size_t *ret_count);
MUST_USE err trial_hearer_forget(struct tx *tx, int64_t trial_id, int64_t part_id);
// Of trials that are over, who was invited; addresses that were kept for their time.
MUST_USE err trial_people_forget(struct tx *tx, void *unused);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table trial_hearer_sealed;
