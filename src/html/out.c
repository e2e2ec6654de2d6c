// SPDX-License-Identifier: Apache-2.0
#include "html/out.h"
#include "base/encode.h"
#include <assert.h>

enum {
    OUT_STRIDE = 16 // bytes
};

static str out_reference(char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\'':
        return STR("&#39;");
    default:
        return (str){0};
    }
}

// Whether any of the bytes is written as a reference; they are looked at side by side.
static inline bool out_any_special(const char bytes[OUT_STRIDE])
{
    typedef char lane __attribute__((vector_size(OUT_STRIDE)));
    lane c;
    memcpy(&c, bytes, sizeof c);
    lane hits = (lane)((c == '&') | (c == '<') | (c == '>') | (c == '"') | (c == '\''));
    uint64_t any[2];
    memcpy(any, &hits, sizeof any);
    return (any[0] | any[1]) != 0;
}

void out_text_str(struct out *o, str text)
{
    static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
    size_t done = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.len - i >= OUT_STRIDE && !out_any_special(text.ptr + i)) {
            i += OUT_STRIDE - 1;
            continue;
        }
        if (!special[(unsigned char)text.ptr[i]]) {
            continue;
        }
        str reference = out_reference(text.ptr[i]);
        if (reference.len != 0) {
            buf_put(o->buf, str_slice(text, done, i));
            buf_put(o->buf, reference);
            done = i + 1;
        }
    }
    buf_put(o->buf, str_slice(text, done, text.len));
}

void out_text_int(struct out *o, int64_t number)
{
    buf_i64(o->buf, number);
}

// Relative, or of a scheme that runs nothing. A scheme is what stands before ':' with no / ? # before
// it (RFC 3986 section 3.1); browsers drop white space and control characters first (WHATWG URL), so
// any of them before the scheme ends is refused.
bool out_url_is_safe(str url)
{
    static const str schemes[] = {STR_INIT("http"), STR_INIT("https"), STR_INIT("mailto"), STR_INIT("tel")};
    size_t at = 0;
    while (at < url.len && str_find_char(STR(":/?#"), url.ptr[at]) == STR_NONE) {
        if ((unsigned char)url.ptr[at] <= ' ') {
            return false;
        }
        at++;
    }
    if (at == url.len || url.ptr[at] != ':') {
        return true;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (str_eq_nocase(str_slice(url, 0, at), schemes[i])) {
            return true;
        }
    }
    return false;
}

void out_url(struct out *o, str url)
{
    out_text_str(o, out_url_is_safe(url) ? url : STR("#blocked-url"));
}

void out_url_part_str(struct out *o, str part)
{
    encode_percent(o->buf, part);
}

void out_url_part_int(struct out *o, int64_t number)
{
    buf_i64(o->buf, number);
}

void out_html(struct out *o, html markup)
{
    buf_put(o->buf, (str){markup.ptr, markup.len});
}

static bool out_attribute_is_fine(str name)
{
    static const str refused[] = {STR_INIT("style"), STR_INIT("srcdoc"), STR_INIT("srcset"), STR_INIT("http-equiv")};
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || str_find_char(STR("0123456789-_."), c) == STR_NONE)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (str_eq_nocase(name, refused[i])) {
            return false;
        }
    }
    return name.len != 0 && !str_eq_nocase(str_slice(name, 0, 2), STR("on"));
}

static bool out_attribute_is_url(str name)
{
    static const str urls[] = {STR_INIT("href"),       STR_INIT("src"),     STR_INIT("action"),
                               STR_INIT("formaction"), STR_INIT("cite"),    STR_INIT("poster"),
                               STR_INIT("ping"),       STR_INIT("data"),    STR_INIT("manifest"),
                               STR_INIT("background"), STR_INIT("longdesc")};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        if (str_eq_nocase(name, urls[i])) {
            return true;
        }
    }
    return false;
}

void out_attributes(struct out *o, struct out_attribute_list list)
{
    for (size_t i = 0; i < list.count; i++) {
        if (!out_attribute_is_fine(list.items[i].name)) {
            continue;
        }
        buf_char(o->buf, ' ');
        buf_put(o->buf, list.items[i].name);
        buf_put(o->buf, STR("=\""));
        if (out_attribute_is_url(list.items[i].name)) {
            out_url(o, list.items[i].value);
        } else {
            out_text_str(o, list.items[i].value);
        }
        buf_char(o->buf, '"');
    }
}

size_t out_mark(const struct out *o)
{
    return o->buf->len;
}

html out_taken(struct out *o, size_t mark)
{
    assert(mark <= o->buf->len);
    str copy = arena_str(o->arena, str_slice(buf_str(o->buf), mark, o->buf->len));
    o->buf->len = mark;
    return (html){copy.ptr, copy.len};
}

str out_joined(struct out *o, const str *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len += parts[i].len;
    }
    char *text = arena_alloc(o->arena, len + 1, 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len != 0) {
            memcpy(text + at, parts[i].ptr, parts[i].len);
            at += parts[i].len;
        }
    }
    return (str){text, len};
}

str out_number(struct out *o, int64_t number)
{
    return arena_printf(o->arena, "%lld", (long long)number);
}

str out_words(struct out *o, const struct word *word, const struct words_place *places, size_t count)
{
    // Written at the end of the page and taken away again: no second buffer.
    size_t mark = out_mark(o);
    words_put(o->buf, o->language, word, places, count);
    html taken = out_taken(o, mark);
    return (str){taken.ptr, taken.len};
}
