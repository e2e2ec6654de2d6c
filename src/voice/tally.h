// SPDX-License-Identifier: Apache-2.0
// tally: how often pages with a question were sent, and which rule refused an answer how often, since it was counted.
// Counts alone: of no person, draft or moment.
#pragma once
#include "db/db.h"

enum {
    TALLY_LIST_MAX = 20000 // rows that are read
};
struct tally {
    int64_t service_id;
    str question; // its id
    str rule;     // key of the problem; empty: how often it was sent
    int64_t count;
};
// A unit of work: so many more.
struct tally_add {
    const struct tally *items;
    size_t count;
};
MUST_USE err tally_add(struct tx *tx, const struct tally_add *with);
// By service and question, the most frequent rule first.
MUST_USE err tally_list(struct tx *tx, struct arena *a, struct tally **ret_items, size_t *ret_count);
