// SPDX-License-Identifier: Apache-2.0
// random: bytes that nobody can guess, from the kernel; and how secrets are hashed and compared.
#pragma once
#include "base/arena.h"

void random_bytes(void *out, size_t size);
// The same for pieces of at most a kilobyte that are needed often: the kernel is asked for many at once.
void random_nonce(void *out, size_t size);
uint64_t random_u64(void);
// `bytes` random bytes as base64url, for cookies, links and file names.
str random_token(struct arena *a, size_t bytes);

enum {
    SECRET_HASH_BYTES = 32,
    SECRET_KEY_BYTES = 32
};
// The secret of a link, worked out where it is needed and kept nowhere: 16 bytes of the keyed hash of `what`, which
// says what it is for and whose, as base64url.
str secret_of(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], str what);
// BLAKE2b-256 of a random token. Not for passwords, which people choose: core/user.h.
void secret_hash(str secret, uint8_t ret_hash[SECRET_HASH_BYTES]);
// Whether `secret` hashes to `hash`, in constant time.
bool secret_matches(str secret, str hash);
// Whether they are the same, in a time that tells nothing but their lengths.
bool secret_same(str given, str wanted);
