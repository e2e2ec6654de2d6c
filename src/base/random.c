// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"
#include "base/encode.h"
#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

void random_bytes(void *out, size_t size)
{
    randombytes_buf(out, size);
}

// ---- Many small pieces ----------------------------------------------------------------------------------

enum {
    RANDOM_STOCK_BYTES = 1536
};
static _Thread_local struct {
    uint8_t bytes[RANDOM_STOCK_BYTES];
    size_t left; // at the end
    unsigned forks;
} random_stock;
static _Atomic unsigned random_forks; // a child must not use the stock of its parent
static pthread_once_t random_watch = PTHREAD_ONCE_INIT;

static void random_forked(void)
{
    random_forks++;
}

static void random_watch_forks(void)
{
    pthread_atfork(NULL, NULL, random_forked);
}

void random_nonce(void *out, size_t size)
{
    pthread_once(&random_watch, random_watch_forks);
    if (random_stock.left < size || random_stock.forks != random_forks) {
        assert(size <= RANDOM_STOCK_BYTES);
        random_bytes(random_stock.bytes, RANDOM_STOCK_BYTES);
        random_stock.left = RANDOM_STOCK_BYTES;
        random_stock.forks = random_forks;
    }
    uint8_t *at = random_stock.bytes + RANDOM_STOCK_BYTES - random_stock.left;
    memcpy(out, at, size);
    memset(at, 0, size);
    random_stock.left -= size;
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

enum {
    SECRET_OF_BYTES = 16
};

str secret_of(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], str what)
{
    char *secret = arena_alloc(a, SECRET_OF_BYTES, 1);
    int failed = crypto_generichash((unsigned char *)secret, SECRET_OF_BYTES, (const unsigned char *)what.ptr, what.len,
                                    key, SECRET_KEY_BYTES);
    assert(failed == 0);
    return encode_base64url(a, (str){secret, SECRET_OF_BYTES});
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

bool secret_same(str given, str wanted)
{
    return given.len == wanted.len && sodium_memcmp(given.ptr, wanted.ptr, wanted.len) == 0;
}
