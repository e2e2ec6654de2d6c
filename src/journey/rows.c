// SPDX-License-Identifier: Apache-2.0
// The rows of a repeat: finding, putting, taking away, and what is wrong with them. Reading a row's
// form is in accept.c.
#include "journey/rows.h"
#include "journey/way.h"

const char *const journey_problems[] = {
    "repeat.too-few", "repeat.too-many", "repeat.row-incomplete", "repeat.row-gone", NULL,
};

size_t rows_max(const struct page *page)
{
    bool own = page->repeat.max > 0 && page->repeat.max < LIMIT_REPEAT_COUNT;
    return own ? (size_t)page->repeat.max : LIMIT_REPEAT_COUNT;
}

enum rows_flaw rows_flaw(const struct page *page, size_t count)
{
    if (page->repeat.min > 0 && count < (size_t)page->repeat.min) {
        return ROWS_TOO_FEW;
    }
    return count > rows_max(page) ? ROWS_TOO_MANY : ROWS_FINE;
}

struct value rows_kept(const struct journey *j, const struct page *page)
{
    struct value value = {0};
    if (page->kind == PAGE_REPEAT) {
        value = answers_get(j->answers, page->repeat.number);
    }
    return value.kind == VALUE_ROWS ? value : (struct value){0};
}

uint32_t rows_next_id(const struct value *rows)
{
    uint32_t next = rows->next_row == 0 ? 1 : rows->next_row;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->rows[i].id >= next) {
            next = rows->rows[i].id + 1; // rows written before ids were counted
        }
    }
    return next >= JOURNEY_NEW_ROW ? 0 : next;
}

static const struct value_row *rows_find(const struct value *rows, uint32_t id)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->rows[i].id == id) {
            return &rows->rows[i];
        }
    }
    return NULL;
}

const struct value_row *journey_row(const struct journey *j, const struct page *page, uint32_t row)
{
    struct value rows = rows_kept(j, page);
    return rows_find(&rows, row);
}

struct answers rows_with(const struct journey *j, const struct page *page, struct value_row row)
{
    struct value rows = rows_kept(j, page);
    struct value_row *items = arena_array(j->arena, struct value_row, rows.count + 1);
    size_t count = 0;
    bool placed = false;
    for (size_t i = 0; i < rows.count; i++) {
        bool same = rows.rows[i].id == row.id;
        items[count++] = same ? row : rows.rows[i];
        placed = placed || same;
    }
    if (!placed) {
        items[count++] = row;
    }
    struct value value = {.kind = VALUE_ROWS, .next_row = rows.next_row, .count = count, .rows = items};
    value.next_row = rows_next_id(&value);
    return answers_with(j->arena, j->answers, page->repeat.number, value);
}

struct answers journey_remove_row(const struct journey *j, const struct page *page, uint32_t row)
{
    struct value rows = rows_kept(j, page);
    if (rows_find(&rows, row) == NULL) {
        return *j->answers;
    }
    struct value_row *items = arena_array(j->arena, struct value_row, rows.count);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.rows[i].id != row) {
            items[count++] = rows.rows[i];
        }
    }
    // An id is given once: a page left open for a row that is gone must not change another.
    struct value value = {.kind = VALUE_ROWS, .next_row = rows_next_id(&rows), .count = count, .rows = items};
    return answers_with(j->arena, j->answers, page->repeat.number, value);
}

static void rows_problem(const struct journey *j, struct problem *ret_problem, const char *key, const char *arg,
                         size_t value)
{
    *ret_problem = (struct problem){.key = key, .arg_count = 1};
    ret_problem->args[0] = (struct problem_arg){arg, arena_printf(j->arena, "%zu", value)};
}

bool journey_rows_wrong(const struct journey *j, const struct page *page, struct problem *ret_problem)
{
    struct value rows = rows_kept(j, page);
    switch (rows_flaw(page, rows.count)) {
    case ROWS_TOO_FEW:
        rows_problem(j, ret_problem, "repeat.too-few", "min", (size_t)page->repeat.min);
        return true;
    case ROWS_TOO_MANY:
        rows_problem(j, ret_problem, "repeat.too-many", "max", rows_max(page));
        return true;
    case ROWS_FINE:
        break;
    }
    struct way before = way_before(j, page);
    struct way w = way_for_page(&before, page);
    for (size_t i = 0; i < rows.count; i++) {
        if (!way_row(&w, page, &rows.rows[i].answers, NULL, NULL)) {
            rows_problem(j, ret_problem, "repeat.row-incomplete", "row", i + 1);
            return true;
        }
    }
    return false;
}
