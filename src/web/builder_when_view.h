// SPDX-License-Identifier: Apache-2.0
// builder_when_view: when a page is shown, a question is asked or a way is gone, by choosing.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_when_row {
    str at; // what its controls' names begin with
    str in; // the group that it stands in
    str subject, name, classes;
    bool is_named;
    struct govuk_option_list joins; // of a group
    struct govuk_option_list operators;
    struct govuk_option_list choices; // to compare with; none: a box
    str value, example;
    bool takes_today;
    str count;
    struct govuk_option_list units;
    str error;
};
struct builder_when_row_list {
    const struct builder_when_row *items;
    size_t count;
};
struct builder_when_view {
    struct frame frame;
    str about, said; // what it is of; the sentence as it stands
    str edit_href;
    int64_t seen;
    str page, question, option, piece, way, value, at;
    bool of_way, is_new, fixed;
    bool of_named; // a condition that has a name itself
    str condition, called, called_error;
    str named;
    struct govuk_option_list joins, places; // of the whole; where a line more may stand: empty, in the whole
    struct govuk_option_list targets;
    struct builder_when_row_list rows;
    struct govuk_option_list questions; // to add a comparison of
    struct govuk_error_link_list errors;
};
