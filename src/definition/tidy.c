// SPDX-License-Identifier: Apache-2.0
#include "definition/tidy.h"
#include "base/utf8.h"

// White space (Unicode White_Space).
static bool tidy_is_blank(uint32_t code)
{
    return code == ' ' || (code >= 9 && code <= 13) || code == 0x85 || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
           code == 0x3000;
}

// Characters that take no room and mean nothing in an address, a number or a code.
static bool tidy_is_hidden(uint32_t code)
{
    return code == 0xAD || code == 0x180E || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF ||
           code == 0x061C;
}

static str tidy_ends(str text)
{
    size_t from = 0;
    size_t to = 0;
    bool begun = false;
    for (size_t at = 0; at < text.len;) {
        size_t before = at;
        uint32_t code = utf8_next(text, &at);
        if (tidy_is_blank(code) || code == 0xFEFF) {
            continue;
        }
        from = begun ? from : before;
        begun = true;
        to = at;
    }
    return str_slice(text, from, to);
}

str tidy_line(struct arena *a, str text)
{
    str ends = tidy_ends(text);
    char *out = arena_alloc(a, ends.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < ends.len; i++) {
        char c = ends.ptr[i];
        if (c == '\r' && i + 1 < ends.len && ends.ptr[i + 1] == '\n') {
            continue; // one space for both
        }
        out[len++] = c == '\r' || c == '\n' || c == '\t' ? ' ' : c;
    }
    return (str){out, len};
}

str tidy_lines(struct arena *a, str text)
{
    str ends = tidy_ends(text);
    char *out = arena_alloc(a, ends.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < ends.len; i++) {
        char c = ends.ptr[i];
        if (c == '\r' && i + 1 < ends.len && ends.ptr[i + 1] == '\n') {
            continue;
        }
        out[len++] = c == '\r' ? '\n' : c;
    }
    return (str){out, len};
}

str tidy_close(struct arena *a, str text)
{
    char *out = arena_alloc(a, text.len + 1, 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t before = at;
        uint32_t code = utf8_next(text, &at);
        if (!tidy_is_blank(code) && !tidy_is_hidden(code)) {
            memcpy(out + len, text.ptr + before, at - before);
            len += at - before;
        }
    }
    return (str){out, len};
}

str tidy_code(struct arena *a, str text, const char *drop)
{
    str close = tidy_close(a, text);
    char *out = arena_alloc(a, close.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < close.len; i++) {
        char c = close.ptr[i];
        if (c == '\0' || strchr(drop, c) == NULL) {
            out[len++] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
        }
    }
    return (str){out, len};
}

size_t tidy_words(str text)
{
    size_t words = 0;
    bool within = false;
    for (size_t at = 0; at < text.len;) {
        bool blank = tidy_is_blank(utf8_next(text, &at));
        words += !blank && !within ? 1 : 0;
        within = !blank;
    }
    return words;
}
