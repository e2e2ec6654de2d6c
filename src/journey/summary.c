// SPDX-License-Identifier: Apache-2.0
// What a person checks and what is submitted: the answers given on the way, and no others.
#include "journey/rows.h"
#include "journey/way.h"

// The row's answers to questions that are asked in it, by number as they were.
static struct answers summary_row(const struct journey *j, const struct page *page, struct way *w,
                                  const struct answers *row)
{
    way_row(w, page, row, NULL, NULL);
    struct answer *items = arena_array(j->arena, struct answer, row->count);
    struct answers asked = {items, 0};
    for (size_t i = 0; i < row->count; i++) {
        const struct question *q = definition_question(j->definition, row->items[i].number);
        if (q != NULL && q->page == page && answers_get(&w->given, q->number).kind != VALUE_NONE) {
            items[asked.count++] = row->items[i];
        }
    }
    return asked;
}

static struct value summary_rows(const struct journey *j, const struct page *page, struct value rows)
{
    struct value_row *items = arena_array(j->arena, struct value_row, rows.count);
    struct way before = way_before(j, page);
    struct way w = way_for_page(&before, page);
    for (size_t i = 0; i < rows.count; i++) {
        items[i] = (struct value_row){rows.rows[i].id, summary_row(j, page, &w, &rows.rows[i].answers)};
    }
    rows.rows = items;
    return rows;
}

struct journey_figures journey_figures(const struct journey *j)
{
    const struct definition *d = j->definition;
    struct journey_figure *items = arena_array(j->arena, struct journey_figure, d->figure_count);
    size_t count = 0;
    for (size_t i = 0; i < d->figure_count; i++) {
        items[count].figure = &d->figures[i];
        count += figure_work_out(&d->figures[i], &j->way->given, j->today, &items[count].value) ? 1 : 0;
    }
    return (struct journey_figures){items, count};
}

struct journey_figures journey_figures_kept(const struct journey *j)
{
    const struct definition *d = j->definition;
    struct journey_figure *items = arena_array(j->arena, struct journey_figure, d->figure_count);
    size_t count = 0;
    for (size_t i = 0; i < d->figure_count; i++) {
        struct value kept = answers_get(j->answers, d->figures[i].number);
        items[count].figure = &d->figures[i];
        count += kept.kind == VALUE_TEXT && decimal_parse(kept.text, &items[count].value) ? 1 : 0;
    }
    return (struct journey_figures){items, count};
}

struct answers journey_submitted(const struct journey *j)
{
    struct way all = way_before(j, NULL);
    for (size_t i = 0; i < j->count; i++) {
        const struct page *page = j->steps[i].page;
        struct value rows = answers_get(&all.given, page->repeat.number);
        if (page->kind == PAGE_REPEAT && rows.kind == VALUE_ROWS) {
            way_set(&all, page->repeat.number, summary_rows(j, page, rows));
        }
    }
    struct answers submitted = {all.slots, 0};
    for (size_t i = 0; i < all.given.count; i++) {
        if (all.slots[i].value.kind != VALUE_NONE) {
            all.slots[submitted.count++] = all.slots[i];
        }
    }
    struct journey_figures figures = journey_figures(j);
    for (size_t i = 0; i < figures.count; i++) {
        struct value value = {.kind = VALUE_TEXT, .text = decimal_print(j->arena, figures.items[i].value)};
        submitted = answers_with(j->arena, &submitted, figures.items[i].figure->number, value);
    }
    return submitted;
}

struct summary_list {
    struct arena *arena;
    struct journey_line *items;
    size_t count, capacity;
};

static void summary_add(struct summary_list *list, struct journey_line line)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 32 : list->capacity * 2;
        struct journey_line *items = arena_array(list->arena, struct journey_line, capacity);
        if (list->count != 0) {
            memcpy(items, list->items, list->count * sizeof *items);
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = line;
}

static void summary_add_rows(const struct journey *j, const struct page *page, struct summary_list *list)
{
    struct value rows = rows_kept(j, page);
    if (rows.count == 0) {
        summary_add(list, (struct journey_line){.page = page, .value = rows});
        return;
    }
    struct way before = way_before(j, page);
    struct way w = way_for_page(&before, page);
    const struct question **asked = arena_array(j->arena, const struct question *, page->question_count);
    for (size_t i = 0; i < rows.count; i++) {
        size_t count;
        way_row(&w, page, &rows.rows[i].answers, asked, &count);
        for (size_t k = 0; k < count; k++) {
            struct value value = answers_get(&w.given, asked[k]->number);
            summary_add(list, (struct journey_line){page, asked[k], rows.rows[i].id, i + 1, rows.count, value});
        }
    }
}

struct journey_lines journey_summary(const struct journey *j)
{
    struct summary_list list = {.arena = j->arena};
    for (size_t i = 0; i < j->count; i++) {
        const struct journey_step *step = &j->steps[i];
        if (step->page->kind == PAGE_REPEAT) {
            summary_add_rows(j, step->page, &list);
            continue;
        }
        for (size_t k = 0; k < step->asked_count; k++) {
            struct value value = answers_get(&j->way->given, step->asked[k]->number);
            summary_add(&list, (struct journey_line){.page = step->page, .question = step->asked[k], .value = value});
        }
    }
    return (struct journey_lines){list.items, list.count};
}
