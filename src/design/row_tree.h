// SPDX-License-Identifier: Apache-2.0
// row_tree: a tree as the rows of a form: each says which row it stands in, by its place from 1 (0: in the whole), and
// a group stands before what is in it. Of rows of any kind, within this room.
#pragma once
#include "base/str.h"

// How big one row is, and where in it the place of its group is (a size_t).
struct row_tree {
    size_t size, in;
};
// How deep a row stands: 0 in the whole.
size_t row_tree_depth(struct row_tree of, const void *items, size_t at);
bool row_tree_is_within(struct row_tree of, const void *items, size_t at, size_t group);
// Puts a row at that place, among fewer than there is room for; those behind it keep their groups.
// The row before it in its group, or after it. False: there is none.
bool row_tree_beside(struct row_tree of, const void *items, size_t count, size_t at, bool up, size_t *ret_other);
// Two rows that stand one after the other in a group change places, each with what is in it.
void row_tree_swap(struct row_tree of, void *items, size_t count, size_t at, size_t behind);
void row_tree_insert(struct row_tree of, void *items, size_t *count, size_t at, const void *row);
