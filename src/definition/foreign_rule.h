// SPDX-License-Identifier: Apache-2.0
// foreign_rule: rules for answers, as other systems write them.
#pragma once
#include "definition/foreign_give.h"

// A question while it is put together.
struct foreign_question {
    const struct foreign_base *base;
    const struct question_type *type;
    json_t *out;
};

// The type of that name where there is one, otherwise the second, which there is.
const struct question_type *foreign_rule_type(str name, str otherwise);
bool foreign_rule_has(const struct foreign_question *q, enum question_option option);
// Sets a key of ours, from what stands at `at`, where the type takes it; tells otherwise. Takes `value`.
void foreign_rule_set(const struct foreign_question *q, str at, enum question_option option, const char *key,
                      json_t *value);
// Tells that what stands there cannot be used as it is.
void foreign_rule_wrong(const struct foreign_base *b, str at);

// A whole number under `from` of the object at `at`.
struct foreign_number {
    const char *from;
    enum question_option option;
    const char *key; // of ours
    int64_t min, max;
};
void foreign_rule_number(const struct foreign_question *q, str at, const json_t *object, struct foreign_number n);
// Two of them, the least and the most; both are left out where they contradict each other.
void foreign_rule_numbers(const struct foreign_question *q, str at, const json_t *object, struct foreign_number least,
                          struct foreign_number most);
// The least and the most of a number, as decimals.
void foreign_rule_decimals(const struct foreign_question *q, str at, const json_t *object, const char *least,
                           const char *most);
// The first and the last day, as YYYY-MM-DD; with a time behind it, which is left out.
void foreign_rule_dates(const struct foreign_question *q, str at, const json_t *object, const char *first,
                        const char *last);
// The largest file: a number of bytes.
void foreign_rule_bytes(const struct foreign_question *q, str at, const json_t *object, const char *from);
// Whether the type reports a problem of that name after its dot, or any ("any").
bool foreign_rule_has_problem(const struct question_type *type, const char *key);
// Own words for a problem: the first of `ours` (by the key after its dot, NULL at the end) that the type
// has and that has no words yet. False where it has none of them.
bool foreign_rule_message(const struct foreign_question *q, const char *const *ours, str words);

// The width of a box in characters, or as a part of the page: one of those that there are, otherwise
// nothing.
void foreign_rule_width(const struct foreign_question *q, str width);
// Adds the endings that a media type ("image/png") or an ending ("png", ".png") stands for. False where
// it is not known.
bool foreign_rule_ending(struct arena *a, json_t *accept, str piece);
// There a pattern may match anywhere in the answer, here it must match the whole.
str foreign_rule_whole(struct arena *a, str pattern);
// Whether a pattern can be used here.
bool foreign_rule_pattern(str pattern);
