// SPDX-License-Identifier: Apache-2.0
#include "oidc/read.h"
#include <sodium.h>

enum {
    CLAIMS_AGE_S = 10 * 60,       // an ID token that was made longer ago is none of this sign-in
    CLAIMS_LOGOUT_AGE_S = 5 * 60, // a logout token
    CLAIMS_EMAIL_MAX = 254
};
#define CLAIMS_EVENT "http://schemas.openid.net/event/backchannel-logout"

// False: it is no moment. Fractions of a second are cut off.
static bool claims_time(const json_t *object, const char *name, int64_t *ret_s)
{
    const json_t *value = json_object_get(object, name);
    double s = json_number_value(value);
    bool fine = json_is_number(value) && s > 0 && s < 1e12;
    *ret_s = fine ? (int64_t)s : 0;
    return fine;
}

// Whether a token is of our provider, for us alone, and of this moment; otherwise why not.
static const char *claims_wrong(struct arena *a, const json_t *o, const struct oidc_expected *want, int64_t age_s)
{
    int64_t made_s;
    int64_t until_s;
    str party = oidc_read_text(a, o, "azp", OIDC_NAME_MAX);
    bool party_said = json_object_get(o, "azp") != NULL;
    if (!str_eq(oidc_read_text(a, o, "iss", OIDC_URL_MAX), want->issuer)) {
        return "it is of another issuer";
    }
    if (!oidc_read_has(o, "aud", want->client_id)) {
        return "it is for somebody else";
    }
    if ((party_said || json_array_size(json_object_get(o, "aud")) > 1) && !str_eq(party, want->client_id)) {
        return "it was given to somebody else";
    }
    if (!claims_time(o, "iat", &made_s) || made_s > want->now_s + OIDC_SLACK_S || made_s < want->now_s - age_s) {
        return "it was not made just now";
    }
    if (json_object_get(o, "exp") != NULL &&
        (!claims_time(o, "exp", &until_s) || until_s <= want->now_s - OIDC_SLACK_S)) {
        return "it is over";
    }
    return NULL;
}

static bool claims_factor(const json_t *o, str trusted)
{
    str piece;
    while (str_next(&trusted, ',', &piece)) {
        str name;
        str value;
        bool said = str_cut(str_trim(piece), ':', &name, &value) && value.len != 0;
        if (said && ((str_eq(name, STR("amr")) && oidc_read_has(o, "amr", value)) ||
                     (str_eq(name, STR("acr")) && json_is_string(json_object_get(o, "acr")) &&
                      oidc_read_has(o, "acr", value)))) {
            return true;
        }
    }
    return false;
}

static void claims_email(struct arena *a, const json_t *o, struct oidc_person *person)
{
    person->email = arena_lower(a, oidc_read_name(a, o, "email", CLAIMS_EMAIL_MAX));
    person->email_verified = person->email.len != 0 && json_is_true(json_object_get(o, "email_verified"));
}

static bool claims_nonce_is(struct arena *a, const json_t *o, str nonce)
{
    str said = oidc_read_text(a, o, "nonce", OIDC_NAME_MAX);
    return nonce.len != 0 && said.len == nonce.len && sodium_memcmp(said.ptr, nonce.ptr, nonce.len) == 0;
}

static const char *claims_id(struct arena *a, const json_t *o, const struct oidc_expected *want,
                             struct oidc_person *ret)
{
    const char *wrong = claims_wrong(a, o, want, CLAIMS_AGE_S);
    if (wrong != NULL) {
        return wrong;
    }
    if (json_object_get(o, "exp") == NULL) {
        return "it has no end";
    }
    if (!claims_nonce_is(a, o, want->nonce)) {
        return "it is of another sign-in (nonce)";
    }
    *ret = (struct oidc_person){.subject = oidc_read_name(a, o, "sub", OIDC_NAME_MAX),
                                .session = oidc_read_name(a, o, "sid", OIDC_NAME_MAX),
                                .factor = claims_factor(o, want->trusted_factor)};
    claims_email(a, o, ret);
    return ret->subject.len == 0 ? "it names nobody" : NULL;
}

bool oidc_id_read(struct arena *a, str claims, const struct oidc_expected *want, struct oidc_person *ret_person,
                  const char **ret_why)
{
    json_t *object = oidc_read_object(claims);
    *ret_why = object == NULL ? "it says nothing" : claims_id(a, object, want, ret_person);
    json_decref(object);
    return *ret_why == NULL;
}

bool oidc_userinfo_read(struct arena *a, str text, struct oidc_person *person)
{
    json_t *object = oidc_read_object(text);
    bool same = object != NULL && person->subject.len != 0 &&
                str_eq(oidc_read_name(a, object, "sub", OIDC_NAME_MAX), person->subject);
    if (same) {
        claims_email(a, object, person);
    }
    json_decref(object);
    return same;
}

static const char *claims_logout(struct arena *a, const json_t *o, const struct oidc_expected *want,
                                 struct oidc_logout *ret)
{
    const char *wrong = claims_wrong(a, o, want, CLAIMS_LOGOUT_AGE_S);
    if (wrong != NULL) {
        return wrong;
    }
    if (!json_is_object(json_object_get(json_object_get(o, "events"), CLAIMS_EVENT))) {
        return "it is of another event";
    }
    if (json_object_get(o, "nonce") != NULL) {
        return "it is an ID token (nonce)";
    }
    *ret = (struct oidc_logout){.id = oidc_read_text(a, o, "jti", OIDC_NAME_MAX),
                                .subject = oidc_read_name(a, o, "sub", OIDC_NAME_MAX),
                                .session = oidc_read_name(a, o, "sid", OIDC_NAME_MAX),
                                .until_s = want->now_s + CLAIMS_LOGOUT_AGE_S + 2 * OIDC_SLACK_S};
    if (ret->id.len == 0) {
        return "it has no name of its own (jti)";
    }
    return ret->subject.len == 0 && ret->session.len == 0 ? "it names nobody" : NULL;
}

bool oidc_logout_read(struct arena *a, str claims, const struct oidc_expected *want, struct oidc_logout *ret_logout,
                      const char **ret_why)
{
    json_t *object = oidc_read_object(claims);
    *ret_why = object == NULL ? "it says nothing" : claims_logout(a, object, want, ret_logout);
    json_decref(object);
    return *ret_why == NULL;
}

bool oidc_answer_read(struct arena *a, str text, str *ret_id_token, str *ret_access_token)
{
    json_t *object = oidc_read_object(text);
    *ret_id_token = oidc_read_name(a, object, "id_token", OIDC_TOKEN_MAX);
    *ret_access_token = oidc_read_name(a, object, "access_token", OIDC_TOKEN_MAX / 4);
    json_decref(object);
    return ret_id_token->len != 0;
}
