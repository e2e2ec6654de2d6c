// SPDX-License-Identifier: Apache-2.0
#include "handover/sign.h"
#include <assert.h>
#include <sodium.h>
#include <stdio.h>

enum {
    SIGN_BASE64_BYTES = 48 // of 32 bytes, with its NUL
};

struct sign_key {
    unsigned char bytes[SIGN_SECRET_MOST];
    size_t len;
};

static bool sign_key_of(str line, struct sign_key *ret_key)
{
    static const str prefix = STR_INIT("whsec_");
    const char *end = NULL;
    line = str_trim(line);
    if (!str_starts(line, prefix)) {
        return false;
    }
    str text = str_slice(line, prefix.len, line.len);
    int failed = sodium_base642bin(ret_key->bytes, sizeof ret_key->bytes, text.ptr, text.len, NULL, &ret_key->len, &end,
                                   sodium_base64_VARIANT_ORIGINAL);
    return failed == 0 && end == text.ptr + text.len && ret_key->len >= SIGN_SECRET_LEAST;
}

err sign_secret_check(str text)
{
    struct sign_key key;
    str line;
    size_t count = 0;
    bool fine = true;
    str rest = str_trim(text);
    while (fine && rest.len != 0 && str_next(&rest, '\n', &line)) {
        fine = sign_key_of(line, &key);
        count++;
    }
    sodium_memzero(&key, sizeof key);
    return fine && count >= 1 && count <= SIGN_SECRETS_MAX
               ? NO_ERR
               : FAIL(ERR_INPUT,
                      "a secret is a line of whsec_ and the base64 of 24 to 64 random bytes; a second line may "
                      "hold the one before");
}

static str sign_by(struct arena *a, const struct sign_key *key, str head, str body)
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char text[SIGN_BASE64_BYTES];
    crypto_auth_hmacsha256_init(&state, key->bytes, key->len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)head.ptr, head.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)(body.len == 0 ? "" : body.ptr), body.len);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2base64(text, sizeof text, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
    return arena_concat(a, STR("v1,"), str_from(text));
}

str sign_webhook(struct arena *a, str secret, str id, int64_t at_s, str body)
{
    struct sign_key key;
    str line;
    str signatures = {0};
    str head = arena_printf(a, "%.*s.%lld.", STR_ARG(id), (long long)at_s);
    str rest = str_trim(secret);
    while (rest.len != 0 && str_next(&rest, '\n', &line)) {
        bool fine = sign_key_of(line, &key);
        assert(fine);
        str one = sign_by(a, &key, head, body);
        signatures = signatures.len == 0 ? one : ARENA_JOIN(a, signatures, STR(" "), one);
    }
    sodium_memzero(&key, sizeof key);
    return signatures;
}
