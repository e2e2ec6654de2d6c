// SPDX-License-Identifier: Apache-2.0
// Passkeys as an authenticator makes and shows them, signed here by keys of OpenSSL; and as one who has none would like
// them to be taken. Each thing that is changed is changed alone.
#include "base/encode.h"
#include "passkey/object.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <cmocka.h>

enum {
    THERE = 1,
    VERIFIED = 4,
    HAS_KEY = 64,
    COUNTER = 7
};
enum kind {
    ES256,
    EDDSA,
    RS256,
    KINDS
};
static const int numbers[KINDS] = {-7, -8, -257};
static const struct passkey_site site = {STR_INIT("services.town.example"), STR_INIT("https://services.town.example")};
static struct arena a;
static EVP_PKEY *keys[KINDS], *stranger;
static const char *why;

static int set_up(void **state)
{
    (void)state;
    arena_init(&a, 64 * 1024 * 1024);
    keys[ES256] = EVP_EC_gen("P-256");
    keys[EDDSA] = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    keys[RS256] = EVP_RSA_gen(2048);
    stranger = EVP_EC_gen("P-256");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < KINDS; i++) {
        EVP_PKEY_free(keys[i]);
    }
    EVP_PKEY_free(stranger);
    arena_free(&a);
    return 0;
}

// ---- An authenticator -------------------------------------------------------------------------------------------

static str hash_of(str text)
{
    unsigned char *hash = arena_alloc(&a, crypto_hash_sha256_BYTES, 1);
    crypto_hash_sha256(hash, (const unsigned char *)text.ptr, text.len);
    return (str){(const char *)hash, crypto_hash_sha256_BYTES};
}

static str byte_of(unsigned value)
{
    char *byte = arena_alloc(&a, 1, 1);
    *byte = (char)value;
    return (str){byte, 1};
}

static str signed_by(EVP_PKEY *key, str text)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char *out = arena_alloc(&a, 512, 1);
    size_t len = 512;
    bool hashes = EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519;
    assert_int_equal(EVP_DigestSignInit(ctx, NULL, hashes ? EVP_sha256() : NULL, NULL, key), 1);
    assert_int_equal(EVP_DigestSign(ctx, out, &len, (const unsigned char *)text.ptr, text.len), 1);
    EVP_MD_CTX_free(ctx);
    return (str){(char *)out, len};
}

// x and y, the one number, or n: as they stand in CBOR and are kept.
static str public_of(enum kind kind, EVP_PKEY *key)
{
    unsigned char *out = arena_alloc(&a, 512, 1);
    size_t len = 512;
    if (kind == ES256) {
        assert_int_equal(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, out, 512, &len), 1);
        return (str){(char *)out + 1, 64};
    }
    if (kind == EDDSA) {
        assert_int_equal(EVP_PKEY_get_raw_public_key(key, out, &len), 1);
        return (str){(char *)out, len};
    }
    BIGNUM *n = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n), 1);
    assert_int_equal(BN_bn2binpad(n, out, 256), 256);
    BN_free(n);
    return (str){(char *)out, 256};
}

static str cose_of(enum kind kind, EVP_PKEY *key)
{
    str numbers_of = public_of(kind, key);
    if (kind == ES256) {
        return ARENA_JOIN(&a, STR("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"), str_slice(numbers_of, 0, 32),
                          STR("\x22\x58\x20"), str_slice(numbers_of, 32, 64));
    }
    if (kind == EDDSA) {
        return ARENA_JOIN(&a, STR("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"), numbers_of);
    }
    return ARENA_JOIN(&a, STR("\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00"), numbers_of, STR("\x21\x43\x01\x00\x01"));
}

static str data_of(str id, unsigned flags, unsigned counter)
{
    return ARENA_JOIN(&a, hash_of(id), byte_of(flags), STR("\0\0\0"), byte_of(counter));
}

static str new_data(str id, unsigned flags, enum kind kind, EVP_PKEY *key)
{
    return ARENA_JOIN(&a, data_of(id, flags | HAS_KEY, COUNTER), STR("0123456789abcdef\x00\x05"), STR("cred1"),
                      cose_of(kind, key));
}

static str text_of(str s)
{
    return ARENA_JOIN(&a, byte_of((unsigned)(0x60 | s.len)), s);
}

static str bytes_of(str s)
{
    return ARENA_JOIN(&a, byte_of(0x59), byte_of((unsigned)(s.len >> 8)), byte_of((unsigned)(s.len & 255)), s);
}

static str object_of(str format, str statement, str data)
{
    return ARENA_JOIN(&a, byte_of(0xa3), text_of(STR("fmt")), text_of(format), text_of(STR("attStmt")), statement,
                      text_of(STR("authData")), bytes_of(data));
}

static str client_of(const char *act, str challenge, const char *origin, const char *more)
{
    return arena_printf(&a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\"%s}", act,
                        STR_ARG(encode_base64url(&a, challenge)), origin, more);
}

static str client(const char *act)
{
    return client_of(act, STR("12.abc"), "https://services.town.example", "");
}

static struct passkey_shown shown_of(enum kind kind, EVP_PKEY *key, str data)
{
    str said = client("webauthn.get");
    (void)kind;
    return (struct passkey_shown){said, data, signed_by(key, ARENA_JOIN(&a, data, hash_of(said)))};
}

static struct passkey_key kept_of(enum kind kind)
{
    str more = kind == RS256 ? STR("\x01\x00\x01") : STR("");
    return (struct passkey_key){numbers[kind], arena_concat(&a, public_of(kind, keys[kind]), more)};
}

// ---- What the browser says ----------------------------------------------------------------------------------------

static bool reads(str text, enum passkey_act act)
{
    str challenge;
    bool fine = passkey_client_read(&a, text, act, &site, &challenge, &why);
    assert_true(fine == (why == NULL) && fine == str_eq(challenge, STR("12.abc")));
    return fine;
}

static void of_that_act_and_site_alone(void **state)
{
    (void)state;
    static const char *const origins[] = {"https://services.town.example.evil.example",
                                          "https://town.example",
                                          "http://services.town.example",
                                          "https://services.town.example:8443",
                                          "https://services.town.example/",
                                          "null",
                                          ""};
    assert_true(reads(client("webauthn.create"), PASSKEY_MAKE));
    assert_true(reads(client("webauthn.get"), PASSKEY_SHOW));
    assert_false(reads(client("webauthn.get"), PASSKEY_MAKE));
    assert_false(reads(client("webauthn.create"), PASSKEY_SHOW));
    assert_false(reads(client("payment.get"), PASSKEY_SHOW));
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        assert_false(reads(client_of("webauthn.get", STR("12.abc"), origins[i], ""), PASSKEY_SHOW));
    }
    const char *ours = site.origin.ptr;
    assert_true(reads(client_of("webauthn.get", STR("12.abc"), ours, ",\"crossOrigin\":false,\"x\":1"), PASSKEY_SHOW));
    assert_false(reads(client_of("webauthn.get", STR("12.abc"), ours, ",\"crossOrigin\":true"), PASSKEY_SHOW));
    assert_false(reads(client_of("webauthn.get", STR("12.abc"), ours, ",\"crossOrigin\":\"no\""), PASSKEY_SHOW));
    assert_false(
        reads(client_of("webauthn.get", STR("12.abc"), ours, ",\"topOrigin\":\"https://x.example\""), PASSKEY_SHOW));
    assert_false(reads(client_of("webauthn.get", STR("12.abc"), ours, ",\"type\":\"webauthn.get\""), PASSKEY_SHOW));
    assert_false(reads(client_of("webauthn.get", STR(""), ours, ""), PASSKEY_SHOW));
    assert_false(reads(STR("{\"type\":\"webauthn.get\",\"origin\":\"https://services.town.example\"}"), PASSKEY_SHOW));
    assert_false(reads(STR("[]"), PASSKEY_SHOW));
    assert_false(reads(STR(""), PASSKEY_SHOW));
    char *long_one = arena_alloc(&a, PASSKEY_CLIENT_MAX, 1);
    memset(long_one, ' ', PASSKEY_CLIENT_MAX);
    assert_false(reads(arena_concat(&a, client("webauthn.get"), (str){long_one, PASSKEY_CLIENT_MAX}), PASSKEY_SHOW));
}

static void a_site_has_a_name_and_https(void **state)
{
    (void)state;
    static const struct {
        const char *address, *id, *origin; // id NULL: none
    } all[] = {{"https://services.town.example", "services.town.example", "https://services.town.example"},
               {"https://Town.example:8443/", "town.example", "https://town.example:8443"},
               {"https://town.example:443", "town.example", "https://town.example"},
               {"http://localhost:8080", "localhost", "http://localhost:8080"},
               {"http://town.example", NULL, NULL},
               {"https://192.0.2.1", NULL, NULL},
               {"http://127.0.0.1:8080", NULL, NULL},
               {"https://[2001:db8::1]:8443", NULL, NULL},
               {"", NULL, NULL}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct passkey_site found = {0};
        assert_true(passkey_site_of(&a, str_from(all[i].address), &found) == (all[i].id != NULL));
        assert_true(str_eq(found.id, str_from(all[i].id)) && str_eq(found.origin, str_from(all[i].origin)));
    }
}

// ---- A new one ------------------------------------------------------------------------------------------------------

static bool makes(str object, struct passkey_made *ret_made)
{
    *ret_made = (struct passkey_made){0};
    bool fine = passkey_make(&a, client("webauthn.create"), object, &site, ret_made, &why);
    assert_true(fine == (why == NULL) && fine == (ret_made->credential.len != 0));
    return fine;
}

static void a_new_one_of_each_kind(void **state)
{
    (void)state;
    struct passkey_made made;
    for (enum kind kind = ES256; kind < KINDS; kind++) {
        str data = new_data(site.id, THERE | VERIFIED, kind, keys[kind]);
        assert_true(makes(object_of(STR("none"), STR("\xa0"), data), &made));
        assert_true(str_eq(made.credential, STR("cred1")));
        assert_int_equal(made.counter, COUNTER);
        assert_int_equal(made.key.algorithm, numbers[kind]);
        assert_true(str_eq(made.key.bytes, kept_of(kind).bytes));
    }
}

static void a_new_one_that_is_wrong(void **state)
{
    (void)state;
    struct passkey_made made;
    str none = STR("none");
    str empty = STR("\xa0");
    str data = new_data(site.id, THERE, ES256, keys[ES256]);
    str bad_curve =
        ARENA_JOIN(&a, str_slice(data, 0, data.len - 1), byte_of((unsigned char)data.ptr[data.len - 1] ^ 1u));
    assert_true(makes(object_of(none, empty, data), &made));
    assert_false(makes(object_of(none, empty, new_data(STR("evil.example"), THERE, ES256, keys[ES256])), &made));
    assert_false(makes(object_of(none, empty, new_data(site.id, 0, ES256, keys[ES256])), &made));
    assert_false(makes(object_of(none, empty, new_data(site.id, VERIFIED, ES256, keys[ES256])), &made));
    assert_false(makes(object_of(none, empty, data_of(site.id, THERE, 1)), &made)); // without a key
    assert_false(makes(object_of(none, STR("\xa1\x61x\x01"), data), &made));        // none, and something
    assert_false(makes(object_of(STR("fido-u2f"), empty, data), &made));
    assert_false(makes(object_of(STR("packed"), empty, data), &made));
    // A point that is on no curve signs nothing: it is refused when it is made, or no signature of it ever is right.
    if (makes(object_of(none, empty, bad_curve), &made)) {
        struct passkey_shown shown = shown_of(ES256, keys[ES256], data_of(site.id, THERE, COUNTER));
        int64_t counter;
        assert_false(passkey_show(&shown, &made.key, &site, false, &counter, &why));
    }
    for (size_t i = 0; i < data.len; i++) {
        assert_false(makes(object_of(none, empty, str_slice(data, 0, i)), &made));
    }
}

// The key signs for itself ("self attestation", 6.5.2): the one kind that may come although nothing was asked for.
static void a_new_one_that_vouches_for_itself(void **state)
{
    (void)state;
    struct passkey_made made;
    str packed = STR("packed");
    str data = new_data(site.id, THERE, ES256, keys[ES256]);
    str over = ARENA_JOIN(&a, data, hash_of(client("webauthn.create")));
    str head = STR("\xa2\x63"
                   "alg"
                   "\x26\x63"
                   "sig");
    assert_true(makes(object_of(packed, ARENA_JOIN(&a, head, bytes_of(signed_by(keys[ES256], over))), data), &made));
    assert_false(makes(object_of(packed, ARENA_JOIN(&a, head, bytes_of(signed_by(stranger, over))), data), &made));
    assert_false(makes(object_of(packed, ARENA_JOIN(&a, head, bytes_of(signed_by(keys[ES256], data))), data), &made));
    str other = new_data(site.id, THERE | VERIFIED, ES256, keys[ES256]);
    assert_false(makes(object_of(packed, ARENA_JOIN(&a, head, bytes_of(signed_by(keys[ES256], over))), other), &made));
}

static void an_object_is_three_pieces(void **state)
{
    (void)state;
    struct object_pieces pieces;
    str data = new_data(site.id, THERE, ES256, keys[ES256]);
    str whole = object_of(STR("none"), STR("\xa0"), data);
    assert_true(passkey_object_read(whole, &pieces));
    assert_true(str_eq(pieces.data, data) && str_eq(pieces.format, STR("none")) && pieces.statement.len == 1);
    for (size_t i = 0; i < whole.len; i++) {
        assert_false(passkey_object_read(str_slice(whole, 0, i), &pieces));
    }
    static const str wrong[] = {
        STR_INIT("\xa3\x63"
                 "fmt\x64none\x67"
                 "attStmt\xa0\x63"
                 "fmt\x64none"), // one twice
        STR_INIT("\xa2\x63"
                 "fmt\x64none\x67"
                 "attStmt\xa0"),
        STR_INIT("\xbf\x63"
                 "fmt\x64none\x67"
                 "attStmt\xa0\x68"
                 "authData\x41x\xff"), // of unknown length
        STR_INIT("\xa3\x63"
                 "fmt\x64none\x67"
                 "attStmt\x80\x68"
                 "authData\x41x"), // a list
        STR_INIT("\xa3\x63"
                 "fmt\x64none\x67"
                 "attStmt\xa0\x68"
                 "authData\x61x"), // a text
        STR_INIT("\xa3\x63"
                 "fmt\x64none\x67"
                 "attStmt\xa1\x61x\x81\x81\x81\x81\x81\x81\x81\x81\x01\x68"
                 "authData\x41x"),
        STR_INIT("\xa3\x63"
                 "fmt\x64none\x67"
                 "attStmt\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x68"
                 "authData\x41x"),
        STR_INIT("\xa3\x63"
                 "fmt\x7b\xff\xff\xff\xff\xff\xff\xff\xff"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(passkey_object_read(wrong[i], &pieces));
    }
    assert_true(passkey_object_read(STR("\xa3\x63"
                                        "fmt\x64none\x67"
                                        "attStmt\xa1\x61x\x81\x81\x01\x68"
                                        "authData\x41x"),
                                    &pieces));
    assert_false(passkey_object_read(arena_concat(&a, whole, STR("\x01")), &pieces)); // more after it
}

static void data_is_whole(void **state)
{
    (void)state;
    str key = new_data(site.id, THERE, ES256, keys[ES256]);
    str none = data_of(site.id, THERE, COUNTER);
    str more = data_of(site.id, THERE | 128, COUNTER);
    assert_true(passkey_object_data(key, true) && passkey_object_data(none, false));
    assert_false(passkey_object_data(key, false) || passkey_object_data(none, true));
    assert_false(passkey_object_data(arena_concat(&a, key, STR("x")), true));
    assert_false(passkey_object_data(arena_concat(&a, none, STR("\xa0")), false)); // it does not say so
    assert_false(passkey_object_data(more, false));
    assert_true(passkey_object_data(arena_concat(&a, more, STR("\xa1\x61x\xf5")), false));
    assert_false(passkey_object_data(arena_concat(&a, more, STR("\xba\xba\xba\xba\xba\x61x\xf5")), false));
    for (size_t i = 0; i < key.len; i++) {
        assert_false(passkey_object_data(str_slice(key, 0, i), true));
    }
    struct passkey_shown with_more = shown_of(ES256, keys[ES256], arena_concat(&a, more, STR("\xa1\x61x\xf5")));
    struct passkey_key kept = kept_of(ES256);
    int64_t counter;
    assert_true(passkey_show(&with_more, &kept, &site, false, &counter, &why)); // of an extension that we do not know
}

// ---- One that is shown ----------------------------------------------------------------------------------------------

static bool shows(const struct passkey_shown *shown, const struct passkey_key *key, bool verified)
{
    int64_t counter;
    bool fine = passkey_show(shown, key, &site, verified, &counter, &why);
    assert_true(fine == (why == NULL) && counter == (fine ? COUNTER : 0));
    return fine;
}

static void one_of_each_kind_is_shown(void **state)
{
    (void)state;
    for (enum kind kind = ES256; kind < KINDS; kind++) {
        struct passkey_key key = kept_of(kind);
        struct passkey_shown there = shown_of(kind, keys[kind], data_of(site.id, THERE, COUNTER));
        struct passkey_shown known = shown_of(kind, keys[kind], data_of(site.id, THERE | VERIFIED, COUNTER));
        assert_true(shows(&there, &key, false));
        assert_false(shows(&there, &key, true)); // it must know whose hand it is in
        assert_true(shows(&known, &key, true));
    }
}

static void one_that_is_wrong(void **state)
{
    (void)state;
    struct passkey_key key = kept_of(ES256);
    str data = data_of(site.id, THERE, COUNTER);
    struct passkey_shown right = shown_of(ES256, keys[ES256], data);
    struct passkey_shown s = shown_of(ES256, stranger, data); // by another key
    assert_false(shows(&s, &key, false));
    s = shown_of(ES256, keys[ES256], data_of(STR("evil.example"), THERE, COUNTER)); // for another site
    assert_false(shows(&s, &key, false));
    s = shown_of(ES256, keys[ES256], data_of(site.id, 0, COUNTER)); // with nobody there
    assert_false(shows(&s, &key, false));
    s = shown_of(ES256, keys[ES256], data_of(site.id, VERIFIED, COUNTER));
    assert_false(shows(&s, &key, true));
    s = right; // over another question
    s.client_data = client_of("webauthn.get", STR("13.abc"), site.origin.ptr, "");
    assert_false(shows(&s, &key, false));
    s = right; // with another flag, and another counter
    s.data = data_of(site.id, THERE | VERIFIED, COUNTER);
    assert_false(shows(&s, &key, true));
    s.data = data_of(site.id, THERE, COUNTER + 1);
    assert_false(shows(&s, &key, false));
    for (size_t i = 0; i < right.signature.len; i++) {
        char *changed = arena_alloc(&a, right.signature.len, 1);
        memcpy(changed, right.signature.ptr, right.signature.len);
        changed[i] = (char)(changed[i] ^ 1);
        s = right;
        s.signature = (str){changed, right.signature.len};
        assert_false(shows(&s, &key, false));
        s.signature = str_slice(right.signature, 0, i);
        assert_false(shows(&s, &key, false));
    }
    for (size_t i = 0; i < data.len; i++) {
        s = right;
        s.data = str_slice(data, 0, i);
        assert_false(shows(&s, &key, false));
    }
    assert_true(shows(&right, &key, false));
}

static void a_key_is_of_its_kind(void **state)
{
    (void)state;
    struct passkey_shown right = shown_of(ES256, keys[ES256], data_of(site.id, THERE, COUNTER));
    struct passkey_key key = kept_of(ES256);
    for (int algorithm = -300; algorithm < 10; algorithm++) {
        key.algorithm = algorithm;
        assert_true(shows(&right, &key, false) == (algorithm == -7));
    }
    key = kept_of(ES256);
    key.bytes = arena_concat(&a, key.bytes, STR("x"));
    assert_false(shows(&right, &key, false));
    key.bytes = str_slice(key.bytes, 0, 63);
    assert_false(shows(&right, &key, false));
    key.bytes = (str){0};
    assert_false(shows(&right, &key, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_that_act_and_site_alone),
        cmocka_unit_test(a_site_has_a_name_and_https),
        cmocka_unit_test(a_new_one_of_each_kind),
        cmocka_unit_test(a_new_one_that_is_wrong),
        cmocka_unit_test(a_new_one_that_vouches_for_itself),
        cmocka_unit_test(an_object_is_three_pieces),
        cmocka_unit_test(data_is_whole),
        cmocka_unit_test(one_of_each_kind_is_shown),
        cmocka_unit_test(one_that_is_wrong),
        cmocka_unit_test(a_key_is_of_its_kind),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
