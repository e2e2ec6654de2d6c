// SPDX-License-Identifier: Apache-2.0
// request: what an owner asks about the fields of a request: a field, a cookie, what the client
// accepts, whether it has this answer already.
#include "base/limits.h"
#include "http/http.h"
#include "http/param.h"

str http_header(const struct http_request *r, str name)
{
    for (size_t i = 0; i < r->header_count; i++) {
        if (str_eq_nocase(r->headers[i].name, name)) {
            return r->headers[i].value;
        }
    }
    return (str){0};
}

str http_cookie(const struct http_request *r, str name)
{
    str rest = http_header(r, STR("cookie"));
    str pair;
    for (size_t count = 0; count < LIMIT_COOKIE_COUNT && rest.ptr != NULL && str_next(&rest, ';', &pair); count++) {
        str key;
        str value;
        if (str_cut(pair, '=', &key, &value) && str_eq(str_trim(key), name)) {
            return str_trim(value);
        }
    }
    return (str){0};
}

// Whether a weight is zero: "0", "0.", "0.0", "0.000" (RFC 9110 section 12.4.2).
static bool request_is_zero(str weight)
{
    for (size_t i = 0; i < weight.len; i++) {
        if (weight.ptr[i] != (i == 1 ? '.' : '0')) {
            return false;
        }
    }
    return weight.len != 0;
}

bool http_accepts_encoding(const struct http_request *r, str encoding)
{
    str rest = http_header(r, STR("accept-encoding"));
    bool any = false;
    str piece;
    while (rest.ptr != NULL && str_next(&rest, ',', &piece)) {
        str coding = param_main(piece);
        str weight = STR("1");
        bool taken = !param_find(piece, STR("q"), &weight) || !request_is_zero(weight);
        if (str_eq_nocase(coding, encoding)) {
            return taken;
        }
        if (str_eq(coding, STR("*"))) {
            any = taken;
        }
    }
    return any;
}

bool http_etag_matches(const struct http_request *r, str etag)
{
    str rest = http_header(r, STR("if-none-match"));
    if (str_eq(rest, STR("*"))) {
        return true;
    }
    // The comparison is the weak one: RFC 9110 section 13.1.2. Our tags hold no comma.
    str mine = str_starts(etag, STR("W/")) ? str_slice(etag, 2, etag.len) : etag;
    str piece;
    while (rest.ptr != NULL && str_next(&rest, ',', &piece)) {
        str theirs = str_trim(piece);
        if (str_starts(theirs, STR("W/"))) {
            theirs = str_slice(theirs, 2, theirs.len);
        }
        if (theirs.len != 0 && str_eq(theirs, mine)) {
            return true;
        }
    }
    return false;
}
