// SPDX-License-Identifier: Apache-2.0
// figure: working out calculated values. Terms are trees whose depth and work were bounded when
// they were read (check.c), so this is a plain walk.
#include "definition/definition.h"

struct figure_from {
    const struct answers *answers;
    date today;
};

static bool figure_term(const struct term *e, const struct figure_from *from, struct decimal *ret_value);

static bool figure_answer(const struct answers *answers, const struct question *q, struct decimal *ret_value)
{
    struct value v = answers_get(answers, q->number);
    return v.kind == VALUE_TEXT && decimal_parse(v.text, ret_value);
}

static struct value figure_rows(const struct term *e, const struct figure_from *from)
{
    struct value rows = answers_get(from->answers, e->page->repeat.number);
    return rows.kind == VALUE_ROWS ? rows : (struct value){0}; // a repeat that was not come by has no rows
}

// Rows in which the question was not asked, or may be left empty and was, add nothing.
static bool figure_sum(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    struct value rows = figure_rows(e, from);
    struct decimal sum = {0};
    for (size_t i = 0; i < rows.count; i++) {
        struct decimal one;
        if (figure_answer(&rows.rows[i].answers, e->question, &one) && !decimal_add(sum, one, &sum)) {
            return false;
        }
    }
    *ret_value = sum;
    return true;
}

static bool figure_date(const struct term_date *d, const struct figure_from *from, date *ret_date)
{
    if (d->question == NULL) {
        *ret_date = d->today ? from->today : d->on;
        return true;
    }
    struct value v = answers_get(from->answers, d->question->number);
    return v.kind == VALUE_TEXT && date_parse(str_slice(v.text, 0, 10), ret_date); // of a date with a time, the day
}

static bool figure_days(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    date first;
    date last;
    if (!figure_date(&e->from, from, &first) || !figure_date(&e->to, from, &last)) {
        return false;
    }
    *ret_value = (struct decimal){date_to_days(last) - date_to_days(first), 0};
    return true;
}

static bool figure_choose(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    for (size_t i = 0; i < e->count; i++) {
        if (e->when[i] == NULL || condition_holds(e->when[i], from->answers, from->today)) {
            return figure_term(e->parts[i], from, ret_value);
        }
    }
    return false;
}

// `so_far` with one more part.
static bool figure_join(const struct term *e, struct decimal so_far, struct decimal part, struct decimal *ret_value)
{
    int order = decimal_compare(part, so_far);
    switch (e->kind) {
    case TERM_SUBTRACT:
        return decimal_subtract(so_far, part, ret_value);
    case TERM_MULTIPLY:
        return decimal_multiply(so_far, part, ret_value);
    case TERM_DIVIDE:
        return decimal_divide(so_far, part, e->decimals, e->rounding, ret_value);
    case TERM_MIN:
        *ret_value = order < 0 ? part : so_far;
        return true;
    case TERM_MAX:
        *ret_value = order > 0 ? part : so_far;
        return true;
    default:
        return decimal_add(so_far, part, ret_value);
    }
}

static bool figure_parts(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    struct decimal result;
    if (!figure_term(e->parts[0], from, &result)) {
        return false;
    }
    for (size_t i = 1; i < e->count; i++) {
        struct decimal part;
        if (!figure_term(e->parts[i], from, &part) || !figure_join(e, result, part, &result)) {
            return false;
        }
    }
    *ret_value = result;
    return true;
}

static bool figure_round(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    struct decimal inner;
    return figure_term(e->parts[0], from, &inner) && decimal_round(inner, e->decimals, e->rounding, ret_value);
}

static bool figure_term(const struct term *e, const struct figure_from *from, struct decimal *ret_value)
{
    switch (e->kind) {
    case TERM_NUMBER:
        *ret_value = e->number;
        return true;
    case TERM_QUESTION:
        return figure_answer(from->answers, e->question, ret_value) ||
               (e->otherwise != NULL && figure_term(e->otherwise, from, ret_value));
    case TERM_FIGURE:
        return figure_work_out(e->figure, from->answers, from->today, ret_value);
    case TERM_ADD:
    case TERM_SUBTRACT:
    case TERM_MULTIPLY:
    case TERM_DIVIDE:
    case TERM_MIN:
    case TERM_MAX:
        return figure_parts(e, from, ret_value);
    case TERM_ROUND:
        return figure_round(e, from, ret_value);
    case TERM_CHOOSE:
        return figure_choose(e, from, ret_value);
    case TERM_SUM:
        return figure_sum(e, from, ret_value);
    case TERM_COUNT:
        *ret_value = (struct decimal){(int64_t)figure_rows(e, from).count, 0};
        return true;
    case TERM_DAYS:
        return figure_days(e, from, ret_value);
    case TERM__COUNT:
        break;
    }
    return false;
}

bool figure_work_out(const struct figure *f, const struct answers *answers, date today, struct decimal *ret_value)
{
    struct figure_from from = {answers, today};
    struct decimal result;
    if (f->value == NULL || !figure_term(f->value, &from, &result)) {
        return false;
    }
    if (f->decimals < 0) {
        return decimal_round(result, DECIMAL_DIGITS, DECIMAL_HALF_UP, ret_value); // in its shortest form
    }
    return decimal_round(result, f->decimals, DECIMAL_HALF_UP, &result) &&
           decimal_widen(result, f->decimals, ret_value);
}
