// SPDX-License-Identifier: Apache-2.0
// passkey: what an authenticator says, read and judged. Pure: bytes in, a verdict out; who may have asked for it, that
// a challenge is answered once and that a counter goes up are core/user_passkey.h's. The rules are those of Web
// Authentication Level 2 (sections 7.1 and 7.2); signatures, and what an authenticator wrote in CBOR, are libfido2's.
// Strings live in the arena; those that come are bytes, decoded by whoever calls.
#pragma once
#include "base/arena.h"

enum {
    PASSKEY_CLIENT_MAX = 4 * 1024, // bytes of what the browser says (clientDataJSON)
    PASSKEY_OBJECT_MAX = 8 * 1024, // of what an authenticator says of a new key (attestationObject)
    PASSKEY_DATA_MAX = 2 * 1024,   // of what it says when it is used (authenticatorData), and of a signature
    PASSKEY_CREDENTIAL_MAX = 1023, // of an identifier (Level 2, 4)
    PASSKEY_KEY_MAX = 512          // of a public key as it is kept
};

// Which server they are for.
struct passkey_site {
    str id;     // "services.town.example": what the browser's address must end in
    str origin; // "https://services.town.example:8443"
};
// From the public address. False where browsers offer no passkeys: without https, but for localhost, and where the
// address is a number.
bool passkey_site_of(struct arena *a, str address, struct passkey_site *ret_site);

// Signatures that are taken, by their COSE numbers, best first.
struct passkey_algorithms {
    const int *items;
    size_t count;
};
struct passkey_algorithms passkey_algorithms(void);

enum passkey_act {
    PASSKEY_MAKE, // a new one
    PASSKEY_SHOW  // one that is there
};
// What the browser says: of that act, at this site, in no frame of another's. Gives the challenge that is answered.
// ret_why is for the log.
bool passkey_client_read(struct arena *a, str client_data, enum passkey_act act, const struct passkey_site *site,
                         str *ret_challenge, const char **ret_why);

struct passkey_key {
    int algorithm; // a COSE number
    str bytes;     // -7: x and y, 64 bytes; -8: 32 bytes; -257: n and e, 259 bytes
};
struct passkey_made {
    str credential;
    struct passkey_key key;
    int64_t counter;
};
// A new one, of a client data that was read. What vouches for the maker of the authenticator is not asked for: there
// is none, or it is the key itself or a certificate that signs; that signature is checked, and whose it is not.
bool passkey_make(struct arena *a, str client_data, str object, const struct passkey_site *site,
                  struct passkey_made *ret_made, const char **ret_why);

struct passkey_shown {
    str client_data, data, signature;
};
// Whether that key signed it, for this site, with somebody there; and where `verified`, whom the authenticator knew by
// a finger, a face or a PIN.
bool passkey_show(const struct passkey_shown *shown, const struct passkey_key *key, const struct passkey_site *site,
                  bool verified, int64_t *ret_counter, const char **ret_why);
