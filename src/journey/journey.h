// SPDX-License-Identifier: Apache-2.0
// journey: one person's way through a service, computed from the definition and the answers alone.
// Pure: no store, no clock, no request. The same answers always give the same way.
//
// The way starts at the first page and follows, from each page, the first of its `next` that holds,
// otherwise the page after it; pages whose `when` does not hold are passed over. It stops at the first
// page that still wants an answer, at an early ending, or at "check your answers". Conditions see only
// answers given on the way so far. Answers off the way are kept in the draft and not submitted.
#pragma once
#include "definition/definition.h"

struct journey_step {
    const struct page *page;
    bool answered; // nothing is wanting on it (pages without questions always)
};
enum journey_stop {
    JOURNEY_AT_PAGE,  // the last step wants an answer
    JOURNEY_AT_EXIT,  // the last step is an early ending
    JOURNEY_AT_CHECK, // everything is answered
    JOURNEY_IN_CIRCLE // the routes lead back to a page already passed: the definition's fault
};
struct journey {
    struct arena *arena;
    const struct definition *definition;
    const struct answers *answers;
    date today;
    struct journey_step *steps;
    size_t count;
    enum journey_stop stop;
    bool trust; // go on as if every page were answered (trying definitions without a server)
};
// Walks. Set arena, definition, answers, today (and trust) before.
void journey_walk(struct journey *j);
// The step at which the page stands on the way, or -1.
ptrdiff_t journey_find(const struct journey *j, const struct page *page);
// Where a request for `page` goes: the page itself where the way reaches it, otherwise the page that
// the way stops at; NULL: check your answers.
const struct page *journey_reach(const struct journey *j, const struct page *page);
// Whether the question is asked (its page is on the way and its own `when` holds).
bool journey_asks(const struct journey *j, const struct question *q);
bool journey_holds(const struct journey *j, const struct condition *c);
bool journey_offers(const struct journey *j, const struct option *o);
// "3 of 6" within a section: this page's place among the section's pages on the way so far, and of
// how many the section has on the likely way. 0 where the page has no section.
struct journey_place {
    size_t at, of;
};
struct journey_place journey_place(const struct journey *j, const struct page *page);

// Reads a page's form: the answers as they would become, and what is wrong. Where anything is wrong
// `ret_answers` is `before` unchanged. `row` is 0 outside a repeat, a row's id to change it, or
// JOURNEY_NEW_ROW. Unknown fields are ignored; fields of questions that are not asked change nothing.
enum {
    JOURNEY_NEW_ROW = UINT32_MAX
};
void journey_accept(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                    struct answers *ret_answers, struct problems *ret_problems);
struct answers journey_remove_row(const struct journey *j, const struct page *page, uint32_t row);
const struct value_row *journey_row(const struct journey *j, const struct page *page, uint32_t row);
// What fills the page's form: the answers as fields.
void journey_fill(const struct journey *j, const struct page *page, uint32_t row, struct fields *ret_fields);
// Whether the rows of a repeat are enough and not too many: a problem on the page otherwise.
bool journey_rows_wrong(const struct journey *j, const struct page *page, struct problem *ret_problem);

// What is submitted: the answers of every question asked on the way, in the order of the way.
struct answers journey_submitted(const struct journey *j);
// The lines of "check your answers", in the order of the way. A repeat gives a line a row and question.
struct journey_line {
    const struct page *page;
    const struct question *question;
    uint32_t row;       // 0 outside a repeat
    size_t row_at;      // 1, 2 …
    struct value value;
};
struct journey_lines {
    const struct journey_line *items;
    size_t count;
};
struct journey_lines journey_summary(const struct journey *j);
