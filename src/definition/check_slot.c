// SPDX-License-Identifier: Apache-2.0
// check_slot: places in texts that may have nothing to say. A question was surely answered before a page
// where no way leads to that page past it.
#include "definition/read.h"
#include <stdlib.h>

enum {
    SLOT_PLACES = 20 // of one kind, so that no advice hides another
};

// Which pages are met from the first on without coming by `without`, "check your answers" at the end.
static void slot_reach(const struct definition *d, size_t without, bool *reached, size_t *todo)
{
    size_t count = 0;
    memset(reached, 0, (d->page_count + 1) * sizeof *reached);
    if (without != 0) {
        reached[0] = true;
        todo[count++] = 0;
    }
    while (count > 0) {
        size_t page = todo[--count];
        size_t to;
        for (size_t i = 0; read_page_follower(d, page, i, &to); i++) {
            if (to != without && !reached[to]) {
                reached[to] = true;
                todo[count] = to;
                count += to < d->page_count ? 1 : 0;
            }
        }
    }
}

// Whether it is always asked where its page is come by, and always answered then.
static bool slot_always(const struct question *q, const struct page *on)
{
    bool together = q->page->when == NULL || (on != NULL && on->when == q->page->when);
    return together && q->when == NULL && !q->optional && q->page->kind == PAGE_QUESTIONS;
}

static int slot_by_page(const void *one, const void *other)
{
    size_t a = (*(const struct slot_open *const *)one)->slot->question->page->index;
    size_t b = (*(const struct slot_open *const *)other)->slot->question->page->index;
    return a < b ? -1 : a > b ? 1 : 0;
}

static const char slot_mend[] = "Say what stands there without an answer: ((…|words)).";

static bool slot_may_be_empty(const struct reader *r, const struct slot_open *open, const bool *reached)
{
    const struct question *q = open->slot->question;
    if (open->about == SLOT_ABOUT_START) {
        return true;
    }
    size_t at = open->about == SLOT_ABOUT_PAGE ? open->page->index : r->definition->page_count;
    return !slot_always(q, open->about == SLOT_ABOUT_PAGE ? open->page : NULL) || q->page->index == at || reached[at];
}

static void slot_check_answered(struct reader *r, const struct slot_open **all, size_t count)
{
    const struct definition *d = r->definition;
    bool *reached = arena_array(r->report->arena, bool, d->page_count + 1);
    size_t *todo = arena_array(r->report->arena, size_t, d->page_count + 1);
    size_t told = 0;
    if (count > 1) {
        // Pointers are sorted. NOLINTNEXTLINE(bugprone-sizeof-expression)
        qsort(all, count, sizeof all[0], slot_by_page);
    }
    for (size_t i = 0; i < count && told < SLOT_PLACES; i++) {
        const struct page *page = all[i]->slot->question->page;
        if (i == 0 || page != all[i - 1]->slot->question->page) {
            slot_reach(d, page->index, reached, todo);
        }
        if (slot_may_be_empty(r, all[i], reached)) {
            told++;
            definition_report_add(r->report, PROBLEM_ADVICE, all[i]->pointer,
                                  arena_printf(r->report->arena,
                                               "“%.*s” may not have been answered by then, and nothing is said then.",
                                               STR_ARG(all[i]->slot->question->id)),
                                  str_from(slot_mend));
        }
    }
}

// The window's title and the list of services never tell an answer: what it says there is what it says
// without one.
static void slot_check_titles(struct reader *r, const struct slot_open *open, size_t *told)
{
    if (open->about == SLOT_ABOUT_PAGE && !open->has_otherwise && open->slot->kind != SLOT_IF &&
        str_eq(open->pointer, arena_printf(r->report->arena, "/pages/%zu/title", open->page->index)) &&
        (*told)++ < SLOT_PLACES) {
        definition_report_add(r->report, PROBLEM_ADVICE, open->pointer,
                              STR("The window's title never tells an answer, and nothing is said in its place there."),
                              str_from(slot_mend));
    }
}

// What sections that are tasks need not have asked yet is told with them (check_tasks.c).
static bool slot_is_told(const struct definition *d, const struct slot_open *open)
{
    return d->tasks && open->about == SLOT_ABOUT_PAGE &&
           !read_task_is_earlier(d, open->page->section, open->slot->question->page->section);
}

void read_check_slots(struct reader *r)
{
    const struct slot_open **asked = arena_array(r->report->arena, const struct slot_open *, r->slots_read);
    size_t count = 0;
    size_t told = 0;
    for (const struct slot_open *open = r->slots; open != NULL; open = open->next) {
        slot_check_titles(r, open, &told);
        if (open->slot->kind == SLOT_QUESTION && !open->has_otherwise && open->about != SLOT_ABOUT_SHARED &&
            !slot_is_told(r->definition, open)) {
            asked[count++] = open;
        }
    }
    slot_check_answered(r, asked, count);
}
