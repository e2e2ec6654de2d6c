// SPDX-License-Identifier: Apache-2.0
// builder_named_view: conditions that have a name, and where each is used.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_named_use {
    str name, href; // no href: there is no page to change it on
};
struct builder_named_use_list {
    const struct builder_named_use *items;
    size_t count;
};
struct builder_named_row {
    str at, name, said, href;
    struct builder_named_use_list uses;
    str more;  // how many uses are not shown; empty: none
    str error; // why it does not go
};
struct builder_named_row_list {
    const struct builder_named_row *items;
    size_t count;
};
struct builder_named_view {
    struct frame frame;
    str service, edit_href, new_href;
    int64_t seen;
    struct builder_named_row_list conditions;
    str more; // how many conditions are not shown; empty: none
    struct govuk_error_link_list errors;
};
