// SPDX-License-Identifier: Apache-2.0
// foreign_formio_form: what the files that convert a form of form.io share. Components nest: panels,
// columns and the like hold others. They are gathered in the order in which a person meets them, each with
// all that holds it, and cut into pages; then, when every question is known, conditions and pages are
// written.
#pragma once
#include "definition/foreign_rule.h"
#include "definition/foreign_show.h"
#include "definition/foreign_take.h"
#include "definition/foreign_when.h"

enum {
    FORMIO_ID = 100,
    FORMIO_DEPTH = 16,             // components within components
    FORMIO_COMPONENTS = 20 * 1000, // of a form
    FORMIO_CONDITIONS = 200        // of one component
};

enum formio_class {
    FORMIO_ASKS,
    FORMIO_SHOWS,
    FORMIO_HOLDS,
    FORMIO_ROWS,  // what it holds is asked again and again
    FORMIO_DROPS, // told, and left out
    FORMIO_QUIET  // the form's own button
};
struct formio_type {
    str name;
    enum formio_class class;
    str ours, otherwise; // the second where there is no type of the first name
    str told;            // where there is only the second, or no first
};

// What holds a component.
struct formio_scope {
    const struct formio_scope *up;
    const json_t *component;
    str at, path; // of its values: "container.", "rows."
};
struct formio_field {
    const json_t *component;
    const json_t *part; // of a survey: one of its questions
    str at, id, label;
    const struct formio_type *kind;
    const struct question_type *type;
    json_t *options; // ours; NULL where it has none
    json_t *values;  // of its options, by what the form calls them
    size_t rows;     // page of the rows that it is asked in, or STR_NONE
    bool coded;      // shown by code alone, so that it cannot be demanded
};
// What stands on a page: a question, or something shown.
struct formio_item {
    const json_t *component;
    str at, heading;                  // a heading alone where it is not empty
    size_t field;                     // or STR_NONE
    const struct formio_scope *scope; // innermost
};
struct formio_page {
    str at, id, title;
    const json_t *rows;               // the component of a repeat, or NULL
    const struct formio_scope *scope; // whose condition the page has
    size_t first, count;              // items
    size_t asks;
};

struct formio {
    struct foreign_base base;
    const json_t *in;
    str at;
    json_t *out;
    bool wizard;
    struct formio_page *pages;
    size_t page_count, page_room;
    struct formio_item *items;
    size_t item_count, item_room;
    struct formio_field *fields;
    size_t field_count, field_room;
    json_t *keys;                 // index of the first field of a key, and of each path
    json_t *field_ids, *page_ids; // that are taken
    size_t components;            // seen
    bool full;                    // more than a definition may have
};

// Types (foreign_formio_type.c)
const struct formio_type *foreign_formio_type(const json_t *component); // never NULL
// Keys of a component that change neither what is asked nor what is taken.
extern const char *const foreign_formio_type_quiet[];
extern const size_t foreign_formio_type_quiet_count;
// Tells the keys that neither `known` (NULL at the end) nor the quiet ones name, and code by its own words.
void foreign_formio_type_told(const struct formio *f, str at, const json_t *component, const char *const *known);

// Gathering (foreign_formio_gather.c). False where there is more than a definition may have.
bool foreign_formio_gather(struct formio *f);

// Choices (foreign_formio_choice.c)
void foreign_formio_choice(struct formio *f, struct formio_field *field);

// Conditions (foreign_formio_when.c): as foreign_when.h has them.
json_t *foreign_formio_when_own(struct formio *f, str at, const json_t *component, size_t rows);
// Its own and those of all that holds it, up to `outermost` and without that.
json_t *foreign_formio_when(struct formio *f, str at, const json_t *component, const struct formio_scope *scope,
                            const struct formio_scope *outermost, size_t rows);
// Sets "when"; false where it never holds.
bool foreign_formio_when_set(struct formio *f, str at, json_t *when, json_t *object);

// Questions and pages (foreign_formio_question.c, foreign_formio_page.c)
json_t *foreign_formio_question(struct formio *f, const struct formio_field *field);
// A value that nobody is asked for; NULL, and told, where it cannot be carried over.
json_t *foreign_formio_question_hidden(struct formio *f, const struct formio_field *field);
void foreign_formio_page_all(struct formio *f);
