// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"
#include "base/encode.h"
#include <sodium.h>

void random_bytes(void *out, size_t size)
{
    randombytes_buf(out, size);
}

uint64_t random_u64(void)
{
    uint64_t value;
    random_bytes(&value, sizeof value);
    return value;
}

str random_token(struct arena *a, size_t bytes)
{
    char *raw = arena_alloc(a, bytes, 1);
    random_bytes(raw, bytes);
    return encode_base64url(a, (str){raw, bytes});
}

void secret_hash(str secret, uint8_t ret_hash[SECRET_HASH_BYTES])
{
    crypto_generichash(ret_hash, SECRET_HASH_BYTES, (const unsigned char *)secret.ptr, secret.len, NULL, 0);
}

bool secret_matches(str secret, str hash)
{
    uint8_t mine[SECRET_HASH_BYTES];
    secret_hash(secret, mine);
    return hash.len == SECRET_HASH_BYTES && sodium_memcmp(mine, hash.ptr, SECRET_HASH_BYTES) == 0;
}
