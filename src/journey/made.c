// SPDX-License-Identifier: Apache-2.0
#include "journey/made.h"
#include <assert.h>

void made_begin(struct made *m)
{
    *m = (struct made){0};
    arena_init(&m->arena, 256 << 20);
    m->definition.pages = m->pages;
    m->definition.questions = m->sorted;
}

void made_end(struct made *m)
{
    arena_free(&m->arena);
}

struct page *made_page(struct made *m, const char *id)
{
    size_t at = m->definition.page_count++;
    assert(at < MADE_PAGES);
    m->pages[at] = (struct page){.id = str_from(id), .index = at};
    m->pages[at].questions = m->on_page[at];
    m->pages[at].next = m->routes[at];
    return &m->pages[at];
}

struct page *made_exit(struct made *m, const char *id)
{
    struct page *page = made_page(m, id);
    page->kind = PAGE_EXIT;
    return page;
}

struct page *made_repeat(struct made *m, const char *id, uint32_t number, int64_t min, int64_t max)
{
    struct page *page = made_page(m, id);
    page->kind = PAGE_REPEAT;
    page->repeat.number = number;
    page->repeat.min = min;
    page->repeat.max = max;
    return page;
}

struct question *made_question(struct made *m, uint32_t number, const char *id, const char *type)
{
    struct page *page = &m->pages[m->definition.page_count - 1];
    size_t at = m->definition.question_count++;
    assert(at < MADE_QUESTIONS && page->question_count < MADE_PER_PAGE);
    assert(at == 0 || m->questions[at - 1].number < number);
    m->questions[at] = (struct question){.number = number, .id = str_from(id), .page = page};
    m->questions[at].index = page->question_count;
    m->questions[at].type = question_type_find(str_from(type));
    assert(m->questions[at].type != NULL);
    m->sorted[at] = &m->questions[at];
    m->on_page[page->index][page->question_count++] = &m->questions[at];
    return &m->questions[at];
}

void made_options(struct made *m, struct question *q, const char *values)
{
    struct option_list *list = arena_new(&m->arena, struct option_list);
    struct option *options = arena_array(&m->arena, struct option, MADE_PER_PAGE);
    str rest = str_from(values);
    for (str piece; str_next(&rest, ' ', &piece);) {
        assert(list->count < MADE_PER_PAGE);
        options[list->count++].value = piece;
    }
    list->items = options;
    q->options = list;
    q->given |= UINT64_C(1) << OPTION_OPTIONS;
}

void made_route(struct page *page, const struct condition *when, const struct page *to)
{
    assert(page->next_count < MADE_PER_PAGE);
    struct route_to *routes = (struct route_to *)(uintptr_t)page->next;
    routes[page->next_count++] = (struct route_to){when, to};
}

const struct condition *made_compare(struct made *m, const struct question *q, enum condition_operator compare,
                                     const char *value)
{
    struct condition *c = arena_new(&m->arena, struct condition);
    *c = (struct condition){.kind = CONDITION_ANSWER, .question = q, .compare = compare, .value = str_from(value)};
    return c;
}

const struct condition *made_is(struct made *m, const struct question *q, const char *value)
{
    return made_compare(m, q, OPERATOR_IS, value);
}

const struct condition *made_of(struct made *m, enum condition_kind kind, const struct condition *one,
                                const struct condition *two)
{
    struct condition *c = arena_new(&m->arena, struct condition);
    const struct condition **children = arena_array(&m->arena, const struct condition *, 2);
    children[0] = one;
    children[1] = two;
    *c = (struct condition){.kind = kind, .children = children, .child_count = two == NULL ? 1 : 2};
    return c;
}

void made_set(struct made *m, uint32_t number, struct value value)
{
    m->answers = answers_with(&m->arena, &m->answers, number, value);
}

void made_answer(struct made *m, uint32_t number, const char *text)
{
    made_set(m, number, (struct value){.kind = VALUE_TEXT, .text = str_from(text)});
}

struct value made_list(struct made *m, enum value_kind kind, const char *items)
{
    str *list = arena_array(&m->arena, str, MADE_PER_PAGE);
    size_t count = 0;
    str rest = str_from(items);
    for (str piece; str_next(&rest, ' ', &piece);) {
        assert(count < MADE_PER_PAGE);
        list[count++] = piece;
    }
    return (struct value){.kind = kind, .items = list, .count = count};
}

struct journey made_walk(struct made *m)
{
    struct journey j = {.arena = &m->arena, .definition = &m->definition, .answers = &m->answers};
    j.today = (date){2026, 11, 24};
    journey_walk(&j);
    return j;
}

str made_way(struct made *m)
{
    static const char *const ends[] = {
        [JOURNEY_AT_PAGE] = "?", [JOURNEY_AT_EXIT] = "!", [JOURNEY_AT_CHECK] = ".", [JOURNEY_IN_CIRCLE] = "@"};
    struct journey j = made_walk(m);
    str way = {0};
    for (size_t i = 0; i < j.count; i++) {
        way = arena_printf(&m->arena, "%.*s%.*s ", STR_ARG(way), STR_ARG(j.steps[i].page->id));
    }
    return arena_concat(&m->arena, way, str_from(ends[j.stop]));
}
