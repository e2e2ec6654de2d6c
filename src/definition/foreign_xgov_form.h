// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_form: what the files that convert a form of this family share. Reading goes in two
// steps: first what everything refers to (components and pages with their ids, conditions by name),
// then the document, part by part.
#pragma once
#include "definition/foreign_show.h"
#include "definition/foreign_take.h"
#include "definition/foreign_when.h"
#include "definition/foreign_xgov_truth.h"

enum {
    XGOV_PAGE_ID = 300, // a path, cut
    XGOV_ID = 100
};

// A component that asks something.
struct xgov_field {
    const json_t *component;
    str at;                           // its place in the file
    str name;                         // as the file calls it
    str id;                           // as ours does
    str label;                        // its title on one line
    size_t page;                      // index in pages
    size_t same;                      // the next field of that name, or STR_NONE
    const struct question_type *type; // NULL: not asked (told)
    const struct xgov_type *kind;
    const json_t *items;  // choices, NULL where it has none
    str list;             // id of our list, empty where the choices stand in place
    bool numbers;         // its choices are numbers, which is another thing than words in conditions
    bool row;             // asked in each row of a repeat
    const json_t *row_of; // the component whose child it is, NULL where none
    size_t revealed_by;   // 1 + index of the field whose choice brings it up; 0: none
    str reveal_value;
};

enum xgov_page_kind {
    XGOV_PLAIN,
    XGOV_START,   // our start page
    XGOV_SUMMARY, // check your answers
    XGOV_DONE,    // shown after submission
    XGOV_EXIT,
    XGOV_REPEAT
};
struct xgov_page {
    const json_t *source;
    str at, path, id, title;
    enum xgov_page_kind kind;
    size_t first_field, field_count;
    bool reached;
    bool leads_on; // V1: to a page or to the summary
};

struct xgov {
    struct foreign_base base;
    str first_language; // of the form; base.language is the one that is converted
    const json_t *in;
    json_t *out;
    bool v2; // its pages follow each other
    struct xgov_page *pages;
    size_t page_count;
    struct xgov_field *fields;
    size_t field_count, field_capacity;
    json_t *field_names, *field_uuids; // index of the first
    json_t *field_ids;                 // index by our id
    json_t *question_ids, *page_ids;   // that are taken
    json_t *page_paths;                // index of the first
    json_t *list_places;               // by name and by id of the file: index in its "lists"
    json_t *list_ids;                  // by index: our id
    json_t *section_ids;               // by name and by id of the file: our id
    json_t *condition_names;           // index of the last of that name in "conditions"
    json_t **conditions;               // by index: as ours, NULL where it is not read yet
    bool *condition_open;              // by index: being read
    size_t start;                      // index of the page where the way begins
    bool has_end;                      // some way leads to the summary
    bool **before;                     // foreign_xgov_route_before, by page: NULL where not asked yet
    size_t place_count;                // made so far
    json_t *place_conditions;          // by name: what places in texts ask for (foreign_xgov_place.c)
    size_t link_count;                 // answers that a link may bring
    size_t guards;                     // comparisons that only say what must be known (foreign_xgov_truth.c)
};

// ---- Parts -------------------------------------------------------------------------------------------
// Fields of all pages (foreign_xgov_field.c). False where there are more than a definition may have.
bool foreign_xgov_field_all(struct xgov *x);
// The first field of that name, also written SECTION.NAME; NULL where there is none.
const struct xgov_field *foreign_xgov_field_find(const struct xgov *x, str name);
bool foreign_xgov_field_is_content(const json_t *component);

// Lists (foreign_xgov_list.c)
void foreign_xgov_list_names(struct xgov *x);
void foreign_xgov_list_all(struct xgov *x);
// The choices of a component: in place, or the list that it names; NULL where there are none.
const json_t *foreign_xgov_list_of(struct xgov *x, str at, const json_t *component, str *ret_id);
// Whether the list that the component names keeps its values as numbers.
bool foreign_xgov_list_is_of_numbers(const struct xgov *x, const json_t *component);
// Where the choices of a field stand in the file: the place that foreign_xgov_list_options takes.
str foreign_xgov_list_at(const struct xgov *x, const struct xgov_field *field);
json_t *foreign_xgov_list_options(struct xgov *x, str at, const json_t *items, str exclusive);
// A choice's value as ours keeps it.
str foreign_xgov_list_value(struct arena *a, const json_t *item);

// Conditions (foreign_xgov_condition.c).
void foreign_xgov_condition_all(struct xgov *x);
// Sets "when" to the condition of that name. False: it is not there (told), and never holds.
bool foreign_xgov_condition_when(struct xgov *x, str at, str name, json_t *object);
struct xgov_truth foreign_xgov_condition_reference(struct xgov *x, str at, str name, int depth);
// A condition written out (foreign_xgov_expression.c).
struct xgov_truth foreign_xgov_expression(struct xgov *x, str at, str text, int depth);
// One comparison (foreign_xgov_compare.c).
struct xgov_truth foreign_xgov_compare(struct xgov *x, str at, str field, str operator, str value);
struct xgov_truth foreign_xgov_compare_relative(struct xgov *x, str at, str field, str operator, const json_t * value);

// What template code becomes in texts (foreign_xgov_place.c), and the conditions that it asks for.
str foreign_xgov_place(const struct foreign_base *b, str code);
void foreign_xgov_place_conditions(struct xgov *x);

// Fees: "values" and "fee" (foreign_xgov_fee.c).
void foreign_xgov_fee_all(struct xgov *x);

// Hidden values (foreign_xgov_hidden.c): the page of each, once it is known where the way begins; then those of a page.
void foreign_xgov_hidden_all(struct xgov *x);
void foreign_xgov_hidden_put(struct xgov *x, const struct xgov_page *p, json_t *page);

// Contents and questions
json_t *foreign_xgov_content(struct xgov *x, str at, const json_t *component); // NULL: nothing to show
json_t *foreign_xgov_question(struct xgov *x, const struct xgov_field *f);

// Pages (foreign_xgov_page.c, foreign_xgov_route.c)
bool foreign_xgov_page_names(struct xgov *x);
void foreign_xgov_page_titles(struct xgov *x); // once the questions are known, whose answers they may say
void foreign_xgov_page_all(struct xgov *x);
// Where the page's links go, as "next" of ours; NULL: to the page after it.
void foreign_xgov_route_walk(struct xgov *x);
json_t *foreign_xgov_route_next(struct xgov *x, const struct xgov_page *p);
// The page that a path names: an index, or STR_NONE.
size_t foreign_xgov_route_find(const struct xgov *x, str path);
// The one page that everyone comes to from there, or STR_NONE.
size_t foreign_xgov_route_only(const struct xgov *x, size_t page);
// Whether nobody goes on from `page` without having been on `earlier`.
bool foreign_xgov_route_before(struct xgov *x, size_t earlier, size_t page);
