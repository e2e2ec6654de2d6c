// SPDX-License-Identifier: Apache-2.0
// type_checkboxes: several of several, in the order of their list.
#include "definition/type.h"

static void checkboxes_count(struct accept *in, const struct question *q, int64_t count)
{
    bool few = question_has(q, OPTION_MIN_ITEMS) && count < q->min_items;
    bool many = question_has(q, OPTION_MAX_ITEMS) && count > q->max_items;
    if ((few || many) && q->min_items == q->max_items) {
        type_text_problem(in, q, "select.exactly", "count", q->min_items);
    } else if (few) {
        type_text_problem(in, q, "select.too-few", "min", q->min_items);
    } else if (many) {
        type_text_problem(in, q, "select.too-many", "max", q->max_items);
    }
}

static void checkboxes_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    bool *chosen = arena_array(in->arena, bool, q->options->count);
    size_t count = 0;
    bool exclusive = false;
    size_t at = 0;
    for (const struct field *f = fields_next(in->fields, q->id, &at); f != NULL;
         f = fields_next(in->fields, q->id, &at)) {
        if (f->value.len == 0) {
            continue;
        }
        const struct option *o = option_find(q->options, f->value);
        if (!type_radios_offered(in, o)) {
            problem_add(in, q, "any.not-offered");
            return;
        }
        count += chosen[o - q->options->items] ? 0 : 1;
        chosen[o - q->options->items] = true;
        exclusive = exclusive || o->exclusive;
    }
    if (count == 0) {
        return;
    }
    if (exclusive && count > 1) {
        problem_add(in, q, "select.exclusive");
        return;
    }
    if (!exclusive) {
        checkboxes_count(in, q, (int64_t)count);
    }
    str *items = arena_array(in->arena, str, count);
    for (size_t i = 0, kept = 0; i < q->options->count; i++) {
        if (chosen[i]) {
            items[kept++] = q->options->items[i].value;
        }
    }
    *ret_value = (struct value){.kind = VALUE_LIST, .count = count, .items = items};
    type_radios_take_other(in, q, ret_value);
}

static void checkboxes_check(struct definition_report *report, const struct question *q)
{
    if (question_has(q, OPTION_MAX_ITEMS) && q->min_items > q->max_items) {
        type_text_contradiction(report, STR("“min-items” is more than “max-items”, so no answer could be right."),
                                STR("Make “max-items” at least as large."));
    }
    if (q->options != NULL && q->options->count > 0 && q->min_items > (int64_t)q->options->count) {
        type_text_contradiction(report, STR("“min-items” is more than there are options."), STR("Make it smaller."));
    }
}

static const char *const checkboxes_problems[] = {TYPE_CHOICE_PROBLEMS,
                                                  "select.exclusive",
                                                  "select.too-few",
                                                  "select.too-many",
                                                  "select.exactly",
                                                  TYPE_OTHER_PROBLEMS,
                                                  NULL};
const struct question_type type_checkboxes = {
    .name = STR_INIT("checkboxes"),
    .shown = SHOWN_OPTIONS,
    .written = WRITTEN_LIST,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_LIST),
    .options = HAS(OPTION_OPTIONS) | HAS(OPTION_LIST) | HAS(OPTION_MIN_ITEMS) | HAS(OPTION_MAX_ITEMS),
    .opens = true,
    .problems = checkboxes_problems,
    .check = checkboxes_check,
    .accept = checkboxes_accept,
};
