// SPDX-License-Identifier: Apache-2.0
// The walk, and what is asked of it. It runs on every request, so it passes each page once and each
// question once.
#include "journey/journey.h"
#include "journey/rows.h"
#include "journey/way.h"
#include <assert.h>

enum {
    STEP_NONE = 0,                // the way has not been there
    STEP_PASSED_OVER = UINT32_MAX // its `when` did not hold
};

// The questions of a page that are asked; the page's own list where that is all of them.
static void journey_ask(struct journey *j, struct journey_step *step)
{
    const struct page *page = step->page;
    struct way *w = j->way;
    const struct question **some = NULL;
    step->asked = page->questions;
    for (size_t i = 0; i < page->question_count; i++) {
        const struct question *q = page->questions[i];
        bool asked = way_holds(w, q->when);
        if (!asked && some == NULL) {
            some = arena_array(j->arena, const struct question *, page->question_count);
            for (size_t k = 0; k < i; k++) {
                some[k] = page->questions[k];
            }
            step->asked = some;
        }
        if (!asked) {
            continue;
        }
        if (some != NULL) {
            some[step->asked_count] = q;
        }
        step->asked_count++;
        struct value value = way_kept(w, q->number);
        if (way_fits(w, q, &value)) {
            way_give(w, q->number);
            continue;
        }
        step->answered = false;
        if (j->trust_answers && way_withdrawn(w, q, &value)) {
            way_give(w, q->number);
            step->withdrawn = q;
        }
    }
}

static void journey_ask_rows(struct journey *j, struct journey_step *step)
{
    const struct page *page = step->page;
    struct value value = way_kept(j->way, page->repeat.number);
    step->asked = page->questions;
    step->asked_count = page->question_count;
    step->answered = value.kind == VALUE_ROWS && rows_flaw(page, value.count) == ROWS_FINE;
    if (value.kind != VALUE_ROWS) {
        return;
    }
    if (value.count != 0) {
        struct way rows = way_for_page(j->way, page);
        for (size_t i = 0; i < value.count && step->answered; i++) {
            step->answered = way_row(&rows, page, &value.rows[i].answers, NULL, NULL);
        }
    }
    way_give(j->way, page->repeat.number);
}

// Where the way goes from a page; NULL: to the end of the pages before `end`.
static const struct page *journey_next(const struct journey *j, const struct page *page, size_t end)
{
    for (size_t i = 0; i < page->next_count; i++) {
        if (way_holds(j->way, page->next[i].when)) {
            return page->next[i].page;
        }
    }
    return page->index + 1 < end ? &j->definition->pages[page->index + 1] : NULL;
}

// Adds the page to the way; whether the way goes on from it.
static bool journey_step_on(struct journey *j, const struct page *page)
{
    struct journey_step *step = &j->steps[j->count++];
    *step = (struct journey_step){.page = page, .answered = true};
    j->step_of_page[page->index] = (uint32_t)j->count;
    if (page->kind == PAGE_EXIT) {
        j->stop = JOURNEY_AT_EXIT;
        return false;
    }
    if (page->kind == PAGE_REPEAT) {
        journey_ask_rows(j, step);
    } else {
        journey_ask(j, step);
    }
    j->stop = JOURNEY_AT_PAGE;
    return step->answered || (j->trust && step->withdrawn == NULL);
}

// Hidden values of the definition are answers where a link has brought no other.
static void journey_hidden_values(struct journey *j)
{
    struct answers answers = *j->answers;
    for (size_t i = 0; i < j->definition->question_count; i++) {
        const struct question *q = j->definition->questions[i];
        if (q->type->hidden && q->value.len != 0 && answers_get(&answers, q->number).kind == VALUE_NONE) {
            answers = answers_with(j->arena, &answers, q->number, (struct value){.kind = VALUE_TEXT, .text = q->value});
        }
    }
    struct answers *all = arena_new(j->arena, struct answers);
    *all = answers;
    j->answers = all;
}

// Walks the pages from `first` to the one before `end`; whether it comes to their end.
static bool journey_walk_on(struct journey *j, size_t first, size_t end)
{
    const struct page *page = first == end ? NULL : &j->definition->pages[first];
    while (page != NULL) {
        if (j->step_of_page[page->index] != STEP_NONE) {
            j->stop = JOURNEY_IN_CIRCLE;
            return false;
        }
        if (!way_holds(j->way, page->when)) {
            j->step_of_page[page->index] = STEP_PASSED_OVER;
        } else if (!journey_step_on(j, page)) {
            return false;
        }
        page = journey_next(j, page, end);
    }
    return true;
}

static size_t journey_last(const struct journey *j)
{
    return j->count == 0 ? 0 : j->count - 1;
}

static bool journey_waits(const struct journey *j, const struct section *s)
{
    for (size_t i = 0; i < s->wait_count; i++) {
        if (!j->completed[s->waits[i] - j->definition->sections]) {
            return true;
        }
    }
    return false;
}

static void journey_walk_tasks(struct journey *j)
{
    const struct definition *d = j->definition;
    enum journey_stop stop = JOURNEY_AT_CHECK;
    j->completed = arena_array(j->arena, bool, d->section_count);
    for (size_t i = 0; i < d->section_count; i++) {
        const struct section *s = &d->sections[i];
        if (journey_waits(j, s)) {
            continue; // for one that is not completed, at which the way stops
        }
        j->completed[i] = journey_walk_on(j, s->first, s->end);
        bool ends = !j->completed[i] && j->stop != JOURNEY_AT_PAGE;
        if (ends || (!j->completed[i] && stop == JOURNEY_AT_CHECK)) {
            j->stop_at = journey_last(j);
            stop = j->stop;
        }
        if (ends) {
            return;
        }
    }
    j->stop = stop;
}

void journey_walk(struct journey *j)
{
    const struct definition *d = j->definition;
    if (d->hidden_count != 0) {
        journey_hidden_values(j);
    }
    j->steps = arena_array(j->arena, struct journey_step, d->page_count);
    j->step_of_page = arena_array(j->arena, uint32_t, d->page_count);
    j->way = arena_new(j->arena, struct way);
    *j->way = way_begin(j->arena, j->answers, j->today);
    j->count = 0;
    j->stop_at = 0;
    if (d->tasks) {
        journey_walk_tasks(j);
        return;
    }
    if (journey_walk_on(j, 0, d->page_count)) {
        j->stop = JOURNEY_AT_CHECK;
    }
    j->stop_at = journey_last(j);
}

ptrdiff_t journey_find(const struct journey *j, const struct page *page)
{
    if (page == &journey_task_list) {
        return -1;
    }
    uint32_t step = j->step_of_page[page->index];
    return step == STEP_NONE || step == STEP_PASSED_OVER ? -1 : (ptrdiff_t)step - 1;
}

const struct page *journey_reach(const struct journey *j, const struct page *page)
{
    if (page == &journey_task_list || (page != NULL && journey_find(j, page) >= 0)) {
        return page;
    }
    if (j->stop == JOURNEY_AT_CHECK || j->count == 0) {
        return NULL;
    }
    return j->definition->tasks && j->stop == JOURNEY_AT_PAGE ? &journey_task_list : j->steps[j->stop_at].page;
}

bool journey_asks(const struct journey *j, const struct question *q)
{
    ptrdiff_t at = journey_find(j, q->page);
    if (at < 0) {
        return false;
    }
    const struct journey_step *step = &j->steps[at];
    if (q->page->kind == PAGE_REPEAT) {
        return way_holds(j->way, q->when);
    }
    for (size_t i = 0; i < step->asked_count; i++) {
        if (step->asked[i] == q) {
            return true;
        }
    }
    return false;
}

bool journey_holds(const struct journey *j, const struct condition *c)
{
    return way_holds(j->way, c);
}

bool journey_offers(const struct journey *j, const struct option *o)
{
    return way_holds(j->way, o->when);
}

bool journey_reveals(const struct journey *j, const struct question *q)
{
    return q->revealed_by != NULL && way_holds(j->way, q->revealed_when);
}

struct journey_place journey_place(const struct journey *j, const struct page *page)
{
    if (page->section == NULL || page->kind == PAGE_EXIT) {
        return (struct journey_place){0};
    }
    struct journey likely = *j;
    if (j->stop == JOURNEY_AT_PAGE) {
        likely.trust = true;
        likely.trust_answers = false;
        journey_walk(&likely);
    }
    struct journey_place place = {0};
    ptrdiff_t last = journey_find(&likely, page);
    if (last < 0) {
        return place;
    }
    for (size_t i = 0; i < likely.count; i++) {
        if (likely.steps[i].page->section != page->section || likely.steps[i].page->kind == PAGE_EXIT) {
            continue;
        }
        place.of++;
        if ((ptrdiff_t)i <= last) {
            place.at = place.of;
        }
    }
    return place;
}
