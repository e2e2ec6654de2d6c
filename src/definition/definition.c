// SPDX-License-Identifier: Apache-2.0
// definition: finding things in a definition, holding it and letting go, and the report of a reading.
#include "definition/definition.h"
#include "definition/type.h"
#include "definition/whole.h"
#include <assert.h>

static struct whole *definition_whole(const struct definition *d)
{
    return (struct whole *)(uintptr_t)d; // every definition is the first member of a whole
}

void definition_hold(const struct definition *d)
{
    atomic_fetch_add_explicit(&definition_whole(d)->holds, 1, memory_order_relaxed);
}

void definition_release(const struct definition *d)
{
    struct whole *w = definition_whole(d);
    size_t before = atomic_fetch_sub_explicit(&w->holds, 1, memory_order_acq_rel);
    assert(before > 0);
    if (before == 1) {
        struct arena arena = w->arena; // the struct lies in the memory that goes
        arena_free(&arena);
    }
}

const struct page *definition_page(const struct definition *d, str id)
{
    size_t at = names_find(&definition_whole(d)->page_names, id);
    return at == STR_NONE ? NULL : &d->pages[at];
}

const struct question *definition_question(const struct definition *d, uint32_t number)
{
    size_t from = 0;
    size_t to = d->question_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (d->questions[middle]->number < number) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < d->question_count && d->questions[from]->number == number ? d->questions[from] : NULL;
}

const struct question *definition_question_by_id(const struct definition *d, str id)
{
    size_t at = names_find(&definition_whole(d)->question_names, id);
    return at == STR_NONE ? NULL : definition_question(d, (uint32_t)at);
}

static str write_to_page(const struct page *page, const struct answers *sent)
{
    for (size_t i = 0; page->kind != PAGE_REPEAT && i < page->question_count; i++) {
        struct value v = answers_get(sent, page->questions[i]->number);
        if (page->questions[i]->type == &type_email && v.kind == VALUE_TEXT) {
            return v.text;
        }
    }
    return (str){0};
}

str definition_write_to(const struct definition *d, const struct answers *sent)
{
    if (d->run.write_to != NULL) {
        struct value v = answers_get(sent, d->run.write_to->number);
        return v.kind == VALUE_TEXT ? v.text : (str){0};
    }
    str address = {0};
    bool watched = d->safety.exit_to.len != 0;
    for (size_t i = 0; !d->run.writes_to_nobody && !watched && address.len == 0 && i < d->page_count; i++) {
        address = write_to_page(&d->pages[i], sent);
    }
    return address;
}

enum run_reach definition_reach(const struct definition *d, const struct run_notification *n)
{
    bool comes = n->on.len == 0;
    for (size_t i = 0; i < RUN_CASE_STATUS_COUNT; i++) {
        comes = comes || str_eq(definition_case_statuses[i], n->on);
    }
    if (!comes) {
        return RUN_NO_STATUS;
    }
    if (n->to == NULL) {
        return RUN_GOES;
    }
    if (!str_eq(n->to->type->name, STR("email"))) {
        return RUN_NO_TELEPHONE;
    }
    bool watched = d->safety.exit_to.len != 0 && d->run.write_to != n->to;
    return d->run.writes_to_nobody || watched ? RUN_NOBODY : RUN_GOES;
}

size_t definition_language(const struct definition *d, str tag)
{
    for (size_t i = 0; i < d->language_count; i++) {
        if (str_eq_nocase(d->languages[i], tag)) {
            return i;
        }
    }
    return 0;
}

void definition_report_add(struct definition_report *r, enum problem_weight weight, str pointer, str what, str mend)
{
    r->errors += weight == PROBLEM_ERROR ? 1 : 0;
    r->advice += weight == PROBLEM_ADVICE ? 1 : 0;
    if (r->count >= DEFINITION_REPORT_KEPT) {
        return;
    }
    if (r->count == r->capacity) {
        size_t capacity = r->capacity == 0 ? 16 : r->capacity * 2;
        struct definition_problem *items = arena_array(r->arena, struct definition_problem, capacity);
        if (r->count != 0) {
            memcpy(items, r->items, r->count * sizeof *items);
        }
        r->items = items;
        r->capacity = capacity;
    }
    r->items[r->count++] = (struct definition_problem){weight, arena_str(r->arena, pointer), 0,
                                                       arena_str(r->arena, what), arena_str(r->arena, mend)};
}
