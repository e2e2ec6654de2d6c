// SPDX-License-Identifier: Apache-2.0
// staff_change_view: one change in many services: those there are, a new one, and what it would do in each.
#pragma once
#include "web/builder_difference_view.h"
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_view.h"

struct staff_change_row {
    str service, href, state, classes;
};
struct staff_change_row_list {
    const struct staff_change_row *items;
    size_t count;
};
struct staff_change_made {
    int64_t id;
    str what, when;                 // sentences: what becomes what; from which day, and by whom
    bool waits;                     // and may be taken back
    struct staff_hidden_list asked; // the same once more, to see who else says it; none: it was taken back
    struct staff_change_row_list services;
};
struct staff_change_made_list {
    const struct staff_change_made *items;
    size_t count;
};
struct staff_changes_view {
    struct frame frame;
    str href, back_href;
    struct govuk_item_list kinds, hows; // hows: none where this user may not publish
    struct govuk_option_list languages;
    struct govuk_date_part_list at;
    str from, to;
    str kind_error, from_error, to_error, at_error;
    struct govuk_error_link_list errors;
    struct staff_change_made_list made;
};

// What it does in one service.
struct staff_change_part {
    str id, name, anchor;        // id: of its tick
    str does;                    // a sentence
    struct govuk_str_list notes; // what is to be known before
    struct builder_change_list changes;
    bool more; // than are shown
};
struct staff_change_part_list {
    const struct staff_change_part *items;
    size_t count;
};
struct staff_change_look_view {
    struct frame frame;
    str href, what, when;
    struct staff_hidden_list kept;
    struct staff_change_part_list parts;
    str more; // services than are listed; empty: none
};
