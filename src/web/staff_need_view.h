// SPDX-License-Identifier: Apache-2.0
// staff_need_view: needs as staff write them down, weigh them and say what came of them; and what people told.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_service_view.h"

struct staff_need_row {
    str sentence, language, of, of_language, href, weight; // of_language: empty: the page's
    struct staff_tag state;
    struct govuk_str_list heard; // "3 people told us"
    bool shown;
};
struct staff_need_row_list {
    const struct staff_need_row *items;
    size_t count;
};
struct staff_needs_view {
    struct frame frame;
    str service; // whose; empty: of all
    struct staff_tab_list tabs;
    struct staff_need_row_list needs;
    str new_href, told_href; // empty: this user may not
    int64_t waiting;         // what people told and nobody has looked at
    str public_href;
};

// What a need says: of a new one and of one that is changed.
struct staff_need_form {
    str needs, so_that, about;
    struct govuk_option_list services;
    struct govuk_item_list weights;
    str needs_error, so_error, about_error;
};

struct staff_need_new_view {
    struct frame frame;
    struct staff_need_form form;
    struct govuk_option_list known; // needs that are written down already
    struct govuk_option_list kinds; // of evidence; none: it is known of what
    str from, of;                   // what it is of
    str quote, quote_language;      // what a person said; empty: nothing is quoted
    bool of_case;                   // nothing of it is quoted, ever
    str evidence, evidence_error;
    struct govuk_error_link_list errors;
};

struct staff_need_proof {
    str kind, words, language, when, href, anchor; // anchor: of its form
    int64_t id;
};
struct staff_need_proof_list {
    const struct staff_need_proof *items;
    size_t count;
};
struct staff_need_view {
    struct frame frame;
    str sentence, language, of, of_language, by, weight;
    struct staff_tag state;
    bool shown, may_set, may_hear;
    str came, came_language;
    struct govuk_str_list heard;
    struct staff_need_proof_list proofs; // those with words
    struct staff_need_form form;
    struct govuk_item_list states, show;
    struct govuk_option_list versions; // of its service
    str why, why_error, version_error;
    struct govuk_option_list kinds;
    str evidence, evidence_error;
    str set_href, hear_href;
    struct govuk_error_link_list errors;
};
struct staff_needs_told_view {
    struct frame frame;
    struct staff_need_proof_list told; // kind: of which service
    str action;
    str why, error;
    struct govuk_error_link_list errors;
};
