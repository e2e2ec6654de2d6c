// SPDX-License-Identifier: Apache-2.0
// The ways through a service: a picture, and a list that says the same.
#include "base/utf8.h"
#include "design/called.h"
#include "design/map.h"
#include "html/words_list.h"
#include "web/builder_map_view.h"
#include "web/builder_pages.h"
#include "web/builder_said.h"
#include "web/builder_state.h"
#include "web/page_builder_map.h"
#include "web/practice_pages.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    MAP_SHOWN = 300, // pages in the picture
    MAP_STEP = 60,   // from box to box
    MAP_BOX = 36,    // its height
    MAP_RIGHT = 308, // where boxes end
    MAP_MIDDLE = 158,
    MAP_LANES = 10, // beside each other, of lines that pass boxes
    MAP_LANE = 14,
    MAP_NAME = 36, // characters in a box
    MAP_WIDTH = MAP_RIGHT + 40 + MAP_LANES * MAP_LANE
};

static bool map_is_wrong(const struct map *map, size_t at)
{
    return !map->nodes[at].reached || !map->nodes[at].ends;
}

static str map_name(struct request *r, const struct builder *b, size_t at)
{
    return at == MAP_NOWHERE             ? request_words(r, WORD_BUILDER_MAP_NOWHERE)
           : at == b->outline.page_count ? request_words(r, WORD_BUILDER_CHECK_ANSWERS)
                                         : called_page(r->arena, &b->outline, &b->outline.pages[at], b->language);
}

// ---- The picture ---------------------------------------------------------------------------------------------------

static struct builder_map_box_list map_boxes(struct request *r, const struct builder *b, const struct map *map,
                                             size_t count)
{
    struct builder_map_box *boxes = arena_array(r->arena, struct builder_map_box, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool end = i == b->outline.page_count || b->outline.pages[i].exit;
        str name = map_name(r, b, i);
        str shown = utf8_prefix(name, MAP_NAME);
        boxes[i] =
            (struct builder_map_box){.y = (int64_t)i * MAP_STEP + 8,
                                     .text_y = (int64_t)i * MAP_STEP + 8 + 23,
                                     .name = shown.len < name.len ? arena_concat(r->arena, shown, STR("…")) : shown,
                                     .classes = map_is_wrong(map, i) ? STR("gh-map-wrong")
                                                : end                ? STR("gh-map-end")
                                                                     : STR("gh-map-page")};
    }
    return (struct builder_map_box_list){boxes, count};
}

// Straight down to the next box, or round the others on the right.
static str map_path(struct request *r, const struct map_edge *edge, size_t lane)
{
    long from = (long)edge->from * MAP_STEP + 8;
    long to = (long)edge->to * MAP_STEP + 8;
    if (edge->to == edge->from + 1) {
        return arena_printf(r->arena, "M%d %ldV%ld", MAP_MIDDLE, from + MAP_BOX, to);
    }
    long x = MAP_RIGHT + 20 + (long)(lane % MAP_LANES) * MAP_LANE;
    return arena_printf(r->arena, "M%d %ldH%ldV%ldH%d", MAP_RIGHT, from + MAP_BOX / 2 + 6, x, to + MAP_BOX / 2 - 6,
                        MAP_RIGHT);
}

static struct builder_map_line_list map_lines(struct request *r, const struct map *map, size_t count)
{
    struct builder_map_line *lines = arena_array(r->arena, struct builder_map_line, map->edge_count + 1);
    size_t kept = 0;
    size_t lane = 0;
    for (size_t i = 0; i < map->edge_count; i++) {
        const struct map_edge *edge = &map->edges[i];
        if (edge->to >= count || edge->from >= count || edge->to == edge->from) {
            continue;
        }
        lines[kept++] = (struct builder_map_line){
            .path = map_path(r, edge, lane),
            .classes = edge->when != NULL || edge->passed_over ? STR("gh-map-maybe") : STR("gh-map-way")};
        lane += edge->to == edge->from + 1 ? 0 : 1;
    }
    return (struct builder_map_line_list){lines, kept};
}

// ---- The list ------------------------------------------------------------------------------------------------------

static str map_way(struct request *r, const struct builder *b, const struct map_edge *edge, bool only)
{
    struct words_place places[] = {
        {.name = "when", .text = edge->when == NULL ? STR("") : builder_said(r, b, edge->when)},
        {.name = "page", .text = map_name(r, b, edge->to)}};
    if (edge->when != NULL) {
        return ARENA_JOIN(r->arena, request_words_with(r, WORD_BUILDER_WAY_WHEN, places, 1), STR(" "), places[1].text);
    }
    return request_words_with(r, only ? WORD_BUILDER_WAY_ALWAYS : WORD_BUILDER_WAY_OTHERWISE, &places[1], 1);
}

// The ways on from a page; `*at` is the edge to begin with, and moves past them.
static struct govuk_str_list map_row_ways(struct request *r, const struct builder *b, const struct map *map,
                                          size_t page, size_t *at)
{
    size_t first = *at;
    while (*at < map->edge_count && map->edges[*at].from == page) {
        ++*at;
    }
    str *ways = arena_array(r->arena, str, *at - first + 1);
    size_t count = 0;
    for (size_t i = first; i < *at; i++) {
        if (!map->edges[i].passed_over) {
            ways[count++] = map_way(r, b, &map->edges[i], i == first);
        }
    }
    return (struct govuk_str_list){ways, count};
}

static struct builder_map_row_list map_rows(struct request *r, const struct builder *b, const struct map *map)
{
    struct builder_map_row *rows = arena_array(r->arena, struct builder_map_row, map->node_count);
    size_t at = 0;
    for (size_t i = 0; i < map->node_count; i++) {
        const struct outline_page *page = i < b->outline.page_count ? &b->outline.pages[i] : NULL;
        rows[i] = (struct builder_map_row){.name = map_name(r, b, i), .wrong = map_is_wrong(map, i)};
        rows[i].note = !map->nodes[i].reached       ? request_words(r, WORD_BUILDER_MAP_NEVER)
                       : !map->nodes[i].ends        ? request_words(r, WORD_BUILDER_MAP_NO_END)
                       : page != NULL && page->exit ? request_words(r, WORD_BUILDER_EXIT)
                                                    : STR("");
        if (page != NULL) {
            rows[i].href = builder_path(r, b, page->id);
            rows[i].when = builder_said(r, b, &page->when);
            rows[i].ways = map_row_ways(r, b, map, i, &at);
        }
    }
    return (struct builder_map_row_list){rows, map->node_count};
}

// On a worker thread, all but the printing: of a large service each way is a sentence to be found words for.
void builder_map_make(struct request *r)
{
    const struct builder *b = r->data;
    struct builder_map_view *view = arena_new(r->arena, struct builder_map_view);
    struct map map;
    builder_look(r);
    if (err_is(r->result)) {
        return;
    }
    map_make(r->arena, &b->outline, &map);
    size_t shown = map.node_count > MAP_SHOWN ? MAP_SHOWN : map.node_count;
    *view = (struct builder_map_view){.service = outline_said(&b->outline, b->outline.name, b->language),
                                      .size = arena_printf(r->arena, "0 0 %d %zu", MAP_WIDTH, shown * MAP_STEP),
                                      .boxes = map_boxes(r, b, &map, shown),
                                      .lines = map_lines(r, &map, shown),
                                      .rows = map_rows(r, b, &map),
                                      .more = shown < map.node_count};
    for (size_t i = 0; i < map.node_count; i++) {
        view->unreached += map.nodes[i].reached ? 0 : 1;
        view->dead += map.nodes[i].reached && !map.nodes[i].ends ? 1 : 0;
    }
    view->back_href = builder_path(r, b, STR(""));
    r->data = view;
}

void builder_map(struct request *r)
{
    struct builder_map_view *view = r->data;
    view->frame = staff_frame(r, request_words(r, WORD_BUILDER_MAP), STR("builder-map"));
    view->frame.back_href = view->back_href;
    practice_looked(r);
    REQUEST_RENDER(r, 200, page_builder_map, &view->frame, view);
}
