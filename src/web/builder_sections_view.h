// SPDX-License-Identifier: Apache-2.0
// builder_sections_view: the sections of a service, and which page is in which.
#pragma once
#include "web/builder_view.h"

struct builder_section {
    str at; // what its controls' names begin with
    str id, name;
    struct builder_words_list titles, groups;
    bool first, last, is_new;
};
struct builder_section_list {
    const struct builder_section *items;
    size_t count;
};
struct builder_placed {
    str at, page, name;
    struct govuk_option_list sections;
};
struct builder_placed_list {
    const struct builder_placed *items;
    size_t count;
};
struct builder_sections_view {
    struct frame frame;
    str service, edit_href;
    int64_t seen;
    bool tasks, more; // pages than are listed
    struct builder_section_list sections;
    struct builder_placed_list placed; // empty: there are no sections yet
    struct govuk_error_link_list errors;
};
