// SPDX-License-Identifier: Apache-2.0
// read_page: pages, in two steps: first the ids of all pages and questions, since routes and conditions
// refer to them from anywhere; then everything else.
#include "definition/read.h"
#include <stdlib.h>

enum {
    ROUTE_COUNT = 20000, // of a document
    PAGE_ID = 300,       // bytes: imported pages keep their path, and the longest known has 277
    QUESTION_ID = 100
};

static void read_same_ids(struct reader *r, const struct names *names,
                          const struct place *(*place)(struct reader *, size_t), const char *things)
{
    for (size_t i = 1; i < names->count; i++) {
        const struct name_at *n = &names->items[i];
        if (str_eq(n->name, n[-1].name)) {
            read_error(r, place(r, n->index), STR("Give each an id of its own."), "Two %s have the id “%.*s”.", things,
                       STR_ARG(n->name));
        }
    }
}

// The place of a page or a question, from the root, in the reader's memory.
static const struct place *page_place(struct reader *r, size_t index)
{
    static const struct place root;
    struct place *steps = arena_array(r->report->arena, struct place, 2);
    steps[0] = (struct place){&root, "pages", 0};
    steps[1] = (struct place){&steps[0], NULL, index};
    return &steps[1];
}

static const struct place *question_place(struct reader *r, size_t index)
{
    const struct question *q = r->questions[index];
    struct place *steps = arena_array(r->report->arena, struct place, 2);
    steps[0] = (struct place){page_place(r, q->page->index), "questions", 0};
    steps[1] = (struct place){&steps[0], NULL, q->index};
    return &steps[1];
}

static void read_question_type(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    str type = {0};
    if (json_object_get(value, "type") == NULL) {
        read_error(r, at, STR("Add \"type\": \"text\", for example."), "“type” is missing.");
        return;
    }
    if (!read_string(r, at, value, "type", &type)) {
        return;
    }
    q->type = question_type_find(type);
    if (q->type != NULL) {
        return;
    }
    struct name_at *items = arena_array(r->report->arena, struct name_at, question_type_count);
    for (size_t i = 0; i < question_type_count; i++) {
        items[i] = (struct name_at){question_types[i]->name, i};
    }
    struct names names = names_build(items, question_type_count);
    read_error(r, &(struct place){at, "type", 0},
               read_nearest(r, &names, type, STR("Use a type that docs/definition.md lists.")),
               "There is no question type “%.*s”.", STR_ARG(read_quote(type)));
}

static void read_number(struct reader *r, const struct place *at, const json_t *object, uint32_t *ret_number)
{
    int64_t number = 0;
    if (read_whole(r, at, object, "number", 1, READ_NUMBER_MAX, &number)) {
        *ret_number = (uint32_t)number;
    }
}

static void read_question_names(struct reader *r, const struct place *at, const json_t *page, struct page *p)
{
    const json_t *array = read_array(r, at, page, "questions", LIMIT_QUESTION_COUNT);
    size_t count = json_array_size(array);
    struct question **questions = arena_array(r->arena, struct question *, count);
    struct place above = {at, "questions", 0};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        if (r->question_count == LIMIT_QUESTION_COUNT) {
            read_error(r, &here, STR("Make several services of it."), "The document has more than %d questions.",
                       LIMIT_QUESTION_COUNT);
            break;
        }
        struct question *q = arena_new(r->arena, struct question);
        const json_t *value = json_array_get(array, i);
        q->page = p;
        q->index = i;
        if (json_is_object(value)) {
            read_id(r, &here, value, "id", QUESTION_ID, &q->id);
            read_number(r, &here, value, &q->number);
            read_question_type(r, &here, value, q);
        }
        r->questions[r->question_count++] = questions[kept++] = q;
    }
    p->questions = (const struct question *const *)questions;
    p->question_count = kept;
}

static const str page_keys[] = {STR_INIT("id"),        STR_INIT("title"), STR_INIT("section"), STR_INIT("when"),
                                STR_INIT("before"),    STR_INIT("after"), STR_INIT("next"),    STR_INIT("repeat"),
                                STR_INIT("questions"), STR_INIT("exit")};
static const str repeat_keys[] = {STR_INIT("number"), STR_INIT("item"), STR_INIT("min"), STR_INIT("max")};

static void read_page_name(struct reader *r, const struct place *at, const json_t *value, struct page *p)
{
    if (!read_object(r, at, value, page_keys, sizeof page_keys / sizeof *page_keys)) {
        return;
    }
    if (read_id(r, at, value, "id", PAGE_ID, &p->id) && str_eq(p->id, STR("check-answers"))) {
        read_error(r, &(struct place){at, "id", 0}, STR("Choose another."),
                   "The page “check-answers” is made by itself; no other may have that id.");
    }
    const json_t *repeat = json_object_get(value, "repeat");
    p->kind = repeat != NULL ? PAGE_REPEAT : PAGE_QUESTIONS;
    if (repeat != NULL && read_object(r, &(struct place){at, "repeat", 0}, repeat, repeat_keys, 4)) {
        read_number(r, &(struct place){at, "repeat", 0}, repeat, &p->repeat.number);
    }
    read_question_names(r, at, value, p);
}

// Every question and repeat has a number: those of a document that has none yet get the next free ones.
static int by_number(const void *one, const void *other)
{
    const struct question *a = *(const struct question *const *)one;
    const struct question *b = *(const struct question *const *)other;
    return a->number < b->number ? -1 : a->number > b->number ? 1 : a < b ? -1 : 1;
}

struct numbered {
    uint32_t number;
    const struct question *question; // NULL: the repeat of
    const struct page *page;         // NULL: the calculated value
    const struct figure *figure;
};

static int numbered_compare(const void *one, const void *other)
{
    uint32_t a = ((const struct numbered *)one)->number;
    uint32_t b = ((const struct numbered *)other)->number;
    return a < b ? -1 : a > b ? 1 : 0;
}

static const struct place *numbered_place(struct reader *r, const struct numbered *n)
{
    for (size_t i = 0; i < r->question_count && n->question != NULL; i++) {
        if (r->questions[i] == n->question) {
            return question_place(r, i);
        }
    }
    return n->figure != NULL ? read_figure_place(r, n->figure->index) : page_place(r, n->page->index);
}

static void read_numbers(struct reader *r)
{
    struct definition *d = r->definition;
    uint32_t next = d->next_number;
    size_t most = d->page_count + r->question_count + d->figure_count;
    struct numbered *all = arena_array(r->arena, struct numbered, most);
    size_t count = 0;
    for (size_t i = 0; i < r->question_count; i++) {
        all[count++] = (struct numbered){r->questions[i]->number, r->questions[i], r->questions[i]->page, NULL};
    }
    for (size_t i = 0; i < d->page_count; i++) {
        if (r->pages[i].kind == PAGE_REPEAT) {
            all[count++] = (struct numbered){r->pages[i].repeat.number, NULL, &r->pages[i], NULL};
        }
    }
    for (size_t i = 0; i < d->figure_count; i++) {
        all[count++] = (struct numbered){r->figures[i].number, NULL, NULL, &r->figures[i]};
    }
    for (size_t i = 0; i < count; i++) {
        next = all[i].number >= next ? all[i].number + 1 : next;
    }
    next = next == 0 ? 1 : next;
    size_t q = 0;
    for (size_t i = 0; i < d->page_count; i++) { // in the same order as definition_number
        for (size_t end = q + r->pages[i].question_count; q < end; q++) {
            r->questions[q]->number = r->questions[q]->number == 0 ? next++ : r->questions[q]->number;
        }
        if (r->pages[i].kind == PAGE_REPEAT && r->pages[i].repeat.number == 0) {
            r->pages[i].repeat.number = next++;
        }
    }
    for (size_t i = 0; i < d->figure_count; i++) {
        r->figures[i].number = r->figures[i].number == 0 ? next++ : r->figures[i].number;
    }
    d->next_number = next;
    qsort(all, count, sizeof *all, numbered_compare);
    for (size_t i = 1; i < count; i++) {
        if (all[i].number != 0 && all[i].number == all[i - 1].number) {
            read_error(r, numbered_place(r, &all[i]),
                       STR("Take the number of the newer one out: it gets one of its own."),
                       "The number %u is given twice.", all[i].number);
        }
    }
}

void read_page_names(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = read_array(r, at, root, "pages", LIMIT_PAGE_COUNT);
    size_t count = json_array_size(array);
    struct definition *d = r->definition;
    struct place above = {at, "pages", 0};
    if (count == 0) {
        read_error(r, at, STR("Add \"pages\": [ … ], with a question on one of them."), "There are no pages.");
    }
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        most += json_array_size(json_object_get(json_array_get(array, i), "questions"));
    }
    most = most > LIMIT_QUESTION_COUNT ? LIMIT_QUESTION_COUNT : most;
    r->pages = arena_array(r->arena, struct page, count);
    r->questions = arena_array(r->arena, struct question *, most);
    d->pages = r->pages;
    d->page_count = count;
    struct name_at *pages = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        r->pages[i].index = i;
        read_page_name(r, &(struct place){&above, NULL, i}, json_array_get(array, i), &r->pages[i]);
        pages[i] = (struct name_at){r->pages[i].id, i};
    }
    r->whole->page_names = names_build(pages, count);
    read_same_ids(r, &r->whole->page_names, page_place, "pages");
    read_numbers(r);
    struct name_at *questions = arena_array(r->arena, struct name_at, r->question_count);
    struct name_at *numbers = arena_array(r->arena, struct name_at, r->question_count);
    struct question **sorted = arena_array(r->arena, struct question *, r->question_count);
    for (size_t i = 0; i < r->question_count; i++) {
        struct question *q = sorted[i] = r->questions[i];
        questions[i] = (struct name_at){q->id, i};
        numbers[i] = (struct name_at){q->id, q->number};
    }
    r->question_names = names_build(questions, r->question_count);
    read_same_ids(r, &r->question_names, question_place, "questions");
    r->whole->question_names = names_build(numbers, r->question_count);
    if (r->question_count > 1) {
        // Pointers are sorted. NOLINTNEXTLINE(bugprone-sizeof-expression)
        qsort(sorted, r->question_count, sizeof sorted[0], by_number);
    }
    d->questions = (const struct question *const *)sorted;
    d->question_count = r->question_count;
}

static const str route_keys[] = {STR_INIT("when"), STR_INIT("page")};

static void read_routes(struct reader *r, const struct place *at, const json_t *value, struct page *p)
{
    const json_t *array = read_array(r, at, value, "next", ROUTE_COUNT);
    size_t count = json_array_size(array);
    struct route_to *next = arena_array(r->arena, struct route_to, count);
    struct place above = {at, "next", 0};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *route = json_array_get(array, i);
        str id = {0};
        if (!read_counts(r, &here, &r->routes_read, ROUTE_COUNT, "routes") ||
            !read_object(r, &here, route, route_keys, 2)) {
            continue;
        }
        if (json_object_get(route, "page") == NULL) {
            read_error(r, &here, STR("Add \"page\": the id of a page, or \"check-answers\"."), "“page” is missing.");
            continue;
        }
        next[kept].when = read_when(r, &here, route);
        if (!read_string(r, &here, route, "page", &id)) {
            continue;
        }
        size_t found = names_find(&r->whole->page_names, id);
        if (found == STR_NONE && !str_eq(id, STR("check-answers"))) {
            read_error(r, &(struct place){&here, "page", 0},
                       read_nearest(r, &r->whole->page_names, id, STR("Use the id of a page, or “check-answers”.")),
                       "There is no page “%.*s”.", STR_ARG(read_quote(id)));
            continue;
        }
        next[kept++].page = found == STR_NONE ? NULL : &r->pages[found];
    }
    p->next = next;
    p->next_count = kept;
}

static void read_repeat(struct reader *r, const struct place *above, const json_t *page, struct page *p)
{
    const json_t *value = json_object_get(page, "repeat");
    if (!json_is_object(value)) {
        return; // none, or told with the names
    }
    struct place at = {above, "repeat", 0};
    p->repeat.item = read_needed_text(r, &at, value, "item");
    p->repeat.min = 1;
    p->repeat.max = LIMIT_REPEAT_COUNT;
    read_whole(r, &at, value, "min", 0, LIMIT_REPEAT_COUNT, &p->repeat.min);
    read_whole(r, &at, value, "max", 1, LIMIT_REPEAT_COUNT, &p->repeat.max);
    if (p->repeat.min > p->repeat.max) {
        read_error(r, &at, STR("Make “max” at least as large as “min”."), "“min” is more than “max”.");
    }
    if (p->question_count == 0) {
        read_error(r, above, STR("Add the questions of one row, or take \"repeat\" out."),
                   "This page repeats and has no questions.");
    }
}

static void read_page(struct reader *r, const struct place *at, const json_t *value, struct page *p)
{
    p->title = read_text(r, at, value, "title");
    str section;
    if (read_string(r, at, value, "section", &section)) {
        size_t found = names_find(&r->section_names, section);
        if (found == STR_NONE) {
            read_error(r, &(struct place){at, "section", 0},
                       read_nearest(r, &r->section_names, section, STR("Add it to \"sections\".")),
                       "There is no section “%.*s”.", STR_ARG(read_quote(section)));
        } else {
            p->section = &r->sections[found];
        }
    }
    p->when = read_when(r, at, value);
    p->before = read_contents(r, at, value, "before");
    p->after = read_contents(r, at, value, "after");
    read_repeat(r, at, value, p);
    read_routes(r, at, value, p);
    if (read_flag(r, at, value, "exit", false)) {
        if (p->question_count > 0 || p->kind == PAGE_REPEAT || p->next_count > 0) {
            read_error(r, at, STR("Move the questions to a page before it."),
                       "An early ending (“exit”) holds contents only: no questions, no “repeat”, no “next”.");
        }
        p->kind = PAGE_EXIT;
    }
}

void read_pages(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = json_object_get(root, "pages");
    struct place above = {at, "pages", 0};
    size_t q = 0;
    for (size_t i = 0; i < r->definition->page_count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *page = json_array_get(array, i);
        if (!json_is_object(page)) {
            continue; // told with the names
        }
        r->about = SLOT_ABOUT_PAGE;
        r->about_page = &r->pages[i];
        read_page(r, &here, page, &r->pages[i]);
        struct place questions = {&here, "questions", 0};
        for (size_t j = 0; j < r->pages[i].question_count; j++, q++) {
            read_question(r, &(struct place){&questions, NULL, j},
                          json_array_get(json_object_get(page, "questions"), j), r->questions[q]);
        }
    }
}
