// SPDX-License-Identifier: Apache-2.0
#include "base/str.h"

static char str_lower_char(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

str str_from(const char *text)
{
    return text == NULL ? (str){0} : (str){text, strlen(text)};
}

bool str_eq_nocase_bytes(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (a[i] != b[i] && str_lower_char(a[i]) != str_lower_char(b[i])) {
            return false;
        }
    }
    return true;
}

int str_compare(str a, str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
    if (order != 0) {
        return order;
    }
    return a.len < b.len ? -1 : a.len > b.len ? 1 : 0;
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_eq((str){s.ptr, prefix.len}, prefix);
}

bool str_ends(str s, str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

static bool str_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_trim(str s)
{
    size_t from = 0;
    size_t to = s.len;
    while (from < to && str_is_space(s.ptr[from])) {
        from++;
    }
    while (to > from && str_is_space(s.ptr[to - 1])) {
        to--;
    }
    return str_slice(s, from, to);
}

size_t str_place(str s, const str *items, size_t count)
{
    size_t at = 0;
    while (at < count && !str_eq(items[at], s)) {
        at++;
    }
    return at;
}

size_t str_find(str s, str needle)
{
    if (needle.len == 0) {
        return 0;
    }
    if (s.len < needle.len) {
        return STR_NONE;
    }
    const char *at = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return at == NULL ? STR_NONE : (size_t)(at - s.ptr);
}

bool str_cut(str s, char separator, str *ret_before, str *ret_after)
{
    size_t at = str_find_char(s, separator);
    if (at == STR_NONE) {
        *ret_before = s;
        *ret_after = (str){0};
        return false;
    }
    *ret_before = str_slice(s, 0, at);
    *ret_after = str_slice(s, at + 1, s.len);
    return true;
}

bool str_next(str *rest, char separator, str *ret_piece)
{
    if (rest->ptr == NULL) {
        return false;
    }
    str after;
    if (!str_cut(*rest, separator, ret_piece, &after)) {
        *rest = (str){0};
    } else {
        // An empty last piece still counts, so the pointer must stay set.
        *rest = after.ptr != NULL ? after : (str){"", 0};
    }
    return true;
}

bool str_to_i64(str s, int64_t min, int64_t max, int64_t *ret_value)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    str digits = negative ? str_slice(s, 1, s.len) : s;
    if (digits.len == 0 || digits.len > 19) {
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c < '0' || c > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, c - '0', &value)) {
            return false; // counted downwards, so that INT64_MIN is within reach
        }
    }
    if (!negative && __builtin_sub_overflow(0, value, &value)) {
        return false;
    }
    if (value < min || value > max) {
        return false;
    }
    *ret_value = value;
    return true;
}

uint64_t str_hash(str s)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++) {
        hash = (hash ^ (uint8_t)s.ptr[i]) * 1099511628211u;
    }
    return hash;
}
