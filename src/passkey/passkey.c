// SPDX-License-Identifier: Apache-2.0
#include "passkey/passkey.h"
#include "passkey/object.h"
#include <assert.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

enum {
    PASSKEY_SOMEBODY_THERE = 1, // a bit of the flags (Level 2, 6.1)
    PASSKEY_RP_HASH = crypto_hash_sha256_BYTES,
    PASSKEY_ES256_BYTES = 64, // of public keys
    PASSKEY_EDDSA_BYTES = 32,
    PASSKEY_RS256_BYTES = 256 + 3
};

static const int passkey_known[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

struct passkey_algorithms passkey_algorithms(void)
{
    return (struct passkey_algorithms){passkey_known, sizeof passkey_known / sizeof passkey_known[0]};
}

static const unsigned char *passkey_bytes(str s)
{
    return (const unsigned char *)(s.len == 0 ? "" : s.ptr);
}

static str passkey_copy(struct arena *a, const unsigned char *ptr, size_t len)
{
    return ptr == NULL ? (str){0} : arena_str(a, (str){(const char *)ptr, len});
}

// ---- A new one ------------------------------------------------------------------------------------------------------

static bool passkey_is_of_site(str data, const struct passkey_site *site)
{
    unsigned char hash[PASSKEY_RP_HASH];
    crypto_hash_sha256(hash, passkey_bytes(site->id), site->id.len);
    return data.len > sizeof hash && memcmp(data.ptr, hash, sizeof hash) == 0;
}

// The data is read by the kind of its key, which is not known before it is read. NULL: it is of none.
static fido_cred_t *passkey_take_data(str data)
{
    for (size_t i = 0; i < sizeof passkey_known / sizeof passkey_known[0]; i++) {
        fido_cred_t *cred = fido_cred_new();
        assert(cred != NULL);
        if (fido_cred_set_type(cred, passkey_known[i]) == FIDO_OK &&
            fido_cred_set_authdata_raw(cred, passkey_bytes(data), data.len) == FIDO_OK) {
            return cred;
        }
        fido_cred_free(&cred);
    }
    return NULL;
}

static bool passkey_vouches(fido_cred_t *cred, const struct object_pieces *pieces)
{
    if (str_eq(pieces->format, STR("none"))) {
        return pieces->statement.len == 1; // an empty map
    }
    if (!str_eq(pieces->format, STR("packed")) || fido_cred_set_fmt(cred, "packed") != FIDO_OK ||
        fido_cred_set_attstmt(cred, passkey_bytes(pieces->statement), pieces->statement.len) != FIDO_OK) {
        return false;
    }
    return (fido_cred_x5c_len(cred) != 0 ? fido_cred_verify(cred) : fido_cred_verify_self(cred)) == FIDO_OK;
}

// NULL: it is right.
static const char *passkey_made_wrong(struct arena *a, fido_cred_t *cred, str client_data,
                                      const struct object_pieces *pieces, const struct passkey_site *site)
{
    if (cred == NULL || fido_cred_set_rp(cred, arena_cstr(a, site->id), NULL) != FIDO_OK ||
        fido_cred_set_clientdata(cred, passkey_bytes(client_data), client_data.len) != FIDO_OK) {
        return "there is no key in it, or of a kind that is not taken";
    }
    if (!passkey_is_of_site(pieces->data, site)) {
        return "the new key is for another site (rpIdHash)";
    }
    if ((fido_cred_flags(cred) & PASSKEY_SOMEBODY_THERE) == 0) {
        return "nobody was there (flags)";
    }
    if (!passkey_vouches(cred, pieces)) {
        return "what vouches for it is wrong, or was not asked for (fmt, attStmt)";
    }
    bool fits = fido_cred_id_len(cred) != 0 && fido_cred_id_len(cred) <= PASSKEY_CREDENTIAL_MAX &&
                fido_cred_pubkey_len(cred) != 0 && fido_cred_pubkey_len(cred) <= PASSKEY_KEY_MAX;
    return fits ? NULL : "its name or its key is too long";
}

bool passkey_make(struct arena *a, str client_data, str object, const struct passkey_site *site,
                  struct passkey_made *ret_made, const char **ret_why)
{
    struct object_pieces pieces;
    if (!passkey_object_read(object, &pieces) || !passkey_object_data(pieces.data, true)) {
        *ret_why = "it is no attestation object";
        return false;
    }
    fido_cred_t *cred = passkey_take_data(pieces.data);
    *ret_why = passkey_made_wrong(a, cred, client_data, &pieces, site);
    if (*ret_why == NULL) {
        *ret_made = (struct passkey_made){
            .credential = passkey_copy(a, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
            .key = {fido_cred_type(cred), passkey_copy(a, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred))},
            .counter = fido_cred_sigcount(cred)};
    }
    fido_cred_free(&cred);
    return *ret_why == NULL;
}

// ---- One that is there ----------------------------------------------------------------------------------------------

// Of each kind: the key is of exactly that length (the library would take the beginning of a longer one), is a key, and
// signed it.
static bool passkey_verify_es256(const fido_assert_t *assertion, str bytes)
{
    es256_pk_t *pk = es256_pk_new();
    bool fine = bytes.len == PASSKEY_ES256_BYTES && es256_pk_from_ptr(pk, bytes.ptr, bytes.len) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_ES256, pk) == FIDO_OK;
    es256_pk_free(&pk);
    return fine;
}

static bool passkey_verify_eddsa(const fido_assert_t *assertion, str bytes)
{
    eddsa_pk_t *pk = eddsa_pk_new();
    bool fine = bytes.len == PASSKEY_EDDSA_BYTES && eddsa_pk_from_ptr(pk, bytes.ptr, bytes.len) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_EDDSA, pk) == FIDO_OK;
    eddsa_pk_free(&pk);
    return fine;
}

static bool passkey_verify_rs256(const fido_assert_t *assertion, str bytes)
{
    rs256_pk_t *pk = rs256_pk_new();
    bool fine = bytes.len == PASSKEY_RS256_BYTES && rs256_pk_from_ptr(pk, bytes.ptr, bytes.len) == FIDO_OK &&
                fido_assert_verify(assertion, 0, COSE_RS256, pk) == FIDO_OK;
    rs256_pk_free(&pk);
    return fine;
}

static const struct {
    int algorithm;
    bool (*verify)(const fido_assert_t *assertion, str bytes);
} passkey_kinds[] = {
    {COSE_ES256, passkey_verify_es256}, {COSE_EDDSA, passkey_verify_eddsa}, {COSE_RS256, passkey_verify_rs256}};

static bool passkey_verify(const fido_assert_t *assertion, const struct passkey_key *key)
{
    for (size_t i = 0; i < sizeof passkey_kinds / sizeof passkey_kinds[0]; i++) {
        if (passkey_kinds[i].algorithm == key->algorithm) {
            return passkey_kinds[i].verify(assertion, key->bytes);
        }
    }
    return false;
}

// NULL: it is right.
static const char *passkey_shown_wrong(fido_assert_t *assertion, const struct passkey_shown *shown,
                                       const struct passkey_key *key, const struct passkey_site *site, bool verified)
{
    char id[256];
    if (site->id.len >= sizeof id || shown->data.len > PASSKEY_DATA_MAX || shown->signature.len > PASSKEY_DATA_MAX) {
        return "it is too long";
    }
    memcpy(id, site->id.ptr, site->id.len);
    id[site->id.len] = '\0';
    if (!passkey_object_data(shown->data, false) || fido_assert_set_rp(assertion, id) != FIDO_OK ||
        fido_assert_set_clientdata(assertion, passkey_bytes(shown->client_data), shown->client_data.len) != FIDO_OK ||
        fido_assert_set_count(assertion, 1) != FIDO_OK || fido_assert_set_up(assertion, FIDO_OPT_TRUE) != FIDO_OK ||
        fido_assert_set_uv(assertion, verified ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) != FIDO_OK ||
        fido_assert_set_authdata_raw(assertion, 0, passkey_bytes(shown->data), shown->data.len) != FIDO_OK ||
        fido_assert_set_sig(assertion, 0, passkey_bytes(shown->signature), shown->signature.len) != FIDO_OK) {
        return "it is no assertion";
    }
    return passkey_verify(assertion, key) ? NULL : "it is of another site or key, changed, or lacks a flag";
}

bool passkey_show(const struct passkey_shown *shown, const struct passkey_key *key, const struct passkey_site *site,
                  bool verified, int64_t *ret_counter, const char **ret_why)
{
    fido_assert_t *assertion = fido_assert_new();
    assert(assertion != NULL);
    *ret_why = passkey_shown_wrong(assertion, shown, key, site, verified);
    *ret_counter = *ret_why == NULL ? (int64_t)fido_assert_sigcount(assertion, 0) : 0;
    fido_assert_free(&assertion);
    return *ret_why == NULL;
}
