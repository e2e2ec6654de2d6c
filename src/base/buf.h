// SPDX-License-Identifier: Apache-2.0
// buf: bytes that grow, up to a maximum set at birth. Past it nothing more is taken and `full` stays
// set, so a writer need not look after each piece, only once at the end. Owns malloc'd memory.
#pragma once
#include "base/str.h"

struct buf {
    char *ptr;
    size_t len, capacity, max;
    bool full; // something was left out
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
// Empties it and keeps its memory.
void buf_clear(struct buf *b);
void buf_grow(struct buf *b, str s); // buf_put's, where there is no room yet
static inline void buf_put(struct buf *b, str s)
{
    if (s.len == 0) {
        return;
    }
    if (s.len <= b->capacity - b->len) {
        memcpy(b->ptr + b->len, s.ptr, s.len);
        b->len += s.len;
    } else {
        buf_grow(b, s);
    }
}
static inline void buf_char(struct buf *b, char c)
{
    buf_put(b, (str){&c, 1});
}
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
void buf_i64(struct buf *b, int64_t value);
// Room for `size` more bytes at the end, or NULL where the maximum forbids; say how many were used
// with buf_added.
char *buf_reserve(struct buf *b, size_t size);
void buf_added(struct buf *b, size_t size);
// Takes the first `size` bytes away.
void buf_drop(struct buf *b, size_t size);
static inline str buf_str(const struct buf *b)
{
    return (str){b->ptr, b->len};
}
