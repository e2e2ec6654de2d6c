// SPDX-License-Identifier: Apache-2.0
// str: a view of bytes that somebody else owns. Carries its length and is not NUL-terminated by
// promise. Passed by value. A zeroed str is the empty one, and in options means "not given".
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct str {
    const char *ptr;
    size_t len;
} str;

#define STR(literal) ((str){"" literal "", sizeof("" literal "") - 1})
#define STR_INIT(literal)                        \
    {                                            \
        "" literal "", sizeof("" literal "") - 1 \
    }                                                          // in static tables
#define STR_ARG(s) (int)(s).len, ((s).len != 0 ? (s).ptr : "") // for "%.*s"
#define STR_NONE   SIZE_MAX

// The bytes of a C string, up to its NUL. NULL gives the empty view.
str str_from(const char *text);
static inline bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
// ASCII letters compare equal in either case (names of headers, languages, units).
bool str_eq_nocase_bytes(const char *a, const char *b, size_t len);
static inline bool str_eq_nocase(str a, str b)
{
    return a.len == b.len && str_eq_nocase_bytes(a.ptr, b.ptr, a.len);
}
// <0, 0, >0 by bytes, a shorter prefix first.
int str_compare(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
// The bytes [from, to), both cut to the length.
static inline str str_slice(str s, size_t from, size_t to)
{
    if (to > s.len) {
        to = s.len;
    }
    return from >= to ? (str){0} : (str){s.ptr + from, to - from};
}
// Without ASCII white space (space, tab, CR, LF) at both ends.
str str_trim(str s);
// The place of `s` among others; `count` where it is none of them.
size_t str_place(str s, const str *items, size_t count);
// Where `needle` first stands in `s`, or STR_NONE.
size_t str_find(str s, str needle);
static inline size_t str_find_char(str s, char c)
{
    const char *at = s.len == 0 ? NULL : (const char *)memchr(s.ptr, c, s.len);
    return at == NULL ? STR_NONE : (size_t)(at - s.ptr);
}
// Cuts at the first `separator`: false (and all of `s` before, nothing after) where there is none.
bool str_cut(str s, char separator, str *ret_before, str *ret_after);
// Takes the next piece of `*rest` up to `separator`; false when nothing is left.
bool str_next(str *rest, char separator, str *ret_piece);
// A whole number in decimal, optional '-', nothing else around it, within [min, max].
bool str_to_i64(str s, int64_t min, int64_t max, int64_t *ret_value);
// FNV-1a, for small tables in memory. Never for anything a stranger gains by colliding.
uint64_t str_hash(str s);
