// SPDX-License-Identifier: Apache-2.0
// The permutation is a Feistel network of six rounds over 36 bits, walked until it falls below 31^7
// (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002: cycle walking).
#include "core/reference.h"
#include <assert.h>
#include <sodium.h>

enum {
    REFERENCE_ROUNDS = 6,
    REFERENCE_HALF_BITS = 18,
    REFERENCE_SYMBOLS = 7
};
static const char reference_alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
_Static_assert(sizeof reference_alphabet - 1 == 31, "31 symbols");

static uint32_t reference_round(const uint8_t *key, int round, uint32_t half)
{
    uint8_t in[5] = {(uint8_t)round, (uint8_t)half, (uint8_t)(half >> 8), (uint8_t)(half >> 16), 0};
    uint8_t out[crypto_generichash_BYTES_MIN];
    crypto_generichash(out, sizeof out, in, sizeof in, key, REFERENCE_KEY_BYTES);
    return ((uint32_t)out[0] | (uint32_t)out[1] << 8 | (uint32_t)out[2] << 16) & ((1u << REFERENCE_HALF_BITS) - 1);
}

static uint64_t reference_permute(const uint8_t *key, uint64_t n, bool forwards)
{
    uint32_t left = (uint32_t)(n >> REFERENCE_HALF_BITS);
    uint32_t right = (uint32_t)(n & ((1u << REFERENCE_HALF_BITS) - 1));
    for (int i = 0; i < REFERENCE_ROUNDS; i++) {
        if (forwards) {
            uint32_t next = left ^ reference_round(key, i, right);
            left = right;
            right = next;
        } else {
            uint32_t next = right ^ reference_round(key, REFERENCE_ROUNDS - 1 - i, left);
            right = left;
            left = next;
        }
    }
    return (uint64_t)left << REFERENCE_HALF_BITS | right;
}

static uint64_t reference_walk(const uint8_t *key, uint64_t n, bool forwards)
{
    do {
        n = reference_permute(key, n, forwards);
    } while (n > (uint64_t)REFERENCE_CASE_MAX);
    return n;
}

static int reference_check(const int symbols[REFERENCE_SYMBOLS])
{
    int sum = 0;
    for (int i = 0; i < REFERENCE_SYMBOLS; i++) {
        sum += (i + 1) * symbols[i];
    }
    // The check's own weight is -1 (30 modulo 31), unlike its neighbour's 7, so swapping them shows too.
    return sum % 31;
}

str reference_of(struct arena *a, const uint8_t key[REFERENCE_KEY_BYTES], int64_t case_id)
{
    assert(case_id >= 0 && case_id <= REFERENCE_CASE_MAX);
    uint64_t n = reference_walk(key, (uint64_t)case_id, true);
    int symbols[REFERENCE_SYMBOLS];
    for (int i = REFERENCE_SYMBOLS - 1; i >= 0; i--) {
        symbols[i] = (int)(n % 31);
        n /= 31;
    }
    char *out = arena_alloc(a, 10, 1);
    size_t used = 0;
    for (int i = 0; i < REFERENCE_SYMBOLS; i++) {
        if (i == 4) {
            out[used++] = '-';
        }
        out[used++] = reference_alphabet[symbols[i]];
    }
    out[used++] = reference_alphabet[reference_check(symbols)];
    return (str){out, used};
}

bool reference_read(const uint8_t key[REFERENCE_KEY_BYTES], str text, int64_t *ret_case_id)
{
    int symbols[REFERENCE_SYMBOLS + 1];
    size_t count = 0;
    if (text.len > 64) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '-') {
            continue;
        }
        if (c >= 'a' && c <= 'z') {
            c = (char)(c - ('a' - 'A'));
        }
        const char *at = c == '\0' ? NULL : strchr(reference_alphabet, c);
        if (at == NULL || count == REFERENCE_SYMBOLS + 1) {
            return false;
        }
        symbols[count++] = (int)(at - reference_alphabet);
    }
    if (count != REFERENCE_SYMBOLS + 1 || reference_check(symbols) != symbols[REFERENCE_SYMBOLS]) {
        return false;
    }
    uint64_t n = 0;
    for (int i = 0; i < REFERENCE_SYMBOLS; i++) {
        n = n * 31 + (uint64_t)symbols[i];
    }
    *ret_case_id = (int64_t)reference_walk(key, n, false);
    return true;
}
