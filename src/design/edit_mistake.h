// SPDX-License-Identifier: Apache-2.0
// edit_mistake: what may be wrong with an answer of a type, by the keys that a document words it under.
#pragma once
#include "design/outline.h"

// Stands for every mistake that has no words of its own.
#define EDIT_MISTAKE_ANY STR("any")
// The key of a problem of the type (definition.h) in documents: "missing" of "enter.missing".
str edit_mistake_key(const char *problem);
// Whether a question of that type may have own words under that key.
bool edit_mistake_is(const struct question_type *type, str key);
