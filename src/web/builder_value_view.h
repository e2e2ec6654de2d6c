// SPDX-License-Identifier: Apache-2.0
// builder_value_view: calculated values, and what one of them is worked out from.
#pragma once
#include "web/builder_view.h"

struct builder_value_row {
    str name, said, href;
    bool fee;
};
struct builder_value_row_list {
    const struct builder_value_row *items;
    size_t count;
};
struct builder_values_view {
    struct frame frame;
    str service, new_href;
    struct builder_value_row_list values;
};
// One end of a count of days.
struct builder_day {
    str id, label, on_id, on;
    struct govuk_option_list items;
};
// A number, an answer, a group of them.
struct builder_term_row {
    str at; // what its controls' names begin with
    str kind, in, place, of, page, classes, name;
    str line;                  // "3": the third
    bool up, down;             // whether it can go there
    bool last;                 // of a choice by conditions, what holds otherwise
    bool is_number, is_answer; // a box for a number; for what stands where it was not answered
    str number, error;
    struct govuk_option_list kinds; // of a group
    bool rounds;
    str decimals;
    struct govuk_option_list roundings;
    struct builder_day from, to; // of days
    str when, when_href;         // of a case; no address: it is none, or new
};
struct builder_term_row_list {
    const struct builder_term_row *items;
    size_t count;
};
// What somebody might answer.
struct builder_sample {
    str id, label, value;
    struct govuk_option_list choices;
};
struct builder_sample_list {
    const struct builder_sample *items;
    size_t count;
};
struct builder_step {
    str name, value;
};
struct builder_step_list {
    const struct builder_step *items;
    size_t count;
};
struct builder_value_view {
    struct frame frame;
    str about, edit_href;
    int64_t seen;
    str value, said, decimals;
    str called, called_error, decimals_error;
    bool is_new, fixed, fee;
    struct builder_words_list titles, prefixes, suffixes;
    struct builder_term_row whole;
    struct builder_term_row_list rows;
    struct govuk_option_list offered, places;
    struct govuk_error_link_list errors;
    bool has_example;
    struct builder_sample_list samples;
    struct builder_step_list steps; // the values that it is made of, then itself
};
