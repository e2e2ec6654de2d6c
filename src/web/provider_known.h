// SPDX-License-Identifier: Apache-2.0
// provider_known: what identity providers said of themselves, kept in memory for an hour, so that a sign-in asks them
// once. Where a token is signed by a key that is not among theirs, they may have new ones: those are asked for at most
// once a minute, whoever sends such tokens. Used on the reactor thread only.
#pragma once
#include "base/arena.h"

enum {
    PROVIDER_KNOWN_MAX = 32, // providers; of more, the one that was asked longest ago is forgotten
    PROVIDER_KNOWN_MS = 60 * 60 * 1000,
    PROVIDER_AGAIN_MS = 60 * 1000
};
enum provider_known_of {
    PROVIDER_OFFERS, // its discovery document
    PROVIDER_KEYS,   // its JWK set
    PROVIDER_KNOWN__COUNT
};
// A copy in the arena; empty: it is to be asked.
str provider_known(struct arena *a, str issuer, enum provider_known_of of);
void provider_known_keep(str issuer, enum provider_known_of of, str text);
// Whether its keys may be asked for before their time; counts as done.
bool provider_known_again(str issuer);
