// SPDX-License-Identifier: Apache-2.0
// foreign_govuk_form: what the files that convert a form of GOV.UK Forms share. Each step asks one
// question, and has no name but its id, which becomes the id of our page and of our question.
#pragma once
#include "definition/foreign_rule.h"
#include "definition/foreign_show.h"
#include "definition/foreign_take.h"
#include "definition/foreign_when.h"

enum {
    GOVUK_ID = 90 // room for "-none"
};

struct govuk_way {
    json_t *when; // NULL: always
    str page;     // id of ours
    size_t step;  // index, or STR_NONE: none of the steps
};
struct govuk_step {
    const json_t *source, *data; // the question's own keys stand in `data`
    str at, data_at, key, id;
    const struct question_type *type;
    str none;       // the value of "none of the above", where it is offered
    json_t *values; // of choices, by what the form calls them
    json_t *question, *more;
    struct govuk_way *ways;
    size_t way_count, way_room;
};
struct govuk {
    struct foreign_base base;
    const json_t *in;
    str at;
    const char *steps_key; // "steps" or "pages"
    json_t *out;
    struct govuk_step *steps;
    size_t step_count;
    json_t *step_keys; // index by id of the form
    json_t *ids;       // that are taken, of pages and of questions
    json_t *exits;     // pages of ours, by where they came from
    json_t *exit_ids;  // by the id of an exit page of the form
    json_t *whens;     // conditions of the ways, kept here
};

// What the step asks: sets `question`, and `more` where "none of the above" asks on.
void foreign_govuk_question(struct govuk *g, struct govuk_step *s);
// Where the step leads; makes pages of early endings.
void foreign_govuk_route(struct govuk *g, struct govuk_step *s);
// A value that the form writes as true, "true" or "1".
bool foreign_govuk_question_true(const json_t *object, const char *key);
