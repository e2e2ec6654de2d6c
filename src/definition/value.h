// SPDX-License-Identifier: Apache-2.0
// value: an answer in memory, in its canonical form: what was entered, tidied, in one spelling.
//   text      one string; numbers as decimal digits ("12.5"), dates "2026-11-24", months "2026-11", years "2026",
//             days of any year "--11-24", times "14:30", both "2026-11-24T14:30", yes and no "true" and "false"
//   list      several choices, in the order of their list; beside a choice, of text or list, may stand the free
//             text of "Other, please say"
//   parts     the parts of a composite by index of question_type.parts; an absent part is empty
//   files     uploads, their bytes kept elsewhere under their token
//   rows      a repeat's rows, each with answers of its own
//   blank     the question was asked and left empty, which it may be
#pragma once
#include "base/arena.h"

enum value_kind {
    VALUE_NONE, // never asked
    VALUE_BLANK,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_PARTS,
    VALUE_FILES,
    VALUE_ROWS,
    VALUE_KIND__COUNT
};

struct value_file {
    str name, type, token;
    int64_t size;
};

struct value_row;

struct value {
    enum value_kind kind;
    uint32_t next_row; // of rows: the id that the next new one gets
    str text;
    str other;        // beside a choice of text or list: the free text of the option that takes some
    size_t count;     // of items, files or rows
    const str *items; // of a list, or parts
    const struct value_file *files;
    const struct value_row *rows;
};

struct answer {
    uint32_t number; // the question's, or the repeat's
    struct value value;
};

// Sorted by number, each number once.
struct answers {
    const struct answer *items;
    size_t count;
};

struct value_row {
    uint32_t id; // given once within its repeat
    struct answers answers;
};

// The value under that number; kind VALUE_NONE where there is none.
struct value answers_get(const struct answers *answers, uint32_t number);
// Whether something was answered: not blank, and not a choice of nothing.
bool answers_is_given(const struct value *v);
// A copy with that number set (VALUE_NONE takes it away). Values are shared, not copied.
struct answers answers_with(struct arena *a, const struct answers *answers, uint32_t number, struct value value);
