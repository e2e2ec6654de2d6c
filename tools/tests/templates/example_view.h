// SPDX-License-Identifier: Apache-2.0
// What the example pages of the template tests show.
#pragma once
#include "html/out.h"

struct example_page {
    str title;
};
struct example_row {
    str key, value, href;
};
struct example_row_list {
    const struct example_row *items;
    size_t count;
};
struct example_part {
    str text, class;
    struct example_row_list rows;
    struct out_attribute_list attributes;
};
struct example_view {
    str name, url, classes;
    html body;
    bool wide, agreed;
    int64_t total;
    struct example_part part;
    struct example_row_list rows;
};
