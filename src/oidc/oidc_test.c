// SPDX-License-Identifier: Apache-2.0
// Tokens as a provider makes them, and as one who is none does.
#include "base/encode.h"
#include "oidc/oidc.h"
#include <cjose/cjose.h>
#include <jansson.h>
#include <openssl/hmac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

enum {
    NOW = 1800000000
};
static struct arena a;
static cjose_jwk_t *rsa, *elliptic, *stranger;
static str keys;

static str take(char *text)
{
    str copy = arena_str(&a, str_from(text));
    free(text);
    return copy;
}

static str public_key(cjose_jwk_t *key)
{
    cjose_err e;
    return take(cjose_jwk_to_json(key, false, &e));
}

static cjose_jwk_t *named(cjose_jwk_t *key, const char *kid)
{
    cjose_err e;
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &e));
    return key;
}

static int set_up(void **state)
{
    (void)state;
    cjose_err e;
    arena_init(&a, 64 * 1024 * 1024);
    rsa = named(cjose_jwk_create_RSA_random(2048, (const uint8_t *)"\x01\x00\x01", 3, &e), "r1");
    elliptic = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e), "e1");
    stranger = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e), "e1"); // says that it is the provider's
    keys = ARENA_JOIN(&a, STR("{\"keys\":["), public_key(rsa), STR(","), public_key(elliptic), STR("]}"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cjose_jwk_release(rsa);
    cjose_jwk_release(elliptic);
    cjose_jwk_release(stranger);
    arena_free(&a);
    return 0;
}

static str signed_by(cjose_jwk_t *key, const char *algorithm, const char *kid, const char *claims)
{
    cjose_err e;
    const char *compact = NULL;
    cjose_header_t *head = cjose_header_new(&e);
    assert_true(cjose_header_set(head, "alg", algorithm, &e) &&
                (kid == NULL || cjose_header_set(head, "kid", kid, &e)));
    cjose_jws_t *jws = cjose_jws_sign(key, head, (const uint8_t *)claims, strlen(claims), &e);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &compact, &e));
    str token = arena_str(&a, str_from(compact));
    cjose_jws_release(jws);
    cjose_header_release(head);
    return token;
}

static unsigned allowed(const char *list)
{
    unsigned set = 0;
    str wrong;
    assert_true(oidc_algorithms_read(str_from(list), &set, &wrong));
    return set;
}

static enum oidc_verdict opened(str token, const char *list)
{
    str claims;
    const char *why;
    return oidc_open(&a, token, keys, allowed(list), &claims, &why);
}

static void a_right_signature(void **state)
{
    (void)state;
    str claims;
    const char *why;
    str token = signed_by(rsa, "RS256", "r1", "{\"sub\":\"ann\"}");
    assert_int_equal(oidc_open(&a, token, keys, allowed("RS256,ES256"), &claims, &why), OIDC_FINE);
    assert_true(str_eq(claims, STR("{\"sub\":\"ann\"}")));
    assert_int_equal(opened(signed_by(rsa, "PS256", "r1", "{}"), "PS256"), OIDC_FINE);
    assert_int_equal(opened(signed_by(elliptic, "ES256", "e1", "{}"), " ES256"), OIDC_FINE);
    assert_int_equal(opened(signed_by(elliptic, "ES256", NULL, "{}"), "ES256"), OIDC_FINE); // the only one that fits
}

static void what_is_not_allowed(void **state)
{
    (void)state;
    assert_int_equal(opened(signed_by(elliptic, "ES256", "e1", "{}"), "RS256,PS256"), OIDC_WRONG);
    assert_int_equal(opened(signed_by(elliptic, "ES256", "e9", "{}"), "ES256"), OIDC_KEY_UNKNOWN);
    assert_int_equal(opened(signed_by(stranger, "ES256", "e1", "{}"), "ES256"), OIDC_WRONG);
    assert_int_equal(opened(signed_by(rsa, "RS256", "e1", "{}"), "RS256,ES256"), OIDC_KEY_UNKNOWN); // not of that kind
    static const char *const names[] = {"none", "HS256", "RS1", "RS256 ES256", "dir", ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unsigned set;
        str wrong;
        assert_false(oidc_algorithms_read(str_from(names[i]), &set, &wrong));
    }
}

// The public key taken for a secret, as text and as its bytes; and no signature at all.
static void an_algorithm_swapped(void **state)
{
    (void)state;
    static const char *const heads[] = {"{\"alg\":\"none\"}",
                                        "{\"alg\":\"None\",\"kid\":\"r1\"}",
                                        "{\"alg\":\"HS256\",\"kid\":\"r1\"}",
                                        "{\"alg\":\"\",\"kid\":\"r1\"}",
                                        "{\"alg\":[\"RS256\"],\"kid\":\"r1\"}",
                                        "{\"kid\":\"r1\"}",
                                        "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"r1\"}",
                                        "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"b64\"],\"b64\":false}"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        str said = ARENA_JOIN(&a, encode_base64url(&a, str_from(heads[i])), STR("."),
                              encode_base64url(&a, STR("{\"sub\":\"ann\"}")));
        uint8_t mac[32];
        unsigned size = sizeof mac;
        str secret = public_key(rsa);
        HMAC(EVP_sha256(), secret.ptr, (int)secret.len, (const uint8_t *)said.ptr, said.len, mac, &size);
        str with = ARENA_JOIN(&a, said, STR("."), encode_base64url(&a, (str){(const char *)mac, size}));
        assert_int_equal(opened(with, "RS256,ES256"), OIDC_WRONG);
        assert_int_equal(opened(arena_concat(&a, said, STR(".")), "RS256,ES256"), OIDC_WRONG);
        assert_int_equal(opened(said, "RS256,ES256"), OIDC_WRONG);
    }
}

static void no_byte_may_change(void **state)
{
    (void)state;
    str token = signed_by(elliptic, "ES256", "e1", "{\"sub\":\"ann\"}");
    for (size_t i = 0; i + 1 < token.len; i++) { // the last letter has bits that stand for nothing
        char *copy = arena_alloc(&a, token.len, 1);
        memcpy(copy, token.ptr, token.len);
        copy[i] = copy[i] == 'A' ? 'B' : 'A';
        assert_int_not_equal(opened((str){copy, token.len}, "ES256"), OIDC_FINE);
        assert_int_not_equal(opened(str_slice(token, 0, i), "ES256"), OIDC_FINE);
    }
    static const char *const tails[] = {"=", "==", "=A", "A=A", ".", ".A", "+", " ", "\n"};
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) { // on some of which cjose aborts
        assert_int_equal(opened(arena_concat(&a, token, str_from(tails[i])), "ES256"), OIDC_WRONG);
        str other =
            ARENA_JOIN(&a, str_slice(token, 0, str_find_char(token, '.') + 1), str_from(tails[i]), STR(".AAAA"));
        assert_int_equal(opened(other, "ES256"), OIDC_WRONG);
    }
    assert_int_equal(opened(STR("a.b.c"), "ES256"), OIDC_WRONG);
    assert_int_equal(opened((str){0}, "ES256"), OIDC_WRONG);
}

static void weak_and_odd_keys(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[1,null,{}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AAA=A\",\"e\":\"AQAB\",\"kid\":\"e1\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"A=A\",\"y\":\"=A==\",\"kid\":\"e1\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":7,\"x\":\"AAAA\",\"y\":\"AAAA\",\"kid\":\"e1\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"e1\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"e1\"}]}"};
    str claims;
    const char *why;
    str token = signed_by(elliptic, "ES256", "e1", "{}");
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        assert_int_equal(oidc_open(&a, token, str_from(sets[i]), allowed("ES256"), &claims, &why), OIDC_KEY_UNKNOWN);
    }
    cjose_err e;
    cjose_jwk_t *weak = named(cjose_jwk_create_RSA_random(1024, (const uint8_t *)"\x01\x00\x01", 3, &e), "w");
    str set = ARENA_JOIN(&a, STR("{\"keys\":["), public_key(weak), STR("]}"));
    str by_weak = signed_by(weak, "RS256", "w", "{}");
    assert_int_equal(oidc_open(&a, by_weak, set, allowed("RS256"), &claims, &why), OIDC_KEY_UNKNOWN);
    cjose_jwk_release(weak);
}

#define ISSUER "https://id.example"
static const struct oidc_expected want = {STR_INIT(ISSUER), STR_INIT("guildhall"), STR_INIT("n1"),
                                          STR_INIT("amr:mfa, acr:gold"), NOW};

static bool says(const char *claims, struct oidc_person *ret)
{
    const char *why;
    bool fine = oidc_id_read(&a, str_from(claims), &want, ret, &why);
    assert_true(fine == (why == NULL));
    return fine;
}

static void who_it_is(void **state)
{
    (void)state;
    struct oidc_person p;
    assert_true(says("{\"iss\":\"" ISSUER "\",\"aud\":\"guildhall\",\"sub\":\"ann\",\"iat\":1799999990,"
                     "\"exp\":1800000300,\"nonce\":\"n1\",\"email\":\"Ann@Town.Example\",\"email_verified\":true,"
                     "\"amr\":[\"pwd\",\"mfa\"],\"sid\":\"s7\"}",
                     &p));
    assert_true(str_eq(p.subject, STR("ann")) && str_eq(p.email, STR("ann@town.example")) && p.email_verified);
    assert_true(p.factor && str_eq(p.session, STR("s7")));
    assert_true(says("{\"iss\":\"" ISSUER "\",\"aud\":[\"guildhall\",\"x\"],\"azp\":\"guildhall\",\"sub\":\"ann\","
                     "\"iat\":1799999990.5,\"exp\":1800000300,\"nonce\":\"n1\",\"email\":\"a@b.example\","
                     "\"email_verified\":\"true\",\"acr\":\"silver\"}",
                     &p));
    assert_false(p.email_verified || p.factor);
}

// Each a right one with one thing changed.
static void whose_it_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *iss, *aud, *rest;
    } wrong[] = {
        {"https://id.example/", "\"guildhall\"",
         "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {"https://evil.example", "\"guildhall\"",
         "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"other\"", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "[]", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "[\"guildhall\",\"other\"]", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"",
         "\"azp\":\"other\",\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"azp\":7,\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":1799999900,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":\"1800000300\",\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1799990000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000100,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n2\",\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":1800000300,\"sub\":\"a\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\""},
        {ISSUER, "\"guildhall\"", "\"iat\":1800000000,\"exp\":1800000300,\"nonce\":\"n1\",\"sub\":7"},
    };
    struct oidc_person p;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        str text = arena_printf(&a, "{\"iss\":\"%s\",\"aud\":%s,%s}", wrong[i].iss, wrong[i].aud, wrong[i].rest);
        if (says(text.ptr, &p)) {
            fail_msg("row %zu is taken: %s", i, text.ptr);
        }
    }
    assert_false(says("", &p) || says("[]", &p) || says("{", &p));
}

static void a_logout(void **state)
{
    (void)state;
    static const struct {
        bool fine;
        const char *rest;
    } rows[] = {
        {true, "\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/"
               "backchannel-logout\":{}}"},
        {true, "\"iat\":1800000000,\"jti\":\"j\",\"sid\":\"s\",\"events\":{\"http://schemas.openid.net/event/"
               "backchannel-logout\":{}}"},
        {false,
         "\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/other\":{}}"},
        {false, "\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/"
                "backchannel-logout\":1}"},
        {false, "\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"a\""},
        {false,
         "\"iat\":1800000000,\"jti\":\"j\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"},
        {false,
         "\"iat\":1800000000,\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"},
        {false, "\"iat\":1799999000,\"jti\":\"j\",\"sub\":\"a\",\"events\":{\"http://schemas.openid.net/event/"
                "backchannel-logout\":{}}"},
        {false, "\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"a\",\"nonce\":\"n1\",\"events\":{\"http://"
                "schemas.openid.net/event/backchannel-logout\":{}}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct oidc_logout out;
        const char *why;
        str text = arena_printf(&a, "{\"iss\":\"" ISSUER "\",\"aud\":\"guildhall\",%s}", rows[i].rest);
        if (oidc_logout_read(&a, text, &want, &out, &why) != rows[i].fine) {
            fail_msg("row %zu: %s", i, why == NULL ? "taken" : why);
        }
    }
}

static void what_a_provider_offers(void **state)
{
    (void)state;
    struct oidc_discovery d;
    str fine =
        STR("{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/auth\",\"token_endpoint\":\"" ISSUER
            "/token\",\"jwks_uri\":\"" ISSUER "/jwks\",\"userinfo_endpoint\":\"http://plain.example/me\","
            "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]}");
    assert_false(err_is(oidc_discovery_read(&a, fine, STR(ISSUER), &d)));
    assert_true(d.secret_post && !d.names_iss && d.userinfo.len == 0 && str_eq(d.keys, STR(ISSUER "/jwks")));
    assert_true(err_is(oidc_discovery_read(&a, fine, STR("https://other.example"), &d)));
    assert_true(err_is(oidc_discovery_read(&a, STR("<html>"), STR(ISSUER), &d)));
    assert_true(err_is(oidc_discovery_read(&a, STR("{\"issuer\":\"" ISSUER "\"}"), STR(ISSUER), &d)));
    static const char *const wrong[] = {"",
                                        "http://a.example",
                                        "https://",
                                        "https:///x",
                                        "https://a@b.example/",
                                        "https://a.example/#x",
                                        "https://a.example/ b",
                                        "https://a.example/\"",
                                        "file:///etc"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(oidc_url_is_fine(str_from(wrong[i])));
    }
    assert_true(oidc_url_is_fine(STR("https://a.example:8443/x?y=z")));
}

static void who_we_are(void **state)
{
    (void)state;
    str key;
    str shown;
    str statement;
    str claims;
    const char *why;
    assert_false(err_is(oidc_key_make(&a, &key)));
    assert_false(err_is(oidc_key_public(&a, key, &shown)));
    assert_true(str_find(shown, STR("\"d\"")) == STR_NONE && str_find(key, STR("\"d\"")) != STR_NONE);
    assert_false(err_is(oidc_assertion(&a, key, STR("us"), STR(ISSUER), STR("j1"), NOW, &statement)));
    str set = ARENA_JOIN(&a, STR("{\"keys\":["), shown, STR("]}"));
    assert_int_equal(oidc_open(&a, statement, set, allowed("ES256"), &claims, &why), OIDC_FINE);
    assert_true(str_find(claims, STR("\"iss\":\"us\"")) != STR_NONE && str_find(claims, STR("1800000060")) != STR_NONE);
    assert_true(str_eq(oidc_basic(&a, STR("a:b"), STR("c d=")), STR("Basic YSUzQWI6YyUyMGQlM0Q=")));
    assert_true(err_is(oidc_assertion(&a, STR("{}"), STR("us"), STR(ISSUER), STR("j1"), NOW, &statement)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_right_signature),      cmocka_unit_test(what_is_not_allowed),
                                       cmocka_unit_test(an_algorithm_swapped),   cmocka_unit_test(no_byte_may_change),
                                       cmocka_unit_test(weak_and_odd_keys),      cmocka_unit_test(who_it_is),
                                       cmocka_unit_test(whose_it_is_not),        cmocka_unit_test(a_logout),
                                       cmocka_unit_test(what_a_provider_offers), cmocka_unit_test(who_we_are)};
    return cmocka_run_group_tests_name("oidc", tests, set_up, tear_down);
}
