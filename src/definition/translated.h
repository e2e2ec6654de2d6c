// SPDX-License-Identifier: Apache-2.0
// translated: what a document says of its translations, under "translations": by language, a mark of two texts (that of
// the first language, and that of the other) and what is known of the second: that a machine wrote it ("machine"), a
// person ("person", beside words that are others by now), or who read both, and when ("2026-11-30 Mari Ellis").
#pragma once
#include "base/arena.h"
#include <jansson.h>

enum {
    TRANSLATED_LETTERS = 16,   // of half a mark, of which the other half stands behind a "-"
    TRANSLATED_NAME_MAX = 100, // characters of who read it
    TRANSLATED_MAX = 20000     // marks of a language
};
#define TRANSLATED_BY_MACHINE STR("machine")
#define TRANSLATED_BY_PERSON  STR("person")

enum translated_as {
    TRANSLATED_UNKNOWN,
    TRANSLATED_MACHINE, // of whatever words
    TRANSLATED_OLD,     // of other words of the first language
    TRANSLATED_READ
};
// The marks of one language. They and what is found in them live as long as the JSON value and the arena.
struct translated {
    const json_t *marks;
    str *machine, *any; // the second halves, sorted
    size_t machine_count, any_count;
};
// Anything else than an object has no marks.
void translated_of(struct arena *a, const json_t *marks, struct translated *ret_known);
// What is known of two texts; of TRANSLATED_READ also who read them, and the day (both may be NULL).
enum translated_as translated_as(const struct translated *known, str source, str said, str *ret_by, str *ret_on);
str translated_mark(struct arena *a, str source, str said);
// Whether a mark and what it says are ones of ours.
bool translated_is_fine(str mark, str value);
