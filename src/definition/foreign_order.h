// SPDX-License-Identifier: Apache-2.0
// foreign_order: pages that lead to each other, in the order in which a person meets them.
#pragma once
#include "base/arena.h"

struct foreign_links {
    const size_t *to; // indexes of pages
    size_t count;
};
// Writes the index of every page to `order`, which has room for `count`: those that are reached from
// `start`, each behind all that lead to it (unless ways go round in a circle) and the way named first
// before the next; then the others as they came. Gives how many are reached.
size_t foreign_order(struct arena *a, const struct foreign_links *links, size_t count, size_t start, size_t *order);
