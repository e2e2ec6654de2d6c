// SPDX-License-Identifier: Apache-2.0
// apply_form: the form of a journey's page: whether it is one of ours, what was typed in it, keeping it,
// and showing it again. For every handler that a page's form comes to.
#pragma once
#include "web/apply_state.h"
#include "web/question_view.h"

enum {
    APPLY_FORM_WRONG = 422 // the form was understood and something in it must be corrected (RFC 9110, 15.5.21)
};

// A field comes once, unless its question takes several: no form of ours sends two values of which one
// would have to be passed over. False: answered with 400.
bool apply_form_is_fine(struct request *r, const struct page *page);
// What was typed, as it can be shown again: a page holds no bytes that are not text, whoever sent them.
struct fields apply_form_typed(struct request *r);

// What was refused of this form before, as the form itself says: "sent QUESTION/RULE …"; empty: it was not sent. So one
// who tries again is counted once (web/stumbles.h), and nothing is kept of anybody.
str apply_form_told(struct request *r);

// The page, with what its controls hold.
struct apply_shown {
    int status;
    struct fields fields;
    struct problems problems;
    struct question_say say;    // of "Was this clear?"
    str told;                   // with what is refused now; empty: as the form said
    const struct word *unsaved; // what was sent could not be saved, and why; NULL: it could
};
void apply_form_show(struct request *r, const struct apply_state *s, const struct apply_shown *shown);

// The data of a unit that keeps answers, and the files that came with them.
struct apply_saving {
    struct draft_save save;
    struct apply_state state; // before
    struct answers answers;   // as they become
    str secret;               // of a new draft
    bool shows;               // the page again, instead of going on
    struct apply_shown shown;
};
// NULL where they are too many to keep: answered.
struct apply_saving *apply_form_saving(struct request *r, const struct apply_state *s, struct answers answers);
// After the unit: sets the cookie of a new draft. Gives the state with the answers as they are now; a
// new row has its number.
struct apply_state apply_form_saved(struct request *r, const struct apply_saving *saving);
