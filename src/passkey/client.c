// SPDX-License-Identifier: Apache-2.0
#include "base/encode.h"
#include "passkey/passkey.h"
#include <jansson.h>

static bool client_is_number(str host)
{
    // Browsers take an address for a number where its last piece is one.
    size_t dot = host.len;
    while (dot > 0 && host.ptr[dot - 1] != '.') {
        dot--;
    }
    str last = str_slice(host, dot, host.len);
    bool digits = last.len != 0;
    for (size_t i = 0; i < last.len; i++) {
        digits = digits && last.ptr[i] >= '0' && last.ptr[i] <= '9';
    }
    return digits || host.len == 0 || host.ptr[0] == '[';
}

bool passkey_site_of(struct arena *a, str address, struct passkey_site *ret_site)
{
    str plain = STR("http://");
    str safe = STR("https://");
    bool is_safe = str_starts(address, safe);
    if (!is_safe && !str_starts(address, plain)) {
        return false;
    }
    str rest = str_slice(address, is_safe ? safe.len : plain.len, address.len);
    str host;
    str path;
    str port;
    str_cut(rest, '/', &rest, &path);
    str_cut(rest, ':', &host, &port);
    if (client_is_number(host) || (!is_safe && !str_eq(host, STR("localhost")))) {
        return false;
    }
    bool usual = port.len == 0 || str_eq(port, is_safe ? STR("443") : STR("80"));
    host = arena_lower(a, host);
    *ret_site = (struct passkey_site){
        host, ARENA_JOIN(a, is_safe ? safe : plain, host, usual ? STR("") : STR(":"), usual ? STR("") : port)};
    return true;
}

static str client_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return (str){json_string_value(value), json_string_length(value)};
}

// NULL: it is right.
static const char *client_wrong(struct arena *a, const json_t *object, enum passkey_act act,
                                const struct passkey_site *site, str *ret_challenge)
{
    static const str acts[] = {[PASSKEY_MAKE] = STR_INIT("webauthn.create"), [PASSKEY_SHOW] = STR_INIT("webauthn.get")};
    if (!json_is_object(object)) {
        return "the client data is no JSON object";
    }
    if (!str_eq(client_text(object, "type"), acts[act])) {
        return "the client data is of another act (type)";
    }
    if (!str_eq(client_text(object, "origin"), site->origin)) {
        return "it was asked for at another address (origin)";
    }
    const json_t *crossed = json_object_get(object, "crossOrigin");
    if ((crossed != NULL && !json_is_false(crossed)) || json_object_get(object, "topOrigin") != NULL) {
        return "it was asked for in a frame of another site (crossOrigin)";
    }
    bool fine = encode_from_base64url(a, client_text(object, "challenge"), ret_challenge) && ret_challenge->len != 0;
    return fine ? NULL : "there is no challenge in the client data";
}

bool passkey_client_read(struct arena *a, str client_data, enum passkey_act act, const struct passkey_site *site,
                         str *ret_challenge, const char **ret_why)
{
    bool fits = client_data.len != 0 && client_data.len <= PASSKEY_CLIENT_MAX;
    json_t *object = fits ? json_loadb(client_data.ptr, client_data.len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    str challenge = {0};
    *ret_why = client_wrong(a, object, act, site, &challenge);
    json_decref(object);
    *ret_challenge = *ret_why == NULL ? challenge : (str){0};
    return *ret_why == NULL;
}
