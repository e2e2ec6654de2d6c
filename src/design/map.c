// SPDX-License-Identifier: Apache-2.0
#include "design/map.h"

static size_t map_place(const struct outline *o, str page)
{
    const struct outline_page *found = outline_page(o, page);
    return found != NULL                        ? (size_t)(found - o->pages)
           : str_eq(page, STR("check-answers")) ? o->page_count
                                                : MAP_NOWHERE;
}

static void map_edge(struct arena *a, struct map *map, struct map_edge edge)
{
    *arena_push(a, struct map_edge, map->edges, map->edge_count, map->edge_room) = edge;
}

static void map_ways(struct arena *a, const struct outline *o, size_t at, struct map *map)
{
    const struct outline_page *page = &o->pages[at];
    bool always = false;
    for (size_t i = 0; i < page->way_count && !always; i++) {
        const struct outline_way *way = &page->ways[i];
        always = way->when.kind == WHEN_NONE;
        map_edge(a, map, (struct map_edge){at, map_place(o, way->page), always ? NULL : &way->when, false});
    }
    if (!always && !page->exit) {
        map_edge(a, map, (struct map_edge){.from = at, .to = at + 1});
    } else if (page->when.kind != WHEN_NONE) {
        map_edge(a, map, (struct map_edge){.from = at, .to = at + 1, .passed_over = true});
    }
}

// Goes on as long as one page more is found: at most as often as there are pages, most often a few times.
static void map_spread(struct map *map)
{
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < map->edge_count; i++) {
            const struct map_edge *edge = &map->edges[i];
            if (edge->to != MAP_NOWHERE && map->nodes[edge->from].reached && !map->nodes[edge->to].reached) {
                map->nodes[edge->to].reached = more = true;
            }
        }
    }
    for (more = true; more;) {
        more = false;
        for (size_t i = map->edge_count; i-- > 0;) {
            const struct map_edge *edge = &map->edges[i];
            if (edge->to != MAP_NOWHERE && map->nodes[edge->to].ends && !map->nodes[edge->from].ends) {
                map->nodes[edge->from].ends = more = true;
            }
        }
    }
}

void map_make(struct arena *a, const struct outline *o, struct map *ret_map)
{
    *ret_map =
        (struct map){.nodes = arena_array(a, struct map_node, o->page_count + 1), .node_count = o->page_count + 1};
    for (size_t i = 0; i < o->page_count; i++) {
        map_ways(a, o, i, ret_map);
        ret_map->nodes[i].ends = o->pages[i].exit;
    }
    ret_map->nodes[0].reached = true;
    ret_map->nodes[o->page_count].ends = true;
    map_spread(ret_map);
}
