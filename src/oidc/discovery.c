// SPDX-License-Identifier: Apache-2.0
#include "oidc/read.h"

bool oidc_url_is_fine(str url)
{
    if (!str_starts(url, STR("https://")) || url.len > OIDC_URL_MAX) {
        return false;
    }
    str rest = str_slice(url, STR("https://").len, url.len);
    str host;
    str path;
    str_cut(rest, '/', &host, &path);
    bool fine = host.len != 0 && str_find_char(host, '@') == STR_NONE;
    for (size_t i = 0; fine && i < url.len; i++) {
        char c = url.ptr[i];
        fine = c > ' ' && c < 127 && str_find_char(STR("\"<>\\^`{|}#"), c) == STR_NONE;
    }
    return fine;
}

str oidc_discovery_url(struct arena *a, str issuer)
{
    while (str_ends(issuer, STR("/"))) {
        issuer.len--;
    }
    return arena_concat(a, issuer, STR("/.well-known/openid-configuration"));
}

static str discovery_endpoint(struct arena *a, const json_t *object, const char *name)
{
    str url = oidc_read_name(a, object, name, OIDC_URL_MAX);
    return oidc_url_is_fine(url) ? url : (str){0};
}

err oidc_discovery_read(struct arena *a, str text, str issuer, struct oidc_discovery *ret_discovery)
{
    json_t *object = oidc_read_object(text);
    if (object == NULL) {
        return FAIL(ERR_INPUT, "what the provider says of itself is no JSON object");
    }
    const char *methods = "token_endpoint_auth_methods_supported";
    struct oidc_discovery d = {
        .authorize = discovery_endpoint(a, object, "authorization_endpoint"),
        .token = discovery_endpoint(a, object, "token_endpoint"),
        .keys = discovery_endpoint(a, object, "jwks_uri"),
        .userinfo = discovery_endpoint(a, object, "userinfo_endpoint"),
        .names_iss = json_is_true(json_object_get(object, "authorization_response_iss_parameter_supported")),
        .secret_post = oidc_read_has(object, methods, STR("client_secret_post")) &&
                       !oidc_read_has(object, methods, STR("client_secret_basic"))};
    bool ours = str_eq(oidc_read_text(a, object, "issuer", OIDC_URL_MAX), issuer);
    json_decref(object);
    if (!ours) {
        return FAIL(ERR_INPUT, "what the provider says of itself names another issuer");
    }
    if (d.authorize.len == 0 || d.token.len == 0 || d.keys.len == 0) {
        return FAIL(ERR_INPUT, "what the provider says of itself lacks an address, or one is not https");
    }
    *ret_discovery = d;
    return NO_ERR;
}
