// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include <assert.h>

enum {
    UTF8_REPLACEMENT = 0xFFFD
};

// Decodes one character; 0 bytes where it is malformed (overlong, surrogate, past U+10FFFF, cut off).
static size_t utf8_decode(str text, size_t at, uint32_t *ret_code)
{
    const uint8_t *p = (const uint8_t *)text.ptr + at;
    size_t left = text.len - at;
    if (p[0] < 0x80) {
        *ret_code = p[0];
        return 1;
    }
    size_t size = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
    if (size == 0 || size > left) {
        return 0;
    }
    uint32_t code = p[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        code = code << 6 | (p[i] & 0x3F);
    }
    if ((size == 3 && code < 0x800) || (size == 4 && code < 0x10000) || (code >= 0xD800 && code <= 0xDFFF) ||
        code > 0x10FFFF) {
        return 0;
    }
    *ret_code = code;
    return size;
}

static enum utf8_flaw utf8_flaw_of(uint32_t code)
{
    if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7F && code <= 0x9F)) {
        return UTF8_CONTROL;
    }
    if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)) {
        return UTF8_DIRECTION;
    }
    if ((code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF)) {
        return UTF8_CONTROL;
    }
    return UTF8_FINE;
}

enum utf8_flaw utf8_check(str text)
{
    for (size_t at = 0; at < text.len;) {
        if (text.ptr[at] >= ' ' && text.ptr[at] < 0x7F) { // most are, and each is fine
            at++;
            continue;
        }
        uint32_t code;
        size_t size = utf8_decode(text, at, &code);
        if (size == 0) {
            return UTF8_MALFORMED;
        }
        enum utf8_flaw flaw = utf8_flaw_of(code);
        if (flaw != UTF8_FINE) {
            return flaw;
        }
        at += size;
    }
    return UTF8_FINE;
}

size_t utf8_length(str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((uint8_t)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

uint32_t utf8_next(str text, size_t *at)
{
    assert(*at < text.len);
    uint32_t code = UTF8_REPLACEMENT;
    size_t size = utf8_decode(text, *at, &code);
    *at += size == 0 ? 1 : size;
    return size == 0 ? UTF8_REPLACEMENT : code;
}

size_t utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code >= 0xD800 && code <= 0xDFFF) {
        return 0;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    if (code > 0x10FFFF) {
        return 0;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t utf8_mend(str text, char *out)
{
    size_t used = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t code;
        size_t size = utf8_decode(text, at, &code);
        if (size == 0) {
            used += utf8_encode(UTF8_REPLACEMENT, out + used);
            at++;
            continue;
        }
        if (utf8_flaw_of(code) == UTF8_FINE) {
            memcpy(out + used, text.ptr + at, size);
            used += size;
        }
        at += size;
    }
    return used;
}

str utf8_prefix(str text, size_t characters)
{
    size_t at = 0;
    while (at < text.len && characters > 0) {
        at++;
        while (at < text.len && ((uint8_t)text.ptr[at] & 0xC0) == 0x80) {
            at++;
        }
        characters--;
    }
    return str_slice(text, 0, at);
}
