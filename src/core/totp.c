// SPDX-License-Identifier: Apache-2.0
#include "core/totp.h"
#include "base/encode.h"
#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>

enum {
    TOTP_DIGITS = 6,
    TOTP_MODULUS = 1000 * 1000,
    TOTP_SLACK = 1 // steps before and after: RFC 6238 section 5.2
};

static void totp_write(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step, char out[TOTP_DIGITS + 1])
{
    uint8_t counter[8];
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    for (size_t i = 0; i < sizeof counter; i++) {
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    }
    const unsigned char *done = HMAC(EVP_sha1(), secret, TOTP_SECRET_BYTES, counter, sizeof counter, hash, &length);
    assert(done != NULL && length == 20);
    const uint8_t *at = hash + (hash[19] & 15); // RFC 4226 section 5.3
    uint32_t number = (uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    snprintf(out, TOTP_DIGITS + 1, "%06u", number % TOTP_MODULUS);
}

bool totp_matches(const uint8_t secret[TOTP_SECRET_BYTES], int64_t now_s, int64_t after, str code, int64_t *ret_step)
{
    bool found = false;
    if (code.len != TOTP_DIGITS) {
        return false;
    }
    for (int64_t step = now_s / TOTP_STEP_S - TOTP_SLACK; step <= now_s / TOTP_STEP_S + TOTP_SLACK; step++) {
        char wanted[TOTP_DIGITS + 1];
        totp_write(secret, step, wanted);
        if (sodium_memcmp(wanted, code.ptr, TOTP_DIGITS) == 0 && step > after && !found) {
            *ret_step = step;
            found = true;
        }
    }
    return found;
}

str totp_code(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES], int64_t step)
{
    char *out = arena_alloc(a, TOTP_DIGITS + 1, 1);
    totp_write(secret, step, out);
    return str_from(out);
}

static str totp_base32(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES], size_t group)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t count = TOTP_SECRET_BYTES * 8 / 5;
    char *out = arena_alloc(a, 2 * count, 1);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        size_t bit = 5 * i;
        unsigned pair = (unsigned)secret[bit / 8] << 8 | (bit / 8 + 1 < TOTP_SECRET_BYTES ? secret[bit / 8 + 1] : 0);
        if (group != 0 && i != 0 && i % group == 0) {
            out[used++] = ' ';
        }
        out[used++] = letters[pair >> (11 - bit % 8) & 31];
    }
    return (str){out, used};
}

str totp_secret_words(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES])
{
    return totp_base32(a, secret, 4);
}

str totp_address(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES], str issuer, str account)
{
    struct buf out;
    buf_init(&out, 4096);
    buf_put(&out, STR("otpauth://totp/"));
    encode_percent(&out, issuer);
    buf_put(&out, STR(":"));
    encode_percent(&out, account);
    buf_put(&out, STR("?secret="));
    buf_put(&out, totp_base32(a, secret, 0));
    buf_put(&out, STR("&issuer="));
    encode_percent(&out, issuer);
    str copy = arena_str(a, buf_str(&out));
    buf_free(&out);
    return copy;
}
