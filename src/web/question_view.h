// SPDX-License-Identifier: Apache-2.0
// question_view: a page of questions, or one row of a repeat. One question without a title of its
// page stands as the page's heading, within its label or legend; several stand under the page's own.
#pragma once
#include "journey/journey.h"
#include "web/content_view.h"
#include "web/frame.h"
#include "web/question_field.h"

// "Was this clear?": what the person just said, as ?said=… tells.
enum question_said {
    QUESTION_SAID_NOTHING,
    QUESTION_SAID_CLEAR,
    QUESTION_SAID_NOT_CLEAR, // a box for words is offered
    QUESTION_SAID_WHY,       // too
    QUESTION_SAID_WORDS,
};
struct question_view {
    struct frame frame;
    str step;    // "Your permit: 3 of 6"
    str heading; // empty: a question is the heading
    struct content_view_list before, after;
    struct question_field_list fields;
    struct govuk_error_link_list errors;
    bool has_files; // multipart
    bool has_kept;  // a button stands before Continue in the form
    str clear_href; // where "Was this clear?" is posted; empty: not asked
    enum question_said said;
};

struct request;
// `row`: of a repeat. `shown`: what the controls hold. `problems` may be NULL.
void question_view_of(struct request *r, const struct journey *j, const struct page *page, uint32_t row,
                      const struct fields *shown, const struct problems *problems, struct question_view *ret_view);
