// SPDX-License-Identifier: Apache-2.0
// provider: the identity provider by which an organisation's staff may sign in, and whom of them it knows. A user is
// found by the issuer's name of them (issuer and subject, which never change hands); the first time by an e-mail
// address that the provider says it has checked, and only where there is a user or an invitation of it: nobody is made
// up.
#pragma once
#include "core/seal_sweep.h"
#include "core/user.h"

enum {
    PROVIDER_ATTEMPT_S = 10 * 60 // from the button to coming back
};

struct provider {
    str name, name_cy; // name_cy empty: as `name`
    str issuer, client_id;
    str algorithms;     // "RS256,ES256" (oidc/oidc.h)
    str trusted_factor; // "amr:mfa"; empty: what it says of a second step counts for nothing
    bool by_key;        // `secret` is a private key, as a JWK, that we sign with; otherwise words that both know
    str secret;         // kept sealed
};
MUST_USE err provider_get(struct tx *tx, struct arena *a, struct provider *ret_provider, bool *ret_there);
// What it is called, for the button; `name` is empty where there is none.
MUST_USE err provider_names(struct tx *tx, struct arena *a, str *ret_name, str *ret_name_cy);
// Units of work, audited as "organisation.provider". A new one takes the place of the one before.
MUST_USE err provider_set(struct tx *tx, const struct provider *with);
MUST_USE err provider_remove(struct tx *tx, void *unused);
// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table provider_sealed;

// ---- A sign-in that was begun -------------------------------------------------------------------------------------
struct provider_attempt {
    int64_t id;
    str secret; // random, the browser's
};
// A unit of work: gives it its number.
MUST_USE err provider_attempt_begin(struct tx *tx, struct provider_attempt *with);
MUST_USE err provider_attempt_find(struct tx *tx, struct arena *a, const struct provider_attempt *attempt,
                                   bool *ret_there);
// A unit of work: it is used up, whatever comes of it. *ret_used: it was there.
MUST_USE err provider_attempt_use(struct tx *tx, const struct provider_attempt *attempt, bool *ret_used);

// ---- Whoever comes back -------------------------------------------------------------------------------------------
struct provider_arrival {
    struct arena *arena;
    str issuer, subject;
    str email;   // in small letters, and checked by the provider; empty: it says none
    str session; // the provider's name of its session; empty: none
    bool factor; // a second step was taken there that stands for ours
    str secret;  // of the session, random
    str device;
    int64_t ret_session_id; // 0: nobody here is that person
    int64_t ret_user_id;
    bool ret_half; // our code is still to come
};
// A unit of work: opens a session, audited as "user.provider" beside what a sign-in leaves, "user.link" the first time;
// "user.provider-refused" where it is nobody, or somebody who may not sign in: one answer for all.
MUST_USE err provider_arrive(struct tx *tx, struct provider_arrival *with);

struct provider_logout {
    struct arena *arena;
    str issuer, subject, session, id; // subject or session may be empty; `id` is the token's own
    int64_t until_s;                  // after which such a token is refused by its age
    bool ret_seen;                    // it came before: nothing was done
};
// A unit of work: ends the sessions that began by the provider; audited as "user.sign-out".
MUST_USE err provider_logout(struct tx *tx, struct provider_logout *with);
