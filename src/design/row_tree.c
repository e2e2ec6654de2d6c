// SPDX-License-Identifier: Apache-2.0
#include "design/row_tree.h"
#include <assert.h>
#include <string.h>

enum {
    ROW_TREE_BYTES = 512 // of one row
};

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

// Behind the row and all that is in it.
static size_t row_tree_end(struct row_tree of, const void *items, size_t count, size_t at)
{
    size_t end = at + 1;
    while (end < count && row_tree_is_within(of, items, end, at + 1)) {
        end++;
    }
    return end;
}

bool row_tree_beside(struct row_tree of, const void *items, size_t count, size_t at, bool up, size_t *ret_other)
{
    size_t in = row_tree_in(of, items, at);
    size_t other = up ? at : row_tree_end(of, items, count, at);
    while (up && other > in) {
        other--;
        if (row_tree_in(of, items, other) == in) {
            *ret_other = other;
            return true;
        }
    }
    *ret_other = other;
    return !up && other < count && row_tree_in(of, items, other) == in;
}

// Rows go one by one over those before them, which are fewer than a form holds.
void row_tree_swap(struct row_tree of, void *items, size_t count, size_t at, size_t behind)
{
    char row[ROW_TREE_BYTES];
    size_t end = row_tree_end(of, items, count, behind);
    size_t first = behind - at;
    size_t second = end - behind;
    assert(of.size <= sizeof row);
    for (size_t i = at; i < count; i++) {
        size_t in = row_tree_in(of, items, i);
        in = in > at && in <= behind ? in + second : in > behind && in <= end ? in - first : in;
        memcpy((char *)items + i * of.size + of.in, &in, sizeof in);
    }
    for (size_t i = 0; i < second; i++) {
        char *to = (char *)items + (at + i) * of.size;
        memcpy(row, (char *)items + (behind + i) * of.size, of.size);
        memmove(to + of.size, to, first * of.size);
        memcpy(to, row, of.size);
    }
}
