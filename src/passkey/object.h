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
// Whether an authenticator's data (Level 2, 6.1) is whole: with a new key or without one, extensions where it says so,
// no length past its end and nothing after it. libfido2's reader of CBOR takes memory for as many items as a head
// claims (libcbor 0.8, found by fuzz/passkey.c), so it is given nothing else.
bool passkey_object_data(str data, bool has_key);
