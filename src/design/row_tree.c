// SPDX-License-Identifier: Apache-2.0
#include "design/row_tree.h"
#include <string.h>

static size_t row_tree_in(struct row_tree of, const void *items, size_t at)
{
    size_t in;
    memcpy(&in, (const char *)items + at * of.size + of.in, sizeof in);
    return in;
}

size_t row_tree_depth(struct row_tree of, const void *items, size_t at)
{
    size_t depth = 0;
    for (size_t in = row_tree_in(of, items, at); in != 0; in = row_tree_in(of, items, in - 1)) {
        depth++;
    }
    return depth;
}

bool row_tree_is_within(struct row_tree of, const void *items, size_t at, size_t group)
{
    size_t in = row_tree_in(of, items, at);
    while (in != 0 && in != group) {
        in = row_tree_in(of, items, in - 1);
    }
    return in == group;
}

void row_tree_insert(struct row_tree of, void *items, size_t *count, size_t at, const void *row)
{
    char *place = (char *)items + at * of.size;
    memmove(place + of.size, place, (*count - at) * of.size);
    memcpy(place, row, of.size);
    ++*count;
    for (size_t i = at + 1; i < *count; i++) {
        size_t in = row_tree_in(of, items, i);
        in += in > at ? 1 : 0;
        memcpy((char *)items + i * of.size + of.in, &in, sizeof in);
    }
}
