// SPDX-License-Identifier: Apache-2.0
#include "base/encode.h"
#include "base/utf8.h"

static const char encode_digits[] = "0123456789abcdef";
static const char encode_digits_upper[] = "0123456789ABCDEF";
static const char encode_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int encode_hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

str encode_hex(struct arena *a, str bytes)
{
    char *out = arena_alloc(a, bytes.len * 2 + 1, 1);
    for (size_t i = 0; i < bytes.len; i++) {
        uint8_t byte = (uint8_t)bytes.ptr[i];
        out[2 * i] = encode_digits[byte >> 4];
        out[2 * i + 1] = encode_digits[byte & 15];
    }
    return (str){out, bytes.len * 2};
}

bool encode_from_hex(struct arena *a, str text, str *ret_bytes)
{
    if (text.len % 2 != 0) {
        return false;
    }
    char *out = arena_alloc(a, text.len / 2 + 1, 1);
    for (size_t i = 0; i < text.len / 2; i++) {
        int high = encode_hex_value(text.ptr[2 * i]);
        int low = encode_hex_value(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (char)(high << 4 | low);
    }
    *ret_bytes = (str){out, text.len / 2};
    return true;
}

str encode_base64url(struct arena *a, str bytes)
{
    char *out = arena_alloc(a, bytes.len * 4 / 3 + 5, 1);
    size_t used = 0;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (uint8_t)bytes.ptr[i];
        held += 8;
        while (held >= 6) {
            held -= 6;
            out[used++] = encode_letters[bits >> held & 63];
        }
    }
    if (held > 0) {
        out[used++] = encode_letters[bits << (6 - held) & 63];
    }
    return (str){out, used};
}

bool encode_from_base64url(struct arena *a, str text, str *ret_bytes)
{
    if (text.len % 4 == 1) {
        return false;
    }
    char *out = arena_alloc(a, text.len + 1, 1);
    size_t used = 0;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.ptr[i] == '\0' ? NULL : strchr(encode_letters, text.ptr[i]);
        if (at == NULL) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(at - encode_letters);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[used++] = (char)(bits >> held & 0xFF);
        }
    }
    if ((bits & ((1u << held) - 1)) != 0) {
        return false; // left-over bits must be zero, so that a value has one spelling
    }
    *ret_bytes = (str){out, used};
    return true;
}

// RFC 3986 section 2.3, a bit a character: 64 to a word.
static bool encode_is_unreserved(uint8_t c)
{
    static const uint64_t unreserved[4] = {UINT64_C(0x03FF600000000000), UINT64_C(0x47FFFFFE87FFFFFE)};
    return (unreserved[c >> 6] >> (c & 63) & 1) != 0;
}

size_t encode_percent_to(char *to, str bytes)
{
    char *at = to;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        if (encode_is_unreserved((uint8_t)c)) {
            *at++ = c;
        } else {
            uint8_t byte = (uint8_t)c;
            *at++ = '%';
            *at++ = encode_digits_upper[byte >> 4];
            *at++ = encode_digits_upper[byte & 15];
        }
    }
    return (size_t)(at - to);
}

void encode_percent(struct buf *out, str bytes)
{
    char *to = bytes.len == 0 ? NULL : buf_reserve(out, 3 * bytes.len);
    if (to != NULL) {
        buf_added(out, encode_percent_to(to, bytes));
    }
}

bool encode_from_percent(struct arena *a, str text, bool plus_is_space, str *ret_bytes)
{
    if (str_find_char(text, '%') == STR_NONE && (!plus_is_space || str_find_char(text, '+') == STR_NONE)) {
        *ret_bytes = text;
        return true;
    }
    char *out = arena_alloc(a, text.len + 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            bool whole = text.len - i >= 3;
            int high = whole ? encode_hex_value(text.ptr[i + 1]) : -1;
            int low = whole ? encode_hex_value(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            out[used++] = (char)(high << 4 | low);
            i += 2;
        } else {
            out[used++] = plus_is_space && c == '+' ? ' ' : c;
        }
    }
    *ret_bytes = (str){out, used};
    return true;
}

// How many bytes from there stand in JSON as they are.
static size_t encode_json_plain(str text, size_t from)
{
    size_t at = from;
    while (at < text.len && text.ptr[at] >= 0x20 && text.ptr[at] < 0x7F && text.ptr[at] != '"' &&
           text.ptr[at] != '\\') {
        at++;
    }
    return at - from;
}

void encode_json(struct buf *out, str text)
{
    buf_char(out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t plain = encode_json_plain(text, at);
        if (plain != 0) {
            buf_put(out, str_slice(text, at, at + plain));
            at += plain;
            continue;
        }
        uint8_t c = (uint8_t)text.ptr[at];
        if (c == '"' || c == '\\') {
            char escaped[2] = {'\\', (char)c};
            buf_put(out, (str){escaped, 2});
            at++;
        } else if (c == '\n') {
            buf_put(out, STR("\\n"));
            at++;
        } else if (c < 0x20 || c == 0x7F) {
            buf_printf(out, "\\u%04x", c);
            at++;
        } else {
            char bytes[4];
            buf_put(out, (str){bytes, utf8_encode(utf8_next(text, &at), bytes)});
        }
    }
    buf_char(out, '"');
}
