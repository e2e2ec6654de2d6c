// SPDX-License-Identifier: Apache-2.0
#include "journey/way.h"
#include <stdlib.h>

struct way way_begin(struct arena *a, const struct answers *kept, date today)
{
    struct answer *slots = arena_array(a, struct answer, kept->count);
    for (size_t i = 0; i < kept->count; i++) {
        slots[i].number = kept->items[i].number;
    }
    return (struct way){.arena = a, .kept = kept, .slots = slots, .given = {slots, kept->count}, .today = today};
}

struct way way_before(const struct journey *j, const struct page *page)
{
    struct way w = way_begin(j->arena, j->answers, j->today);
    for (size_t i = 0; i < j->count && j->steps[i].page != page; i++) {
        const struct journey_step *step = &j->steps[i];
        // as the walk left it: given, or not fit to be
        if (step->page->kind == PAGE_REPEAT) {
            way_set(&w, step->page->repeat.number, answers_get(&j->way->given, step->page->repeat.number));
            continue;
        }
        for (size_t k = 0; k < step->asked_count; k++) {
            way_set(&w, step->asked[k]->number, answers_get(&j->way->given, step->asked[k]->number));
        }
    }
    return w;
}

bool way_holds(const struct way *w, const struct condition *c)
{
    return c == NULL || condition_holds(c, &w->given, w->today);
}

// The slot of that number, or STR_NONE. Questions mostly come in the order of their numbers, so the
// slot after the last one is tried before searching.
static size_t way_slot(struct way *w, uint32_t number)
{
    const struct answer *slots = w->slots;
    size_t low = 0;
    size_t high = w->given.count;
    if (w->near == 0 || slots[w->near - 1].number < number) {
        low = w->near;
        if (low < high && slots[low].number >= number) {
            high = low; // here or nowhere
        }
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slots[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == w->given.count || slots[low].number != number) {
        return STR_NONE;
    }
    w->near = low + 1;
    return low;
}

struct value way_kept(struct way *w, uint32_t number)
{
    size_t at = way_slot(w, number);
    return at == STR_NONE ? (struct value){0} : w->kept->items[at].value;
}

void way_give(struct way *w, uint32_t number)
{
    size_t at = way_slot(w, number);
    if (at != STR_NONE) {
        w->slots[at].value = w->kept->items[at].value;
    }
}

void way_set(struct way *w, uint32_t number, struct value value)
{
    size_t at = way_slot(w, number);
    if (at != STR_NONE) {
        w->slots[at].value = value;
    }
}

static bool way_offers_all(const struct way *w, const struct option_list *list, const str *chosen, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct option *o = option_find(list, chosen[i]);
        if (o == NULL || !way_holds(w, o->when)) {
            return false;
        }
    }
    return true;
}

bool way_fits(const struct way *w, const struct question *q, const struct value *value)
{
    if (value->kind == VALUE_NONE && q->type->hidden) {
        return true; // a link might have brought it
    }
    if (value->kind == VALUE_NONE || value->kind == VALUE_BLANK) {
        return value->kind == VALUE_BLANK && q->optional;
    }
    if (!question_fits(q, value)) {
        return false; // the question had another type when it was answered
    }
    if (value->kind == VALUE_FILES) {
        return value->count > 0 && (int64_t)value->count >= q->min_items; // some may be kept before there are enough
    }
    if (value->kind == VALUE_PARTS) {
        bool beside = q->type->parts[q->type->part_count - 1].beside;
        return value->count == q->type->part_count || (beside && value->count + 1 == q->type->part_count);
    }
    if (q->type->shown != SHOWN_OPTIONS || q->options == NULL) {
        return true;
    }
    if (value->other.len == 0 && question_chooses_other(q, value)) {
        return false; // the option took no free text when it was chosen
    }
    return value->kind == VALUE_LIST ? way_offers_all(w, q->options, value->items, value->count)
                                     : way_offers_all(w, q->options, &value->text, 1);
}

bool way_withdrawn(const struct way *w, const struct question *q, const struct value *value)
{
    bool list = value->kind == VALUE_LIST;
    bool withdrawn = false;
    for (size_t i = 0; q->options != NULL && i < (list ? value->count : 1); i++) {
        const struct option *o = option_find(q->options, list ? value->items[i] : value->text);
        withdrawn = withdrawn || (o != NULL && !way_holds(w, o->when));
    }
    return withdrawn;
}

static int way_by_number(const void *one, const void *two)
{
    uint32_t a = *(const uint32_t *)one;
    uint32_t b = *(const uint32_t *)two;
    return (a > b) - (a < b);
}

struct way way_for_page(struct way *w, const struct page *page)
{
    size_t room = w->given.count + page->question_count;
    if (room > w->scratch_count) {
        w->scratch_count = room * 2;
        w->scratch = arena_array(w->arena, struct answer, w->scratch_count);
    }
    uint32_t *numbers = arena_array(w->arena, uint32_t, page->question_count);
    for (size_t i = 0; i < page->question_count; i++) {
        numbers[i] = page->questions[i]->number;
    }
    qsort(numbers, page->question_count, sizeof *numbers, way_by_number);
    size_t count = 0;
    size_t next = 0;
    for (size_t i = 0; i < w->given.count; i++) {
        for (; next < page->question_count && numbers[next] < w->slots[i].number; next++) {
            w->scratch[count++] = (struct answer){.number = numbers[next]};
        }
        next += next < page->question_count && numbers[next] == w->slots[i].number;
        w->scratch[count++] = w->slots[i];
    }
    for (; next < page->question_count; next++) {
        w->scratch[count++] = (struct answer){.number = numbers[next]};
    }
    return (struct way){.arena = w->arena, .slots = w->scratch, .given = {w->scratch, count}, .today = w->today};
}

bool way_row(struct way *page_way, const struct page *page, const struct answers *row,
             const struct question **ret_asked, size_t *ret_count)
{
    bool answered = true;
    size_t count = 0;
    for (size_t i = 0; i < page->question_count; i++) {
        way_set(page_way, page->questions[i]->number, (struct value){0}); // what the row before left
    }
    for (size_t i = 0; i < page->question_count; i++) {
        const struct question *q = page->questions[i];
        if (!way_holds(page_way, q->when)) {
            continue;
        }
        struct value value = answers_get(row, q->number);
        if (way_fits(page_way, q, &value)) {
            way_set(page_way, q->number, value);
        } else {
            answered = false;
        }
        if (ret_asked != NULL) {
            ret_asked[count] = q;
        }
        count++;
    }
    if (ret_count != NULL) {
        *ret_count = count;
    }
    return answered;
}
