// SPDX-License-Identifier: Apache-2.0
// What an identity provider says. The first byte chooses the reader; a token and the keys beside it stand apart by a
// line end. Nobody here has a private key: what opens is signed by the one whose tokens are in the corpus.
#include "oidc/oidc.h"
#include "fuzz.h"

static const struct oidc_expected oidc_want = {STR_INIT("https://id.example"), STR_INIT("guildhall"), STR_INIT("n1"),
                                               STR_INIT("amr:mfa"), 1800000000};

static void oidc_fuzz_token(struct arena *a, str text)
{
    str token;
    str keys;
    str claims = {0};
    const char *why = NULL;
    str_cut(text, '\n', &token, &keys);
    enum oidc_verdict verdict = oidc_open(a, token, keys, 0x1ff, &claims, &why);
    MUST(why != NULL && (verdict == OIDC_FINE || claims.len == 0));
}

static void oidc_fuzz_claims(struct arena *a, str text)
{
    struct oidc_person person = {0};
    struct oidc_logout out = {0};
    const char *why;
    bool is_person = oidc_id_read(a, text, &oidc_want, &person, &why);
    bool is_logout = oidc_logout_read(a, text, &oidc_want, &out, &why);
    MUST(!(is_person && is_logout)); // no token is both
    MUST(!is_person || (person.subject.len != 0 && person.subject.len <= OIDC_NAME_MAX));
    MUST(!is_logout || out.subject.len + out.session.len != 0);
}

static void oidc_fuzz_provider(struct arena *a, str text)
{
    struct oidc_discovery d;
    struct oidc_person person = {.subject = STR("ann")};
    str id;
    str access;
    if (!err_is(oidc_discovery_read(a, text, oidc_want.issuer, &d))) {
        MUST(oidc_url_is_fine(d.authorize) && oidc_url_is_fine(d.token) && oidc_url_is_fine(d.keys));
    }
    MUST(oidc_answer_read(a, text, &id, &access) == (id.len != 0));
    MUST(oidc_userinfo_read(a, text, &person) || !person.email_verified);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct arena *, str) = {oidc_fuzz_token, oidc_fuzz_claims, oidc_fuzz_provider};
    struct arena a;
    arena_init(&a, 64 * 1024 * 1024);
    if (size != 0) {
        readers[data[0] % 3](&a, (str){(const char *)data + 1, size - 1});
    }
    arena_free(&a);
    return 0;
}
