// SPDX-License-Identifier: Apache-2.0
// made: definitions put together by hand, for this room's tests: a line a page and a line a question.
#pragma once
#include "journey/answers.h"
#include "journey/journey.h"

enum {
    MADE_PAGES = 64,
    MADE_QUESTIONS = 128,
    MADE_PER_PAGE = 8
};
struct made {
    struct arena arena;
    struct definition definition;
    struct page pages[MADE_PAGES];
    struct question questions[MADE_QUESTIONS];
    const struct question *sorted[MADE_QUESTIONS];
    const struct question *on_page[MADE_PAGES][MADE_PER_PAGE];
    struct route_to routes[MADE_PAGES][MADE_PER_PAGE];
    struct answers answers;
};

void made_begin(struct made *m);
void made_end(struct made *m);
struct page *made_page(struct made *m, const char *id);
struct page *made_exit(struct made *m, const char *id);
struct page *made_repeat(struct made *m, const char *id, uint32_t number, int64_t min, int64_t max);
// On the last page. The number must be greater than those before.
struct question *made_question(struct made *m, uint32_t number, const char *id, const char *type);
// Options in place, separated by a space.
void made_options(struct made *m, struct question *q, const char *values);
void made_route(struct page *page, const struct condition *when, const struct page *to);
const struct condition *made_is(struct made *m, const struct question *q, const char *value);
const struct condition *made_compare(struct made *m, const struct question *q, enum condition_operator compare,
                                     const char *value);
const struct condition *made_of(struct made *m, enum condition_kind kind, const struct condition *one,
                                const struct condition *two);
// Answers the draft has.
void made_answer(struct made *m, uint32_t number, const char *text);
void made_set(struct made *m, uint32_t number, struct value value);
struct value made_list(struct made *m, enum value_kind kind, const char *items);
// Walks with the draft's answers, on 2026-11-24.
struct journey made_walk(struct made *m);
// The ids of the steps, separated by a space, and how the way ends: "a b ." at check, "!" at an exit,
// "?" at a page, "@" in a circle.
str made_way(struct made *m);
