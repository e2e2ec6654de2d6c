// SPDX-License-Identifier: Apache-2.0
// foreign_say: what an import tells of what it could not carry over. Nothing is dropped silently: each
// part of a format has a table of the keys that it understands, and what is not among them is told, with
// its place.
#pragma once
#include "definition/definition.h"
#include "definition/foreign_at.h"
#include "definition/foreign_text.h"
#include <jansson.h>

// What every format's own structure begins with, as its member `base`.
struct foreign_base {
    struct arena *arena;
    struct definition_report *report;
    str language; // of texts that come in several
    bool each;    // the form is converted once for each of its languages
    // What template code becomes ("{{ name }}": "name"), as foreign_place_written writes it; empty: it
    // cannot be carried over. NULL: no code can.
    str (*place)(const struct foreign_base *b, str code);
};

__attribute__((format(printf, 4, 5))) void foreign_say(const struct foreign_base *b, str at, str mend, const char *what,
                                                       ...);
// A file that cannot run at all: an error, with its place.
MUST_USE err foreign_say_refused(const struct foreign_base *b, const char *pointer, const char *what, const char *mend);
// Takes a beginning off the places that were told from `from` on: of a part that was read as if it stood
// in a whole.
void foreign_say_at(const struct foreign_base *b, size_t from, str beginning);
// Tells each key of the object that `known` (NULL at the end) does not name and that says something.
void foreign_say_unknown(const struct foreign_base *b, str at, const json_t *object, const char *const *known);
// Tells what cleaning a text took out of it.
void foreign_say_lost(const struct foreign_base *b, str at, struct foreign_text_lost lost);
// A stranger's words inside a sentence: their beginning.
str foreign_say_quote(str words);
// Whether a value says something: not empty, null or false.
bool foreign_say_holds(const json_t *value);
