// SPDX-License-Identifier: Apache-2.0
// type_website: the address of a page on the web: absolute, http or https (RFC 3986), never another
// scheme, since staff follow it. "www.example.org" is completed with https://.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    WEBSITE_LENGTH = 2000
};

// Lower-cased only to compare: what is kept is as it was typed.
static bool starts_nocase(str text, str prefix)
{
    return text.len >= prefix.len && str_eq_nocase(str_slice(text, 0, prefix.len), prefix);
}

// A name with a dot, letters beyond ASCII allowed, with a port.
static bool website_host(str authority)
{
    str host;
    str port;
    int64_t number;
    if (str_cut(authority, ':', &host, &port) && !str_to_i64(port, 1, 65535, &number)) {
        return false;
    }
    size_t labels = 0;
    str rest = host;
    str label;
    while (str_next(&rest, '.', &label)) {
        bool last_empty = label.len == 0 && rest.ptr == NULL && labels > 1; // "example.org."
        if ((label.len == 0 && !last_empty) || label.len > 63) {
            return false;
        }
        labels++;
        for (size_t i = 0; i < label.len; i++) {
            unsigned char c = (unsigned char)label.ptr[i];
            bool plain =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c >= 0x80;
            if (!plain) {
                return false;
            }
        }
    }
    return labels >= 2 && host.len <= 253;
}

static bool website_address(str text)
{
    size_t head = starts_nocase(text, STR("https://")) ? 8 : starts_nocase(text, STR("http://")) ? 7 : 0;
    str after = str_slice(text, head, text.len);
    size_t end = 0;
    while (end < after.len && str_find_char(STR("/?#"), after.ptr[end]) == STR_NONE) {
        end++;
    }
    for (size_t i = 0; i < after.len; i++) {
        if ((unsigned char)after.ptr[i] <= ' ' || str_find_char(STR("<>\"`{}|\\^"), after.ptr[i]) != STR_NONE) {
            return false;
        }
    }
    return head != 0 && website_host(str_slice(after, 0, end));
}

static void website_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    if (text.len == 0) {
        return;
    }
    if (!website_address(text) && str_find(text, STR("://")) == STR_NONE) {
        text = arena_concat(in->arena, STR("https://"), text);
    }
    if (text.len > WEBSITE_LENGTH) {
        type_text_problem(in, q, "any.too-long", "max", WEBSITE_LENGTH);
    } else if (!website_address(text)) {
        problem_add(in, q, "website.format");
    } else if (type_text_fits(in, q, text, WEBSITE_LENGTH)) {
        *ret_value = type_text_value(text);
    }
}

static const char *const website_problems[] = {"enter.missing", "any.characters",   "any.too-long",   "any.too-short",
                                               "any.length",    "any.exact-length", "website.format", NULL};
const struct question_type type_website = {
    .name = STR_INIT("website"),
    .shown = SHOWN_LINK,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_MIN_LENGTH) | HAS(OPTION_MAX_LENGTH) | HAS(OPTION_AUTOCOMPLETE) | HAS(OPTION_WIDTH),
    .problems = website_problems,
    .accept = website_accept,
};
