// SPDX-License-Identifier: Apache-2.0
// foreign_pair: what belongs together in two arrays, by keys, each entry once.
#pragma once
#include "base/arena.h"
#include <jansson.h>

// What makes two entries the same; empty: nothing does.
typedef str foreign_pair_key(struct arena *a, const json_t *entry);

struct foreign_pairs {
    const json_t *ours, *theirs;
    size_t *of;  // by index of ours: that of theirs, or STR_NONE
    bool *taken; // by index of theirs
    size_t count, other_count;
};
struct foreign_pairs foreign_pair_begin(struct arena *a, const json_t *ours, const json_t *theirs);
// Each of ours that has none yet gets the first of theirs with its key that is left. Takes one pass.
void foreign_pair_by(struct arena *a, struct foreign_pairs *p, foreign_pair_key *key);
