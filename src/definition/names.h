// SPDX-License-Identifier: Apache-2.0
// names: an index of ids: which place has this name. Built once, in an arena; then only read.
#pragma once
#include "base/arena.h"

struct name_at {
    str name;
    size_t index;
};
struct names {
    const struct name_at *items; // by name; the same names in the order they came
    size_t count;
};
// Of `count` names; an empty one is left out. `names` is sorted in place and kept.
struct names names_build(struct name_at *names, size_t count);
// The index under that name, the first where there are several, or STR_NONE.
size_t names_find(const struct names *names, str name);
// The name that was most likely meant by a misspelt one: at most a third of its characters away.
// The empty view where none is near.
str names_nearest(const struct names *names, str name);
// How many characters must change to make one of the other (ASCII, up to 64 characters; longer
// ones count as far away).
size_t names_distance(str one, str other);
// Whether `other` is near enough to `name` to be what was meant.
bool names_near(str name, size_t distance);
