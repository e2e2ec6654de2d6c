// SPDX-License-Identifier: Apache-2.0
#include "base/encode.h"
#include "base/random.h"
#include "oidc/read.h"
#include <cjose/cjose.h>
#include <stdlib.h>

enum {
    CLIENT_STATEMENT_S = 60,
    CLIENT_FORM_MAX = 64 * 1024
};

// Takes the text that cjose made over.
static str client_take(struct arena *a, char *text)
{
    str copy = arena_str(a, str_from(text));
    if (text != NULL) {
        cjose_get_dealloc()(text);
    }
    return copy;
}

err oidc_key_make(struct arena *a, str *ret_private)
{
    cjose_err e;
    str kid = random_token(a, 12);
    cjose_jwk_t *key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e);
    bool fine = key != NULL && cjose_jwk_set_kid(key, kid.ptr, kid.len, &e);
    *ret_private = fine ? client_take(a, cjose_jwk_to_json(key, true, &e)) : (str){0};
    if (key != NULL) {
        cjose_jwk_release(key);
    }
    return ret_private->len != 0 ? NO_ERR : FAIL(ERR_INTERNAL, "a key pair could not be made");
}

err oidc_key_public(struct arena *a, str private_key, str *ret_public)
{
    cjose_err e;
    cjose_jwk_t *key = cjose_jwk_import(private_key.ptr, private_key.len, &e);
    str text = key == NULL ? (str){0} : client_take(a, cjose_jwk_to_json(key, false, &e));
    if (key != NULL) {
        cjose_jwk_release(key);
    }
    json_t *object = oidc_read_object(text);
    if (object == NULL) {
        return FAIL(ERR_INTERNAL, "the key that we sign with is none");
    }
    json_object_set_new(object, "use", json_string("sig"));
    json_object_set_new(object, "alg", json_string("ES256"));
    char *said = json_dumps(object, JSON_COMPACT);
    *ret_public = arena_str(a, str_from(said));
    free(said);
    json_decref(object);
    return NO_ERR;
}

static char *client_claims(struct arena *a, str client_id, str audience, str id, int64_t now_s)
{
    const char *us = arena_cstr(a, client_id);
    json_t *claims =
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "iss", us, "sub", us, "aud", arena_cstr(a, audience), "jti",
                  arena_cstr(a, id), "iat", (json_int_t)now_s, "exp", (json_int_t)(now_s + CLIENT_STATEMENT_S));
    char *text = claims == NULL ? NULL : json_dumps(claims, JSON_COMPACT);
    json_decref(claims);
    return text;
}

err oidc_assertion(struct arena *a, str private_key, str client_id, str audience, str id, int64_t now_s,
                   str *ret_assertion)
{
    cjose_err e;
    const char *compact = NULL;
    cjose_jws_t *jws = NULL;
    char *claims = client_claims(a, client_id, audience, id, now_s);
    cjose_jwk_t *key = cjose_jwk_import(private_key.ptr, private_key.len, &e);
    cjose_header_t *head = cjose_header_new(&e);
    const char *kid = key == NULL ? NULL : cjose_jwk_get_kid(key, &e);
    if (claims != NULL && head != NULL && kid != NULL && cjose_header_set(head, CJOSE_HDR_ALG, "ES256", &e) &&
        cjose_header_set(head, CJOSE_HDR_KID, kid, &e)) {
        jws = cjose_jws_sign(key, head, (const uint8_t *)claims, strlen(claims), &e);
    }
    if (jws != NULL && cjose_jws_export(jws, &compact, &e)) {
        *ret_assertion = arena_str(a, str_from(compact));
    }
    cjose_jws_release(jws);
    cjose_header_release(head);
    cjose_jwk_release(key);
    free(claims);
    return compact != NULL ? NO_ERR : FAIL(ERR_INTERNAL, "who we are could not be signed");
}

str oidc_form(struct arena *a, const str (*pairs)[2], size_t count)
{
    struct buf text;
    buf_init(&text, CLIENT_FORM_MAX);
    for (size_t i = 0; i < count; i++) {
        buf_put(&text, i == 0 ? (str){0} : STR("&"));
        encode_percent(&text, pairs[i][0]);
        buf_char(&text, '=');
        encode_percent(&text, pairs[i][1]);
    }
    str copy = arena_str(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

str oidc_basic(struct arena *a, str client_id, str secret)
{
    const str pair[][2] = {{client_id, secret}};
    str plain = oidc_form(a, pair, 1); // each is percent-encoded first, and so has no '=' or ':' of its own
    size_t at = str_find_char(plain, '=');
    str joined = ARENA_JOIN(a, str_slice(plain, 0, at), STR(":"), str_slice(plain, at + 1, plain.len)); // "id:secret"
    str text = encode_base64url(a, joined);
    char *base64 = arena_alloc(a, text.len + 4, 1);
    size_t len = 0;
    for (; len < text.len; len++) {
        base64[len] = text.ptr[len] == '-' ? '+' : text.ptr[len] == '_' ? '/' : text.ptr[len];
    }
    while (len % 4 != 0) {
        base64[len++] = '=';
    }
    return arena_concat(a, STR("Basic "), (str){base64, len});
}
