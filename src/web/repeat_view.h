// SPDX-License-Identifier: Apache-2.0
// repeat_view: the rows of a repeat so far, each to change or remove, and whether to add another.
#pragma once
#include "web/answer_rows.h"
#include "web/components.h"
#include "web/content_view.h"
#include "web/frame.h"

struct repeat_row {
    str title; // "Person 2"
    struct answer_row_list rows;
    str change_href, remove_href;
};
struct repeat_row_list {
    const struct repeat_row *items;
    size_t count;
};
struct repeat_view {
    struct frame frame;
    str step, heading;
    struct content_view_list before, after;
    struct repeat_row_list rows;
    struct govuk_error_link_list errors;
    int64_t at_least;    // rows that are still wanted; 0: enough
    int64_t max;         // rows there may be, where the service says so
    bool can_add;        // not yet so many
    str action, carried; // of a preview, where the form goes and the answers so far; empty: it is none
};

struct request;
struct problem;
// `problem` may be NULL: what is wrong with the rows as a whole.
void repeat_view_of(struct request *r, const struct journey *j, const struct page *page, const struct problem *problem,
                    struct repeat_view *ret_view);
