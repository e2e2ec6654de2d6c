// SPDX-License-Identifier: Apache-2.0
// condition: whether a condition holds for given answers. A tree was checked when it was read: its
// depth and the work it takes are bounded (check.c).
#include "base/utf8.h"
#include "definition/definition.h"

const str condition_operator_names[OPERATOR__COUNT] = {
    [OPERATOR_IS] = STR_INIT("is"),
    [OPERATOR_IS_NOT] = STR_INIT("is not"),
    [OPERATOR_CONTAINS] = STR_INIT("contains"),
    [OPERATOR_DOES_NOT_CONTAIN] = STR_INIT("does not contain"),
    [OPERATOR_IS_AT_LEAST] = STR_INIT("is at least"),
    [OPERATOR_IS_AT_MOST] = STR_INIT("is at most"),
    [OPERATOR_IS_MORE_THAN] = STR_INIT("is more than"),
    [OPERATOR_IS_LESS_THAN] = STR_INIT("is less than"),
    [OPERATOR_IS_BEFORE] = STR_INIT("is before"),
    [OPERATOR_IS_AFTER] = STR_INIT("is after"),
    [OPERATOR_IS_LONGER_THAN] = STR_INIT("is longer than"),
    [OPERATOR_IS_SHORTER_THAN] = STR_INIT("is shorter than"),
    [OPERATOR_HAS_LENGTH] = STR_INIT("has length"),
    [OPERATOR_IS_ANSWERED] = STR_INIT("is answered"),
    [OPERATOR_IS_NOT_ANSWERED] = STR_INIT("is not answered"),
};

// Which operators hold for an answer that is less, the same or more. "is not" is the opposite of "is".
enum {
    LESS = 1,
    SAME = 2,
    MORE = 4
};
static const int operator_orders[OPERATOR__COUNT] = {
    [OPERATOR_IS] = SAME,           [OPERATOR_IS_AT_LEAST] = SAME | MORE, [OPERATOR_IS_AT_MOST] = LESS | SAME,
    [OPERATOR_IS_MORE_THAN] = MORE, [OPERATOR_IS_LESS_THAN] = LESS,       [OPERATOR_IS_BEFORE] = LESS,
    [OPERATOR_IS_AFTER] = MORE,     [OPERATOR_IS_LONGER_THAN] = MORE,     [OPERATOR_IS_SHORTER_THAN] = LESS,
    [OPERATOR_HAS_LENGTH] = SAME,
};

static bool order_holds(enum condition_operator op, int order)
{
    return (operator_orders[op] & (order < 0 ? LESS : order > 0 ? MORE : SAME)) != 0;
}

static date condition_date(const struct condition *c, date today)
{
    bool year = c->question->type->shown == SHOWN_YEAR;
    bool month = year || c->question->type->shown == SHOWN_MONTH;
    date on = c->on;
    if (c->is_relative) {
        on = date_from_days(date_to_days(date_add_months(today, c->months)) + c->days);
    }
    on.day = month ? 1 : on.day;
    on.month = year ? 1 : on.month;
    return on;
}

static bool value_date(const struct value *v, date *ret_date)
{
    char day[10] = "0000-01-01"; // the first of a year or a month; the day of a time
    size_t len = v->text.len < sizeof day ? v->text.len : sizeof day;
    memcpy(day, v->text.ptr, len);
    return date_parse((str){day, sizeof day}, ret_date);
}

// How the answer stands to the condition's value; false where they cannot be ordered.
static bool condition_order(const struct condition *c, const struct value *v, date today, int *ret_order)
{
    struct decimal number;
    date day;
    if (c->is_date && value_date(v, &day)) {
        *ret_order = date_compare(day, condition_date(c, today));
        return true;
    }
    if (c->question->type->shown == SHOWN_TIME) {
        *ret_order = str_compare(v->text, c->value); // HH:MM
        return true;
    }
    if (c->question->type->written == WRITTEN_NUMBER && c->is_number && decimal_parse(v->text, &number)) {
        *ret_order = decimal_compare(number, c->number);
        return true;
    }
    return false;
}

static bool condition_is(const struct condition *c, const struct value *v, date today)
{
    int order;
    if (v->kind == VALUE_LIST) {
        return v->count == 1 && str_eq(v->items[0], c->value);
    }
    if (condition_order(c, v, today, &order)) {
        return order == 0;
    }
    return str_eq(str_trim(v->text), c->value);
}

static bool condition_contains(const struct condition *c, const struct value *v)
{
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->count; i++) {
        if (str_eq(v->items[i], c->value)) {
            return true;
        }
    }
    if (v->kind == VALUE_LIST) {
        return false;
    }
    return c->question->options != NULL && !c->other ? str_eq(v->text, c->value)
                                                     : str_find(v->text, c->value) != STR_NONE;
}

static bool condition_length(const struct condition *c, const struct value *v)
{
    size_t length = v->kind == VALUE_LIST ? v->count : utf8_length(v->text);
    return order_holds(c->compare, decimal_compare((struct decimal){(int64_t)length, 0}, c->number));
}

static bool condition_compare(const struct condition *c, const struct answers *answers, date today)
{
    struct value v = answers_get(answers, c->question->number);
    if (c->other) {
        v = (struct value){.kind = v.other.len == 0 ? VALUE_NONE : VALUE_TEXT, .text = v.other};
    }
    bool answered = answers_is_given(&v);
    int order;
    switch (c->compare) {
    case OPERATOR_IS_ANSWERED:
        return answered;
    case OPERATOR_IS_NOT_ANSWERED:
        return !answered;
    case OPERATOR_IS:
        return answered && condition_is(c, &v, today);
    case OPERATOR_IS_NOT:
        return !answered || !condition_is(c, &v, today);
    case OPERATOR_CONTAINS:
        return answered && condition_contains(c, &v);
    case OPERATOR_DOES_NOT_CONTAIN:
        return !answered || !condition_contains(c, &v);
    case OPERATOR_IS_LONGER_THAN:
    case OPERATOR_IS_SHORTER_THAN:
    case OPERATOR_HAS_LENGTH:
        return answered && condition_length(c, &v);
    default:
        return answered && condition_order(c, &v, today, &order) && order_holds(c->compare, order);
    }
}

// A calculated value is compared as an answer of its number would be.
static bool condition_figure(const struct condition *c, const struct answers *answers, date today)
{
    struct decimal result;
    bool known = figure_work_out(c->figure, answers, today, &result);
    switch (c->compare) {
    case OPERATOR_IS_ANSWERED:
        return known;
    case OPERATOR_IS_NOT_ANSWERED:
        return !known;
    case OPERATOR_IS_NOT:
        return !known || decimal_compare(result, c->number) != 0;
    default:
        return known && order_holds(c->compare, decimal_compare(result, c->number));
    }
}

bool condition_holds(const struct condition *c, const struct answers *answers, date today)
{
    switch (c->kind) {
    case CONDITION_ALL:
    case CONDITION_ANY:
        for (size_t i = 0; i < c->child_count; i++) {
            if (condition_holds(c->children[i], answers, today) == (c->kind == CONDITION_ANY)) {
                return c->kind == CONDITION_ANY;
            }
        }
        return c->kind == CONDITION_ALL;
    case CONDITION_NOT:
        return !condition_holds(c->children[0], answers, today);
    case CONDITION_NAMED:
        return c->child_count > 0 && condition_holds(c->children[0], answers, today);
    case CONDITION_ANSWER:
        return condition_compare(c, answers, today);
    case CONDITION_FIGURE:
        return condition_figure(c, answers, today);
    }
    return false;
}
