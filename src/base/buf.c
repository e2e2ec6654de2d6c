// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
    free(b->ptr);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->full = false;
}

char *buf_reserve(struct buf *b, size_t size)
{
    if (size > b->max - b->len) {
        b->full = true;
        return NULL;
    }
    if (size > b->capacity - b->len) {
        size_t capacity = b->capacity < 256 ? 256 : b->capacity * 2;
        while (capacity < b->len + size) {
            capacity *= 2;
        }
        if (capacity > b->max) {
            capacity = b->max;
        }
        char *ptr = realloc(b->ptr, capacity);
        if (ptr == NULL) {
            fprintf(stderr, "guildhall: out of memory\n");
            abort();
        }
        b->ptr = ptr;
        b->capacity = capacity;
    }
    return b->ptr + b->len;
}

void buf_added(struct buf *b, size_t size)
{
    assert(size <= b->capacity - b->len);
    b->len += size;
}

void buf_grow(struct buf *b, str s)
{
    char *at = buf_reserve(b, s.len);
    if (at != NULL) {
        memcpy(at, s.ptr, s.len);
        b->len += s.len;
    }
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    // vsnprintf ends with a NUL, which takes a byte of room but is not counted.
    char *at = buf_reserve(b, (size_t)len + 1);
    if (at == NULL) {
        return;
    }
    va_start(args, format);
    vsnprintf(at, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

void buf_i64(struct buf *b, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_put(b, (str){digits + at, sizeof digits - at});
}

void buf_drop(struct buf *b, size_t size)
{
    assert(size <= b->len);
    if (size != 0 && size != b->len) {
        memmove(b->ptr, b->ptr + size, b->len - size);
    }
    b->len -= size;
}
