// SPDX-License-Identifier: Apache-2.0
#include "app/act_provider.h"
#include "app/act_init.h"
#include "core/provider.h"
#include "oidc/oidc.h"

enum {
    ACT_PROVIDER_NAME_MAX = 60,
    ACT_PROVIDER_SECRET_MAX = 1024
};

static err act_provider_unit(struct tx *tx, void *with)
{
    return provider_set(tx, with);
}

static bool act_provider_is_line(str text, size_t most)
{
    bool fine = text.len != 0 && text.len <= most;
    for (size_t i = 0; fine && i < text.len; i++) {
        fine = (unsigned char)text.ptr[i] >= ' ' && text.ptr[i] != 127;
    }
    return fine;
}

static err act_provider_check(const struct provider *p)
{
    unsigned allowed;
    str wrong;
    if (!oidc_url_is_fine(p->issuer) || str_find_char(p->issuer, '?') != STR_NONE) {
        return FAIL_ABOUT(ERR_INPUT, "an issuer is an address such as https://id.town.example, not", p->issuer);
    }
    if (!act_provider_is_line(p->client_id, OIDC_NAME_MAX)) {
        return FAIL(ERR_INPUT, "the provider calls us by a name of one line (the client id)");
    }
    if (!act_provider_is_line(p->name, ACT_PROVIDER_NAME_MAX) ||
        (p->name_cy.len != 0 && !act_provider_is_line(p->name_cy, ACT_PROVIDER_NAME_MAX))) {
        return FAIL(ERR_INPUT, "the provider needs a name of at most 60 bytes, for the button (--name)");
    }
    if (!oidc_algorithms_read(p->algorithms, &allowed, &wrong)) {
        return FAIL_ABOUT(ERR_INPUT, "signatures are RS, PS or ES with 256, 384 or 512, by commas (--algorithms), not",
                          wrong);
    }
    if (p->secret.len > ACT_PROVIDER_SECRET_MAX) {
        return FAIL(ERR_INPUT, "the secret is too long");
    }
    return NO_ERR;
}

static err act_provider_read(struct acts *acts, struct store *store, struct provider *ret, bool *ret_there)
{
    struct tx *tx;
    TRY(store_read_begin(store, &tx));
    err e = provider_get(tx, acts->arena, ret, ret_there);
    store_read_end(tx);
    return e;
}

// Which addresses of ours the provider is to know, and our public key where we sign.
static err act_provider_say(struct acts *acts, str org, const struct provider *p, struct buf *out)
{
    buf_printf(out, "issuer: %.*s\nclient id: %.*s\nsignatures: %.*s\n", STR_ARG(p->issuer), STR_ARG(p->client_id),
               STR_ARG(p->algorithms));
    if (p->trusted_factor.len != 0) {
        buf_printf(out, "stands for a second step: %.*s\n", STR_ARG(p->trusted_factor));
    }
    buf_printf(out,
               "to be known to the provider, after the public address:\n  redirect: /%.*s/staff/sign-in/provider\n",
               STR_ARG(org));
    buf_printf(out, "  back-channel logout: /%.*s/staff/sign-in/provider/logout\n", STR_ARG(org));
    if (p->by_key) {
        str key;
        TRY(oidc_key_public(acts->arena, p->secret, &key));
        buf_printf(out, "  keys (private_key_jwt): {\"keys\":[%.*s]}\n", STR_ARG(key));
    }
    return NO_ERR;
}

err act_provider_set(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    struct provider before;
    bool there;
    str org = act_string(input, "org");
    struct provider p = {.issuer = act_string(input, "issuer"),
                         .client_id = act_string(input, "client"),
                         .name = str_trim(act_string(input, "name")),
                         .name_cy = str_trim(act_string(input, "name-cy")),
                         .algorithms = act_string(input, "algorithms"),
                         .trusted_factor = act_string(input, "factor"),
                         .secret = str_trim(act_string(input, "secret"))};
    TRY(act_provider_check(&p));
    TRY(act_store(acts, org, &store));
    TRY(act_provider_read(acts, store, &before, &there));
    if (p.secret.len == 0) { // a key stays while the provider does: it is known there
        p.by_key = true;
        if (there && before.by_key && str_eq(before.issuer, p.issuer)) {
            p.secret = before.secret;
        } else {
            TRY(oidc_key_make(acts->arena, &p.secret));
        }
    }
    TRY(acts->write(acts, store, act_provider_unit, &p));
    acts->touched = org;
    return act_provider_say(acts, org, &p, out);
}

err act_provider_show(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    struct provider p;
    bool there;
    TRY(act_store(acts, act_string(input, "org"), &store));
    TRY(act_provider_read(acts, store, &p, &there));
    if (!there) {
        buf_put(out, STR("staff sign in by password only\n"));
        return NO_ERR;
    }
    return act_provider_say(acts, act_string(input, "org"), &p, out);
}

err act_provider_remove(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    TRY(act_store(acts, act_string(input, "org"), &store));
    TRY(acts->write(acts, store, provider_remove, NULL));
    acts->touched = act_string(input, "org");
    buf_put(out, STR("staff sign in by password only\n"));
    return NO_ERR;
}
