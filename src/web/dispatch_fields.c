// SPDX-License-Identifier: Apache-2.0
#include "web/dispatch_fields.h"
#include "base/utf8.h"

static bool dispatch_fields_check(const struct route_field *want, str value)
{
    if (utf8_check(value) != UTF8_FINE || utf8_length(value) > want->max) {
        return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool key = digit || (c >= 'a' && c <= 'z') || c == '-';
        if ((want->check == CHECK_NUMBER && !digit) || (want->check == CHECK_KEY && !key) ||
            (want->check == CHECK_LINE && (c == '\n' || c == '\r'))) {
            return false;
        }
    }
    return true;
}

static const struct route_field *dispatch_fields_declared(const struct route *route, str name)
{
    const struct route_field *want = route->fields;
    while (want != NULL && want->name.len != 0 && !str_eq(want->name, name)) {
        want++;
    }
    return want != NULL && want->name.len != 0 ? want : NULL;
}

// Declared fields are sound and come once; what is not declared is refused by name of the rule, not
// passed on, unless others may stand beside them.
static bool dispatch_fields_fit(const struct route *route, const struct fields *given, bool others_too)
{
    for (size_t i = 0; i < given->count; i++) {
        const struct route_field *want = dispatch_fields_declared(route, given->items[i].name);
        if (want == NULL) {
            if (!others_too) {
                return false;
            }
            continue;
        }
        if (!dispatch_fields_check(want, given->items[i].value)) {
            return false;
        }
        for (size_t k = 0; k < i; k++) {
            if (str_eq(given->items[k].name, want->name)) {
                return false;
            }
        }
    }
    return true;
}

bool dispatch_fields_form_is_fine(const struct request *r)
{
    return dispatch_fields_fit(r->route, &r->form, r->route->any_fields);
}

// A link with a tracker's parameters still works: handlers see only names they know. A POST declares
// its form, and takes nothing from its query.
bool dispatch_fields_query_is_fine(const struct request *r)
{
    return r->http->method == HTTP_POST || dispatch_fields_fit(r->route, &r->query, true);
}
