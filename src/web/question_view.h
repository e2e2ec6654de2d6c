// SPDX-License-Identifier: Apache-2.0
// question_view: a page of questions, or one row of a repeat. One question without a title of its
// page stands as the page's heading, within its label or legend; several stand under the page's own.
#pragma once
#include "journey/journey.h"
#include "web/content_view.h"
#include "web/frame.h"
#include "web/question_field.h"

// "Was this clear?": what the person just said of the page.
enum question_said {
    QUESTION_SAID_NOTHING,
    QUESTION_SAID_CLEAR,
    QUESTION_SAID_NOT_CLEAR, // a box for words is offered
    QUESTION_SAID_WHY,       // too
    QUESTION_SAID_WORDS,
};
struct question_say {
    enum question_said said;
    str words, words_error; // which could not be taken, to be mended
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
    // Buttons beside the form send it as well, elsewhere, so that what is typed comes along: they name it.
    // A question cannot be called so.
    str form_id;
    str action;     // where the form goes, whichever of them was pressed last
    str clear_href; // where "Was this clear?" goes; empty: not asked
    str carried;    // answers of a preview, which are kept nowhere else; empty: it is none
    str told;       // what was refused so far, for whoever tries again (web/apply_form.h); empty: it was not sent yet
    struct question_say say;
};

struct request;
// `row`: of a repeat. `shown`: what the controls hold. `problems` may be NULL.
void question_view_of(struct request *r, const struct journey *j, const struct page *page, uint32_t row,
                      const struct fields *shown, const struct problems *problems, struct question_view *ret_view);
