// SPDX-License-Identifier: Apache-2.0
// comparing: what the files that compare two documents (design/compare.h) share.
#pragma once
#include "design/compare.h"
#include <jansson.h>

// Two documents side by side.
struct comparing {
    struct arena *arena;
    struct compare *compare;
    json_t *before, *after;
};
// Up to COMPARE_MOST; past them it says that there is more.
void compare_add(struct comparing *c, struct compare_change change);
bool compare_same(const json_t *a, const json_t *b);
// All keys of both (either may be NULL) but those that are compared in a way of their own.
void compare_keys(struct comparing *c, const json_t *before, const json_t *after, struct compare_change change);
// The service's own messages.
void compare_messages(struct comparing *c);
