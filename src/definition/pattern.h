// SPDX-License-Identifier: Apache-2.0
// pattern: the regular expressions of a definition (PCRE2). They are written by designers and run
// over what strangers type, so compiling and matching are bounded. A pattern must match the whole
// text. A match that reaches its bounds counts as none: the person is told that the answer is not in
// the right form, and no one can keep a core busy.
#pragma once
#include "base/arena.h"

struct pattern_words { // room for PCRE2's own sentence about what is wrong
    char *ptr;
    size_t size;
};
// Compiles; freed with the arena. NULL where the pattern is wrong: where, and why.
void *pattern_compile(struct arena *a, str pattern, size_t *ret_bytes, size_t *ret_where, struct pattern_words ret_why);
bool pattern_matches(const void *code, str text);
