// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ARENA_BLOCK_BYTES = 16 * 1024
};

// Under AddressSanitizer only what was asked for may be touched: a gap stands after every piece, so
// that a test sees an overflow inside a block as it would see one outside.
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED 1
#endif
#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
enum {
    ARENA_GAP = 8
};
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum {
    ARENA_GAP = 0
};
#endif

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

struct arena_deferred {
    struct arena_deferred *older;
    void (*done)(void *);
    void *what;
};

void arena_init(struct arena *a, size_t max)
{
    *a = (struct arena){.max = max};
}

static _Noreturn void arena_die(const char *why)
{
    fprintf(stderr, "guildhall: %s\n", why);
    abort();
}

static void arena_grow(struct arena *a, size_t at_least)
{
    size_t size = at_least > ARENA_BLOCK_BYTES ? at_least : ARENA_BLOCK_BYTES;
    if (a->used + size < size || a->used + size > a->max) {
        arena_die("an arena passed its maximum");
    }
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (block == NULL) {
        arena_die("out of memory");
    }
    block->older = a->block;
    block->size = size;
    a->block = block;
    a->used += size;
    a->at = block->bytes;
    a->end = block->bytes + size;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
}

void *arena_alloc(struct arena *a, size_t size, size_t align)
{
    assert(align != 0 && (align & (align - 1)) == 0);
#ifdef ARENA_GUARDED
    align = align < ARENA_GAP ? ARENA_GAP : align;
#endif
    size_t whole = size > SIZE_MAX - ARENA_GAP ? SIZE_MAX : size + ARENA_GAP;
    size_t pad = (size_t)(-(uintptr_t)a->at & (align - 1));
    if (a->at == NULL || whole > (size_t)(a->end - a->at) || pad > (size_t)(a->end - a->at) - whole) {
        if (whole > SIZE_MAX - align) {
            arena_die("an allocation of absurd size");
        }
        arena_grow(a, whole + align);
        pad = (size_t)(-(uintptr_t)a->at & (align - 1));
    }
    void *p = a->at + pad;
    a->at += pad + whole;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size, size_t align)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena_die("an array of absurd size");
    }
    return arena_alloc(a, bytes, align);
}

void *arena_extend(struct arena *a, void *items, size_t count, size_t *room, size_t size, size_t align)
{
    if (count < *room) {
        return items;
    }
    size_t more = *room == 0 ? 16 : *room * 2;
    void *bigger = arena_alloc_array(a, more, size, align);
    if (count != 0) {
        memcpy(bigger, items, count * size);
    }
    *room = more;
    return bigger;
}

str arena_str(struct arena *a, str s)
{
    char *copy = arena_alloc(a, s.len + 1, 1);
    if (s.len != 0) {
        memcpy(copy, s.ptr, s.len);
    }
    return (str){copy, s.len};
}

const char *arena_cstr(struct arena *a, str s)
{
    return arena_str(a, s).ptr;
}

str arena_join(struct arena *a, const str *pieces, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        len += pieces[i].len;
    }
    char *copy = arena_alloc(a, len + 1, 1);
    char *at = copy;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].len != 0) {
            memcpy(at, pieces[i].ptr, pieces[i].len);
            at += pieces[i].len;
        }
    }
    return (str){copy, len};
}

str arena_lower(struct arena *a, str text)
{
    bool upper = false;
    for (size_t i = 0; i < text.len; i++) {
        upper = upper || (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z');
    }
    if (!upper) {
        return text;
    }
    char *copy = arena_alloc(a, text.len, 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return (str){copy, text.len};
}

str arena_concat(struct arena *a, str one, str two)
{
    return ARENA_JOIN(a, one, two);
}

str arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    char *text = arena_alloc(a, (size_t)len + 1, 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return (str){text, (size_t)len};
}

void arena_defer(struct arena *a, void (*done)(void *), void *what)
{
    struct arena_deferred *deferred = arena_new(a, struct arena_deferred);
    *deferred = (struct arena_deferred){a->deferred, done, what};
    a->deferred = deferred;
}

static void arena_run_deferred(struct arena *a)
{
    while (a->deferred != NULL) {
        struct arena_deferred *deferred = a->deferred;
        a->deferred = deferred->older;
        deferred->done(deferred->what);
    }
}

void arena_reset(struct arena *a)
{
    arena_run_deferred(a);
    while (a->block != NULL && a->block->older != NULL) {
        struct arena_block *older = a->block->older;
        free(a->block);
        a->block = older;
    }
    if (a->block != NULL && a->block->size > ARENA_BLOCK_BYTES) {
        free(a->block); // a first block of unusual size is not kept
        a->block = NULL;
    }
    size_t max = a->max;
    if (a->block == NULL) {
        arena_init(a, max);
        return;
    }
    size_t dirty = a->block->size;
    if (a->at >= a->block->bytes && a->at <= a->block->bytes + a->block->size) {
        dirty = (size_t)(a->at - a->block->bytes);
    }
    ASAN_UNPOISON_MEMORY_REGION(a->block->bytes, a->block->size);
    memset(a->block->bytes, 0, dirty);
    ASAN_POISON_MEMORY_REGION(a->block->bytes, a->block->size);
    a->used = a->block->size;
    a->at = a->block->bytes;
    a->end = a->block->bytes + a->block->size;
}

void arena_free(struct arena *a)
{
    arena_run_deferred(a);
    while (a->block != NULL) {
        struct arena_block *older = a->block->older;
        free(a->block);
        a->block = older;
    }
    arena_init(a, a->max);
}
