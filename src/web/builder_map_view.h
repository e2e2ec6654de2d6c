// SPDX-License-Identifier: Apache-2.0
// builder_map_view: the ways through a service, as a picture and as a list that says the same.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_map_box {
    int64_t y, text_y;
    str name, classes;
};
struct builder_map_box_list {
    const struct builder_map_box *items;
    size_t count;
};
struct builder_map_line {
    str path, classes;
};
struct builder_map_line_list {
    const struct builder_map_line *items;
    size_t count;
};
struct builder_map_row {
    str name, href, note, when;
    bool wrong;
    struct govuk_str_list ways;
};
struct builder_map_row_list {
    const struct builder_map_row *items;
    size_t count;
};
struct builder_map_view {
    struct frame frame;
    str service, back_href, size; // of the picture: "0 0 480 900"
    struct builder_map_box_list boxes;
    struct builder_map_line_list lines;
    struct builder_map_row_list rows;
    bool more; // pages than the picture shows
    int64_t unreached, dead;
};
