// SPDX-License-Identifier: Apache-2.0
// map: which page may follow which, which are never come to, and from which there is no way to an end.
#pragma once
#include "design/outline.h"

#define MAP_NOWHERE SIZE_MAX
struct map_edge {
    size_t from, to;                 // pages by their place; the end is behind the last; MAP_NOWHERE: no such page
    const struct outline_when *when; // NULL: always
    bool passed_over;                // the page before it is not shown
};
struct map_node {
    bool reached; // from the first page
    bool ends;    // an end can be come to from here
};
struct map {
    struct map_node *nodes; // a page each, and the end
    size_t node_count;
    struct map_edge *edges; // in the order of their beginnings
    size_t edge_count, edge_room;
};
void map_make(struct arena *a, const struct outline *o, struct map *ret_map);
