// SPDX-License-Identifier: Apache-2.0
// arena: memory that lives and dies together. One a request, one a compiled definition; freed whole.
// Allocation never fails: past the arena's maximum, or when the machine has no memory, the process
// stops (a supervisor starts it again). What strangers can make grow is refused before it gets here,
// by base/limits.h. Memory comes zeroed. An arena belongs to one thread at a time.
#pragma once
#include "base/str.h"
#include <stdalign.h>

struct arena_block;
struct arena_deferred;

struct arena {
    struct arena_block *block; // newest first
    struct arena_deferred *deferred;
    char *at, *end;
    size_t used, max; // bytes asked of the system
};

// A zeroed arena with a maximum is ready; this sets it.
void arena_init(struct arena *a, size_t max);
void *arena_alloc(struct arena *a, size_t size, size_t align);
#define arena_new(a, T)      ((T *)arena_alloc((a), sizeof(T), alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc_array((a), (n), sizeof(T), alignof(T)))
void *arena_alloc_array(struct arena *a, size_t count, size_t size, size_t align);
// Adds an item to a growing array, doubling it when it is full, and gives its place:
//     *arena_push(a, struct x, items, count, room) = (struct x){…};
#define arena_push(a, T, items, count, room) \
    ((items) = (T *)arena_extend((a), (items), (count), &(room), sizeof(T), alignof(T)), &(items)[(count)++])
void *arena_extend(struct arena *a, void *items, size_t count, size_t *room, size_t size, size_t align);
// A copy, followed by a NUL that its length does not count.
str arena_str(struct arena *a, str s);
const char *arena_cstr(struct arena *a, str s);
// With ASCII letters in small; itself where there is none in capitals.
str arena_lower(struct arena *a, str text);
str arena_concat(struct arena *a, str one, str two);
// ARENA_JOIN(a, base, STR("/"), id): several pieces in a row. What pages are made of at each request is
// joined by this; arena_printf costs five times as much.
str arena_join(struct arena *a, const str *pieces, size_t count);
#define ARENA_JOIN(a, ...) arena_join((a), (const str[]){__VA_ARGS__}, sizeof((const str[]){__VA_ARGS__}) / sizeof(str))
__attribute__((format(printf, 2, 3))) str arena_printf(struct arena *a, const char *format, ...);
// Runs `done(what)` when the arena is freed or reset; the last deferred runs first.
void arena_defer(struct arena *a, void (*done)(void *), void *what);
// Frees all but the first block, which is used again.
void arena_reset(struct arena *a);
void arena_free(struct arena *a);
