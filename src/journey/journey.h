// SPDX-License-Identifier: Apache-2.0
// journey: one person's way through a service, computed from the definition and the answers alone.
// Pure: no store, no clock, no request. The same answers always give the same way.
//
// The way starts at the first page and follows, from each page, the first of its `next` that holds,
// otherwise the page after it. A page whose `when` does not hold is passed over: it is not shown, and
// the way goes on from it all the same. The way stops at the first page that still wants an answer,
// at an early ending, or at "check your answers". Conditions see only answers given on the way so
// far. Answers off the way are kept in the draft and not submitted.
//
// Where sections are tasks (definition.tasks) the way is the ways of the sections, one after the other: each goes as
// far as it is answered, and a section is left out until those that it waits for are completed. An early ending
// ends the whole.
//
// A question is answered by a value of the kind its type makes; a choice must still be offered; blank
// counts where it is optional. A repeat is answered by rows enough and not too many, each answered.
#pragma once
#include "definition/definition.h"

struct way;
struct journey_step {
    const struct page *page;
    const struct question *const *asked; // in the order of the page; of a repeat, all
    size_t asked_count;
    bool answered;                    // nothing is wanting on it (pages without questions always)
    const struct question *withdrawn; // with trust_answers: a choice was given that is not offered now
};
enum journey_stop {
    JOURNEY_AT_PAGE,  // the step `stop_at` wants an answer: the last, where sections are no tasks
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
    size_t stop_at; // the step at which the way stops, the first of them with tasks; 0 where it has none
    bool trust;     // go on as if every page were answered
    // With `trust`: conditions see an answer that is not offered now as well, and the way stops there,
    // since the person would have to choose again (trying definitions, journey/probe.h).
    bool trust_answers;
    // Of the walk's own use
    uint32_t *step_of_page;
    struct way *way;
    bool *completed; // by section, where they are tasks
};
// Walks. Set arena, definition, answers, today (and trust) before. `answers` are those given and, in a copy, hidden
// values of the definition afterwards.
void journey_walk(struct journey *j);
// The step at which the page stands on the way, or -1.
ptrdiff_t journey_find(const struct journey *j, const struct page *page);
// Where a request for `page` goes: the page itself where the way reaches it, otherwise the page that
// the way stops at, or where sections are tasks their list; NULL: check your answers. `page` may be NULL, for check
// your answers.
const struct page *journey_reach(const struct journey *j, const struct page *page);
// The list of tasks, which is no page of any definition and on no way.
extern const struct page journey_task_list;
// The page of that id, the list of tasks too where there is one; NULL: none.
const struct page *journey_page(const struct definition *d, str id);
// Where the way begins: its first page, or the list of tasks. NULL: nothing is asked.
const struct page *journey_first(const struct journey *j);
// Where one goes on to from a page that was answered: the page after it, and after the last of a section that is a
// task the list. NULL: check your answers. With `change`, from the answer that was changed on "check your answers":
// back there, unless something is wanting now.
const struct page *journey_after(const struct journey *j, const struct page *page, bool change);
// The page before; where sections are tasks the list of them before the first of each. NULL: none.
const struct page *journey_before(const struct journey *j, const struct page *page);
// The state of each section that is a task, in their order.
enum journey_task_state {
    JOURNEY_TASK_CANNOT_START, // a section that it waits for is not completed, or the way has ended early
    JOURNEY_TASK_NOT_STARTED,
    JOURNEY_TASK_IN_PROGRESS,
    JOURNEY_TASK_COMPLETED,
    JOURNEY_TASK_NOT_NEEDED // none of its pages is on the way
};
struct journey_task {
    enum journey_task_state state;
    const struct page *page; // the first that wants an answer, otherwise its first; NULL where there is none
};
// One for each section of the definition, which has tasks.
const struct journey_task *journey_tasks(const struct journey *j);
// Whether the question is asked (its page is on the way and its own `when` holds; a question of a
// repeat may depend on its row: journey_questions).
bool journey_asks(const struct journey *j, const struct question *q);
// By the answers given on the whole way.
bool journey_holds(const struct journey *j, const struct condition *c);
// Whether the page shows the question within an option, chosen or not: a script, or the next form, may choose it.
bool journey_reveals(const struct journey *j, const struct question *q);
bool journey_offers(const struct journey *j, const struct option *o);
// The questions asked on the page, in its order; of a repeat, in that row (a row's id or JOURNEY_NEW_ROW).
struct journey_questions {
    const struct question *const *items;
    size_t count;
};
struct journey_questions journey_questions(const struct journey *j, const struct page *page, uint32_t row);
// "3 of 6" within a section: this page's place among the section's pages on the way so far, and of
// how many the section has on the likely way: on as if every page were answered. Early endings do
// not count. 0 where the page has no section or no place on the way.
struct journey_place {
    size_t at, of;
};
struct journey_place journey_place(const struct journey *j, const struct page *page);

// Reads a page's form: the answers as they would become, and what is wrong, in the order of the
// questions. Where anything is wrong `ret_answers` is `j->answers` unchanged, but for files that came
// and are sound: they are kept (a browser cannot send them again by itself), in a new row by beginning
// it with them. Values are views into `fields`. `row` is a row's id to change it or JOURNEY_NEW_ROW; 0
// outside a repeat, and on a repeat for going on with the rows as they are (without any, where it needs
// none, that is its answer).
//
// Unknown fields are ignored; fields of questions that are not asked change nothing. What an option
// reveals was shown with it. Any other question that only this form's own answers bring up and that the
// form did not show is not held against the person: the page wants an answer still and shows it. Files
// add to the ones kept. Where a field ID-remove with a file's token is sent, that file goes and what is
// right is kept, whatever is wrong beside it.
enum {
    JOURNEY_NEW_ROW = UINT32_MAX
};
void journey_accept(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                    struct answers *ret_answers, struct problems *ret_problems);
// Of a form that is not to be judged, because the person goes on filling it in: the answers with the
// files that came or went, and nothing else of it.
void journey_keep_files(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                        struct answers *ret_answers);
// The answers with what a link to the service brings: a value for each question that takes its first answer from
// one (question.from_link), has none yet, and takes this one by its own rules. All else is as if the link did not
// say it; then `items` are those of j->answers. Values are views into `link`.
struct answers journey_prefill(const struct journey *j, const struct fields *link);
// The keys of problems that this room itself reports, NULL at the end.
extern const char *const journey_problems[];
// Without that row; a row that is not there changes nothing.
struct answers journey_remove_row(const struct journey *j, const struct page *page, uint32_t row);
// NULL where there is no such row.
const struct value_row *journey_row(const struct journey *j, const struct page *page, uint32_t row);
// What fills the page's form: its kept answers as fields, also of questions not asked now (a script may
// bring them up).
void journey_fill(const struct journey *j, const struct page *page, uint32_t row, struct fields *ret_fields);
// Whether the rows of a repeat are enough, not too many, and each answered: a problem on the page otherwise.
bool journey_rows_wrong(const struct journey *j, const struct page *page, struct problem *ret_problem);

// Whether answers that were given to another version of the service are answers to `j->definition` too: each to a
// question that is still there under its number, of the same type, and taken by its rules as they are now. What wants
// an answer besides does not count: it will be asked. Set arena, definition, answers and today before; it need not be
// walked.
bool journey_fits(const struct journey *j, const struct definition *before);

// What is submitted: the answers of every question asked on the way, and no others; and calculated values as
// they are then, each under its number, since what was to be paid must not change afterwards.
struct answers journey_submitted(const struct journey *j);
// Calculated values in the order of the document; those that cannot be worked out are left out.
struct journey_figure {
    const struct figure *figure;
    struct decimal value;
};
struct journey_figures {
    const struct journey_figure *items;
    size_t count;
};
// By the answers given on the whole way, today.
struct journey_figures journey_figures(const struct journey *j);
// As they were submitted, of a journey through what was.
struct journey_figures journey_figures_kept(const struct journey *j);
// The lines of "check your answers", in the order of the way. A repeat gives a line a row and question;
// without rows it gives one line whose question is NULL.
struct journey_line {
    const struct page *page;
    const struct question *question;
    uint32_t row;     // 0 outside a repeat
    size_t row_at;    // 1, 2 …
    size_t row_count; // of how many
    struct value value;
};
struct journey_lines {
    const struct journey_line *items;
    size_t count;
};
struct journey_lines journey_summary(const struct journey *j);
