// SPDX-License-Identifier: Apache-2.0
// Whether answers to one version of a service are answers to another. A question is known by its number, which is given
// once; each answer is asked what a form with it would be asked, whether or not the way leads to it now.
#include "journey/journey.h"

enum {
    FITS_PROBLEMS = 8 // of one answer; none is told
};

static bool fits_rules(const struct journey *j, const struct question *q, const struct value *value,
                       const struct answers *beside)
{
    if (!answers_is_given(value) || q->type->hidden) {
        return true; // what is wanting is asked again
    }
    if (!question_fits(q, value)) {
        return false;
    }
    struct problem items[FITS_PROBLEMS];
    struct problems problems = {items, 0};
    struct fields fields;
    struct value again = {0};
    question_fill(j->arena, q, value, &fields);
    struct accept in = {.arena = j->arena,
                        .definition = j->definition,
                        .fields = &fields,
                        .answers = beside,
                        .today = j->today,
                        .problems = &problems,
                        .problem_max = FITS_PROBLEMS};
    question_accept(&in, q, &again);
    return problems.count == 0;
}

// `repeat`: the page of whose row these are; NULL: of none.
static bool fits_answers(const struct journey *j, const struct definition *before, const struct page *repeat,
                         const struct answers *answers);

// The page of the repeat that was given this number; NULL: there is none.
static const struct page *fits_repeat(const struct definition *d, uint32_t number)
{
    for (size_t i = 0; i < d->page_count; i++) {
        if (d->pages[i].kind == PAGE_REPEAT && d->pages[i].repeat.number == number) {
            return &d->pages[i];
        }
    }
    return NULL;
}

static bool fits_rows(const struct journey *j, const struct definition *before, uint32_t number,
                      const struct value *rows)
{
    const struct page *page = fits_repeat(j->definition, number);
    bool fits = page != NULL && (page->repeat.max == 0 || rows->count <= (size_t)page->repeat.max);
    for (size_t i = 0; fits && i < rows->count; i++) {
        fits = fits_answers(j, before, page, &rows->rows[i].answers);
    }
    return fits;
}

static bool fits_answers(const struct journey *j, const struct definition *before, const struct page *repeat,
                         const struct answers *answers)
{
    bool fits = true;
    for (size_t i = 0; fits && i < answers->count; i++) {
        const struct answer *answer = &answers->items[i];
        if (answer->value.kind == VALUE_ROWS) {
            fits = fits_rows(j, before, answer->number, &answer->value);
            continue;
        }
        const struct question *was = definition_question(before, answer->number);
        const struct question *is = definition_question(j->definition, answer->number);
        fits = is != NULL && was != NULL && is->type == was->type &&
               (is->page->kind == PAGE_REPEAT ? is->page : NULL) == repeat &&
               fits_rules(j, is, &answer->value, answers);
    }
    return fits;
}

bool journey_fits(const struct journey *j, const struct definition *before)
{
    return fits_answers(j, before, NULL, j->answers);
}
