// SPDX-License-Identifier: Apache-2.0
// What is allowed is a table of algorithms with the key that each must have: the head of a token only says which row
// it claims. So a public key is never taken for a secret, nor a signature left out (RFC 8725, 3.1). cjose aborts on
// base64url that is none (0.6.2, found by fuzz/oidc.c): every piece that it decodes was decoded here before.
#include "base/encode.h"
#include "oidc/read.h"
#include <cjose/cjose.h>

enum {
    TOKEN_KEYS_MAX = 50,         // of a set that are looked at
    TOKEN_NUMBER_MAX = 4 * 1024, // letters of one of its numbers
    TOKEN_RSA_BITS_MIN = 2048,
    TOKEN_RSA_BITS_MAX = 8192
};

static const struct {
    str name;
    cjose_jwk_kty_t kind;
    cjose_jwk_ec_curve curve; // of an elliptic key
} token_algorithms[] = {
    {STR_INIT("RS256"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("RS384"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("RS512"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("PS256"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("PS384"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("PS512"), CJOSE_JWK_KTY_RSA, CJOSE_JWK_EC_INVALID},
    {STR_INIT("ES256"), CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_256},
    {STR_INIT("ES384"), CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_384},
    {STR_INIT("ES512"), CJOSE_JWK_KTY_EC, CJOSE_JWK_EC_P_521},
};
enum {
    TOKEN_ALGORITHMS = sizeof token_algorithms / sizeof token_algorithms[0]
};

static size_t token_algorithm(str name)
{
    size_t i = 0;
    while (i < TOKEN_ALGORITHMS && !str_eq(token_algorithms[i].name, name)) {
        i++;
    }
    return i;
}

bool oidc_algorithms_read(str list, unsigned *ret_allowed, str *ret_wrong)
{
    str piece;
    unsigned allowed = 0;
    while (str_next(&list, ',', &piece)) {
        size_t i = token_algorithm(str_trim(piece));
        if (i == TOKEN_ALGORITHMS) {
            *ret_wrong = piece;
            return false;
        }
        allowed |= 1u << i;
    }
    *ret_allowed = allowed;
    *ret_wrong = (str){0};
    return allowed != 0;
}

static bool token_is_base64url(struct arena *a, str text)
{
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: cjose is given what is no base64url
    return text.len != 0 && a != NULL;
#else
    str bytes;
    return text.len != 0 && encode_from_base64url(a, text, &bytes);
#endif
}

struct token_head {
    size_t algorithm;
    str kid; // empty: not said
};

// False, and why, where a token of that head is never taken.
static bool token_head_read(struct arena *a, str token, unsigned allowed, struct token_head *ret, const char **why)
{
    str head;
    str rest;
    str text;
    str body;
    str signature;
    *why = "it is no token of three pieces";
    if (token.len > OIDC_TOKEN_MAX || !str_cut(token, '.', &head, &rest) || !encode_from_base64url(a, head, &text)) {
        return false;
    }
    json_t *object = oidc_read_object(text);
    *why = object == NULL ? "its head is no JSON object" : "its head wants more than we know (crit)";
    bool fine = object != NULL && json_object_get(object, "crit") == NULL;
    if (fine) {
        ret->algorithm = token_algorithm(oidc_read_name(a, object, "alg", OIDC_NAME_MAX));
        ret->kid = oidc_read_text(a, object, "kid", OIDC_NAME_MAX);
        fine = ret->algorithm < TOKEN_ALGORITHMS && (allowed & 1u << ret->algorithm) != 0;
        *why = "it is signed in a way that is not allowed";
    }
    json_decref(object);
    if (fine) {
        *why = "it is no token of three pieces";
        fine = str_cut(rest, '.', &body, &signature) && token_is_base64url(a, body) && token_is_base64url(a, signature);
    }
    return fine;
}

// Whether a key of the set can have made such a signature.
static bool token_key_fits(struct arena *a, const json_t *key, const cjose_jwk_t *jwk, const struct token_head *head)
{
    cjose_err e;
    str use = oidc_read_text(a, key, "use", OIDC_NAME_MAX);
    str algorithm = oidc_read_text(a, key, "alg", OIDC_NAME_MAX);
    cjose_jwk_kty_t kind = cjose_jwk_get_kty(jwk, &e);
    if (kind != token_algorithms[head->algorithm].kind || (use.len != 0 && !str_eq(use, STR("sig"))) ||
        (algorithm.len != 0 && !str_eq(algorithm, token_algorithms[head->algorithm].name))) {
        return false;
    }
    if (kind == CJOSE_JWK_KTY_EC) {
        return cjose_jwk_EC_get_curve(jwk, &e) == token_algorithms[head->algorithm].curve;
    }
    size_t bits = cjose_jwk_get_keysize(jwk, &e);
    return bits >= TOKEN_RSA_BITS_MIN && bits <= TOKEN_RSA_BITS_MAX;
}

// The public numbers of a key, each of which is base64url, and nothing else of it. NULL: they are not.
static cjose_jwk_t *token_import(struct arena *a, const json_t *key)
{
    static const char *const numbers[][2] = {{"n", "e"}, {"x", "y"}};
    cjose_err e;
    const char *kind = json_string_value(json_object_get(key, "kty"));
    bool is_curve = kind != NULL && strcmp(kind, "EC") == 0;
    bool fine = is_curve || (kind != NULL && strcmp(kind, "RSA") == 0);
    json_t *own = json_pack("{s:s*, s:O*}", "kty", kind, "crv", json_object_get(key, "crv"));
    for (size_t i = 0; fine && i < 2; i++) {
        const char *name = numbers[is_curve][i];
        fine = token_is_base64url(a, oidc_read_text(a, key, name, TOKEN_NUMBER_MAX)) &&
               json_object_set(own, name, json_object_get(key, name)) == 0;
    }
    cjose_jwk_t *jwk = fine ? cjose_jwk_import_json((cjose_header_t *)own, &e) : NULL;
    json_decref(own);
    return jwk;
}

// The key of the set that a token says it is signed by; without a name, the only one that fits. NULL: none.
static cjose_jwk_t *token_key(struct arena *a, const json_t *keys, const struct token_head *head)
{
    cjose_jwk_t *found = NULL;
    size_t fits = 0;
    for (size_t i = 0; i < json_array_size(keys) && i < TOKEN_KEYS_MAX; i++) {
        json_t *key = json_array_get(keys, i);
        str kid = oidc_read_text(a, key, "kid", OIDC_NAME_MAX);
        if (!json_is_object(key) || (head->kid.len != 0 && !str_eq(kid, head->kid))) {
            continue;
        }
        cjose_jwk_t *jwk = token_import(a, key);
        bool fine = jwk != NULL && token_key_fits(a, key, jwk, head);
        fits += fine ? 1 : 0;
        if (fine && found == NULL) {
            found = jwk;
        } else if (jwk != NULL) {
            cjose_jwk_release(jwk);
        }
    }
    if (found != NULL && head->kid.len == 0 && fits != 1) {
        cjose_jwk_release(found);
        found = NULL;
    }
    return found;
}

static bool token_verify(struct arena *a, str token, const cjose_jwk_t *key, str *ret_claims)
{
    cjose_err e;
    uint8_t *plain = NULL;
    size_t size = 0;
    cjose_jws_t *jws = cjose_jws_import(token.ptr, token.len, &e);
    bool fine = jws != NULL && cjose_jws_verify(jws, key, &e) && cjose_jws_get_plaintext(jws, &plain, &size, &e);
    if (fine) {
        *ret_claims = arena_str(a, (str){(const char *)plain, size});
    }
    if (jws != NULL) {
        cjose_jws_release(jws);
    }
    return fine;
}

enum oidc_verdict oidc_open(struct arena *a, str token, str keys, unsigned allowed, str *ret_claims,
                            const char **ret_why)
{
    struct token_head head;
    if (!token_head_read(a, token, allowed, &head, ret_why)) {
        return OIDC_WRONG;
    }
    json_t *set = oidc_read_object(keys);
    cjose_jwk_t *key = token_key(a, json_object_get(set, "keys"), &head);
    json_decref(set);
    *ret_why = "it is signed by a key that the provider does not show";
    if (key == NULL) {
        return OIDC_KEY_UNKNOWN;
    }
    bool fine = token_verify(a, token, key, ret_claims);
    cjose_jwk_release(key);
    *ret_why = fine ? "" : "its signature is wrong";
    return fine ? OIDC_FINE : head.kid.len == 0 ? OIDC_KEY_UNKNOWN : OIDC_WRONG;
}
