// SPDX-License-Identifier: Apache-2.0
// sanitise_check: the reader that tests and fuzzing hold against the sanitiser's output. Written apart from it, and
// much stricter: tags must look exactly as ours do, be of the closed list, and be balanced.
#pragma once
#include "html/markup.h"

static inline bool sanitise_check_url(str value)
{
    static const str starts[] = {STR_INIT("http:"), STR_INIT("https:"), STR_INIT("mailto:"), STR_INIT("tel:")};
    size_t end = 0;
    while (end < value.len && str_find_char(STR(":/#"), value.ptr[end]) == STR_NONE && value.ptr[end] != '?') {
        end++;
    }
    if (end == value.len || value.ptr[end] != ':') {
        return true;
    }
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (str_eq_nocase(str_slice(value, 0, end + 1), starts[i])) {
            return true;
        }
    }
    return false;
}

// `tag` is what stands between < and >.
static inline bool sanitise_check_attributes(str name, str rest)
{
    static const str allowed[] = {STR_INIT("class"), STR_INIT("href"), STR_INIT("scope"), STR_INIT("colspan"),
                                  STR_INIT("rowspan")};
    while (rest.len != 0) {
        str attribute;
        str value;
        bool known = false;
        if (rest.ptr[0] != ' ' || !str_cut(str_slice(rest, 1, rest.len), '=', &attribute, &rest) || rest.len == 0 ||
            rest.ptr[0] != '"' || !str_cut(str_slice(rest, 1, rest.len), '"', &value, &rest)) {
            return false;
        }
        for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
            known = known || str_eq(attribute, allowed[i]);
        }
        if (!known || (str_eq(attribute, STR("href")) && (!str_eq(name, STR("a")) || !sanitise_check_url(value)))) {
            return false;
        }
    }
    return true;
}

static inline bool sanitise_check(html markup)
{
    static const char names[] =
        " p br ul ol li h2 h3 h4 strong b em i a span div table caption thead tbody tr th td dl dt "
        "dd hr code pre details summary blockquote ";
    str open[64];
    size_t depth = 0;
    str rest = {markup.ptr, markup.len};
    while (rest.len != 0) {
        str text;
        str tag;
        bool found = str_cut(rest, '<', &text, &rest);
        if (str_find_char(text, '>') != STR_NONE) {
            return false;
        }
        if (!found) {
            break;
        }
        if (!str_cut(rest, '>', &tag, &rest) || str_find_char(tag, '<') != STR_NONE || tag.len == 0) {
            return false;
        }
        bool ends = tag.ptr[0] == '/';
        str name = ends ? str_slice(tag, 1, tag.len) : tag;
        size_t space = str_find_char(name, ' ');
        str attributes = space == STR_NONE ? (str){0} : str_slice(name, space, name.len);
        name = space == STR_NONE ? name : str_slice(name, 0, space);
        char padded[32] = " ";
        if (name.len == 0 || name.len > 20) {
            return false;
        }
        memcpy(padded + 1, name.ptr, name.len);
        padded[name.len + 1] = ' ';
        if (str_find(str_from(names), str_from(padded)) == STR_NONE || !sanitise_check_attributes(name, attributes)) {
            return false;
        }
        if (ends && (depth == 0 || !str_eq(open[--depth], name))) {
            return false;
        }
        if (!ends && !str_eq(name, STR("br")) && !str_eq(name, STR("hr"))) {
            if (depth == sizeof open / sizeof open[0]) {
                return false;
            }
            open[depth++] = name;
        }
    }
    return depth == 0;
}
