// SPDX-License-Identifier: Apache-2.0
// object: the three pieces of an attestation object (Level 2, 6.5.4), a CBOR map that libfido2 does not take whole.
#pragma once
#include "passkey/passkey.h"

struct object_pieces {
    str format;    // "none", "packed"
    str statement; // CBOR of a map
    str data;      // the authenticator's data, as bytes
};
// False where it is not exactly that, or anything stands after it. The pieces are of `object`.
bool passkey_object_read(str object, struct object_pieces *ret_pieces);
