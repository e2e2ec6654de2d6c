// SPDX-License-Identifier: Apache-2.0
#include "http/proxy.h"
#include "http/param.h"
#include "http/target.h"
#include <arpa/inet.h>

bool proxy_address(struct arena *a, str text, str *ret_address)
{
    char host[INET6_ADDRSTRLEN];
    size_t colon = str_find_char(text, ':');
    if (text.len != 0 && text.ptr[0] == '[') {
        size_t end = str_find_char(text, ']');
        text = end == STR_NONE ? (str){0} : str_slice(text, 1, end);
    } else if (colon != STR_NONE && str_find_char(str_slice(text, colon + 1, text.len), ':') == STR_NONE) {
        text = str_slice(text, 0, colon);
    }
    if (text.len == 0 || text.len >= sizeof host) {
        return false;
    }
    memcpy(host, text.ptr, text.len);
    host[text.len] = '\0';
    struct in6_addr v6;
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1) {
        inet_ntop(AF_INET, &v4, host, sizeof host);
    } else if (inet_pton(AF_INET6, host, &v6) == 1) {
        if (IN6_IS_ADDR_V4MAPPED(&v6)) {
            inet_ntop(AF_INET, &v6.s6_addr[12], host, sizeof host);
        } else {
            inet_ntop(AF_INET6, &v6, host, sizeof host);
        }
    } else {
        return false;
    }
    *ret_address = arena_str(a, str_from(host));
    return true;
}

// The last field of that name, and of its list the last entry.
static str proxy_last(const struct http_request *r, str name)
{
    str value = {0};
    for (size_t i = 0; i < r->header_count; i++) {
        if (str_eq_nocase(r->headers[i].name, name)) {
            value = r->headers[i].value;
        }
    }
    str piece = {0};
    while (str_next(&value, ',', &piece)) {}
    return str_trim(piece);
}

static bool proxy_use(struct http_request *r, str client, str proto, str host)
{
    if (client.len != 0 && !proxy_address(r->arena, client, &r->client)) {
        return false;
    }
    if (proto.len != 0) {
        r->secure = str_eq_nocase(proto, STR("https"));
        if (!r->secure && !str_eq_nocase(proto, STR("http"))) {
            return false;
        }
    }
    if (host.len != 0) {
        r->host = arena_lower(r->arena, host);
        return target_is_host(host);
    }
    return true;
}

bool proxy_apply(struct http_request *r)
{
    str client = proxy_last(r, STR("x-forwarded-for"));
    str proto = proxy_last(r, STR("x-forwarded-proto"));
    str host = proxy_last(r, STR("x-forwarded-host"));
    str forwarded = proxy_last(r, STR("forwarded"));
    r->proxied = client.len != 0 || proto.len != 0 || host.len != 0 || forwarded.len != 0;
    if (forwarded.len == 0) {
        return proxy_use(r, client, proto, host);
    }
    if (client.len != 0 || proto.len != 0 || host.len != 0) {
        return false;
    }
    str name;
    str value;
    while (param_next(&forwarded, &name, &value)) {
        if (str_eq_nocase(name, STR("for"))) {
            client = value;
        } else if (str_eq_nocase(name, STR("proto"))) {
            proto = value;
        } else if (str_eq_nocase(name, STR("host"))) {
            host = value;
        }
    }
    return forwarded.len == 0 && proxy_use(r, client, proto, host);
}
