// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_compare: one comparison of an answer. What is compared follows the type of the question
// in our document, so that no comparison is made that could not be read.
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"
#include "definition/type.h"

static const struct comparison {
    str name;
    enum condition_operator ours;
    bool opposite; // holds where ours does not
    bool written;  // in conditions that are written out, which compare as JavaScript does
} comparisons[] = {
    {STR_INIT("is"), OPERATOR_IS},
    {STR_INIT("is not"), OPERATOR_IS, true},
    {STR_INIT("contains"), OPERATOR_CONTAINS},
    {STR_INIT("does not contain"), OPERATOR_CONTAINS, true},
    {STR_INIT("is at least"), OPERATOR_IS_AT_LEAST},
    {STR_INIT("is at most"), OPERATOR_IS_AT_MOST},
    {STR_INIT("is more than"), OPERATOR_IS_MORE_THAN},
    {STR_INIT("is less than"), OPERATOR_IS_LESS_THAN},
    {STR_INIT("is before"), OPERATOR_IS_BEFORE},
    {STR_INIT("is after"), OPERATOR_IS_AFTER},
    {STR_INIT("is longer than"), OPERATOR_IS_LONGER_THAN},
    {STR_INIT("is shorter than"), OPERATOR_IS_SHORTER_THAN},
    {STR_INIT("has length"), OPERATOR_HAS_LENGTH},
    {STR_INIT("=="), .written = true, .ours = OPERATOR_IS},
    {STR_INIT("!="), .written = true, .ours = OPERATOR_IS, .opposite = true},
    {STR_INIT(">="), .written = true, .ours = OPERATOR_IS_AT_LEAST},
    {STR_INIT("<="), .written = true, .ours = OPERATOR_IS_AT_MOST},
    {STR_INIT(">"), .written = true, .ours = OPERATOR_IS_MORE_THAN},
    {STR_INIT("<"), .written = true, .ours = OPERATOR_IS_LESS_THAN},
    {STR_INIT("in"), .written = true, .ours = OPERATOR_CONTAINS},
};

static bool order_of(enum condition_operator operator, int order)
{
    switch (operator) {
    case OPERATOR_IS_AT_LEAST:
        return order >= 0;
    case OPERATOR_IS_AT_MOST:
        return order <= 0;
    case OPERATOR_IS_MORE_THAN:
        return order > 0;
    default:
        return order < 0;
    }
}

// Ordering a choice means any of the choices whose values are numbers on that side.
static json_t *compare_choices(struct xgov *x, const struct xgov_field *f, enum condition_operator operator,
                               struct decimal value)
{
    json_t *any = json_false();
    for (size_t i = 0; i < json_array_size(f->items) && i < LIMIT_OPTION_COUNT; i++) {
        str choice = foreign_xgov_list_value(x->base.arena, json_array_get(f->items, i));
        struct decimal number;
        if (decimal_parse(choice, &number) && order_of(operator, decimal_compare(number, value))) {
            any = foreign_xgov_truth_any(any, foreign_when_compare(f->id, OPERATOR_IS, choice));
        }
    }
    return any;
}

static json_t *compare_refuse(struct xgov *x, str at, const struct xgov_field *f, const struct comparison *c)
{
    foreign_say(&x->base, at, STR("Say it in our definition in another way."),
                "“%.*s” cannot be asked of “%.*s” with this value; it counts as false.", STR_ARG(c->name),
                STR_ARG(f->id));
    return json_false();
}

static bool compare_has_date(const struct xgov_field *f)
{
    return f->type->shown == SHOWN_DATE || f->type->shown == SHOWN_DATE_TIME || f->type->shown == SHOWN_MONTH;
}

// Whether the value is one of those that answers to a question about days or times are compared with.
static bool compare_date(const struct xgov_field *f, str value)
{
    date day;
    int minutes;
    bool month = f->type->shown == SHOWN_MONTH;
    char text[16] = {0};
    if (f->type->shown == SHOWN_TIME) {
        return type_time_parse(value, &minutes);
    }
    if (month && value.len == 7) {
        memcpy(text, value.ptr, 7);
        memcpy(text + 7, "-01", 4);
        return date_parse(str_from(text), &day);
    }
    return !month && date_parse(value, &day);
}

static json_t *compare_ordered(struct xgov *x, str at, const struct xgov_field *f, const struct comparison *c,
                               str value)
{
    struct decimal number;
    bool is_number = decimal_parse(value, &number);
    bool date_only = c->ours == OPERATOR_IS_BEFORE || c->ours == OPERATOR_IS_AFTER;
    if (compare_has_date(f) || f->type->shown == SHOWN_TIME) {
        return compare_date(f, value) ? foreign_when_compare(f->id, c->ours, value) : compare_refuse(x, at, f, c);
    }
    if (!is_number || date_only) {
        return compare_refuse(x, at, f, c);
    }
    if (f->type->written == WRITTEN_NUMBER) {
        return foreign_when_compare(f->id, c->ours, value);
    }
    return f->items != NULL && c->written ? compare_choices(x, f, c->ours, number) : compare_refuse(x, at, f, c);
}

static json_t *compare_one(struct xgov *x, str at, const struct xgov_field *f, const struct comparison *c, str value)
{
    struct decimal number;
    if (f->type == NULL) {
        return json_false(); // told where it was dropped
    }
    bool composite = f->type->written == WRITTEN_PARTS || f->type->written == WRITTEN_FILES;
    bool several = f->type->written == WRITTEN_LIST;
    if (composite || value.len == 0) {
        return compare_refuse(x, at, f, c);
    }
    if (f->numbers && !c->written) { // JavaScript's === with a number on one side and words on the other
        return compare_refuse(x, at, f, c);
    }
    bool dated = compare_has_date(f) || f->type->shown == SHOWN_TIME;
    if (dated && (c->ours == OPERATOR_IS || c->ours == OPERATOR_CONTAINS) && !compare_date(f, value)) {
        return compare_refuse(x, at, f, c);
    }
    switch (c->ours) {
    case OPERATOR_IS:
        if (f->type->written == WRITTEN_NUMBER && !decimal_parse(value, &number)) {
            return compare_refuse(x, at, f, c);
        }
        if (str_eq(f->type->name, STR("declaration")) && str_eq(value, STR("false"))) { // there, not agreed to
            return foreign_when_compare(f->id, OPERATOR_IS_NOT, STR("true"));
        }
        return foreign_when_compare(f->id, several ? OPERATOR_CONTAINS : OPERATOR_IS, value);
    case OPERATOR_CONTAINS:
        return foreign_when_compare(f->id, f->items != NULL && !several ? OPERATOR_IS : OPERATOR_CONTAINS, value);
    case OPERATOR_HAS_LENGTH: // the engine compares the number with digits in quotes, and is never right
        return compare_refuse(x, at, f, c);
    case OPERATOR_IS_LONGER_THAN:
    case OPERATOR_IS_SHORTER_THAN:
        return decimal_parse(value, &number) ? foreign_when_compare(f->id, c->ours, value)
                                             : compare_refuse(x, at, f, c);
    default:
        return compare_ordered(x, at, f, c, value);
    }
}

static const struct comparison *compare_find(str operator)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        if (str_eq(comparisons[i].name, operator)) {
            return &comparisons[i];
        }
    }
    return NULL;
}

static const struct xgov_field *compare_field(struct xgov *x, str at, str field, str operator,
                                              const struct comparison ** ret_compare)
{
    const struct xgov_field *f = foreign_xgov_field_find(x, field);
    *ret_compare = compare_find(operator);
    if (f == NULL) {
        foreign_say(&x->base, at, STR("Name a question that is there."),
                    "There is no question “%.*s”; this counts as false.", STR_ARG(foreign_text_cut(field, 60)));
    } else if (*ret_compare == NULL) {
        foreign_say(&x->base, at, STR("Say it in our definition in another way."),
                    "The operator “%.*s” is not known; this counts as false.", STR_ARG(foreign_text_cut(operator, 60)));
    }
    return *ret_compare == NULL ? NULL : f;
}

// Questions that share a name shared one answer: the one on the way counts.
static const struct xgov_field *compare_next(const struct xgov *x, const struct xgov_field *f)
{
    return f->same == STR_NONE ? NULL : &x->fields[f->same];
}

static bool compare_may_be_empty(const struct xgov_field *f)
{
    return f->type == NULL || foreign_take_false(json_object_get(f->component, "options"), "required");
}

static bool compare_any_may_be_empty(const struct xgov *x, const struct xgov_field *f)
{
    bool may = false;
    for (; f != NULL; f = compare_next(x, f)) {
        may = may || compare_may_be_empty(f);
    }
    return may;
}

// The question whose answer says that one came by the page of this one: itself, or where it may be left
// empty one beside it that may not. NULL where there is none.
static const struct xgov_field *compare_witness(const struct xgov *x, const struct xgov_field *f)
{
    const struct xgov_page *p = &x->pages[f->page];
    if (!compare_may_be_empty(f)) {
        return f;
    }
    for (size_t i = p->first_field; i < p->first_field + p->field_count; i++) {
        if (foreign_xgov_truth_always_answered(&x->fields[i])) {
            return &x->fields[i];
        }
    }
    return NULL;
}

// Not one of the questions of that name is answered.
static json_t *compare_unanswered(const struct xgov *x, const struct xgov_field *f)
{
    json_t *all = json_true();
    for (; f != NULL; f = compare_next(x, f)) {
        all = foreign_xgov_truth_all(
            all, f->type == NULL ? json_true() : foreign_when_compare(f->id, OPERATOR_IS_NOT_ANSWERED, (str){0}));
    }
    return all;
}

// What the engine knows of the questions of that name. V1: nothing, until their page was come by. V2: that
// they are empty; only into what is empty it cannot look ("contains"). One that may be left empty, beside
// which nothing must be answered, counts as known, since our conditions do not tell it from one that was not
// come by.
static json_t *compare_known(const struct xgov *x, const struct xgov_field *f, const struct comparison *c)
{
    json_t *known = json_boolean(x->v2 && c->ours != OPERATOR_CONTAINS);
    for (; f != NULL && !json_is_true(known); f = compare_next(x, f)) {
        const struct xgov_field *witness = compare_witness(x, f);
        known = foreign_xgov_truth_any(
            known, witness == NULL ? json_true() : foreign_when_compare(witness->id, OPERATOR_IS_ANSWERED, (str){0}));
    }
    return known;
}

// JavaScript takes what is empty for zero where it orders numbers, and for the word "null" where it
// measures a length.
static bool compare_takes_empty(const struct xgov_field *f, const struct comparison *c, str value)
{
    enum {
        NULL_LENGTH = 4
    };
    struct decimal number;
    if (f->type == NULL || !decimal_parse(value, &number)) {
        return false;
    }
    switch (c->ours) {
    case OPERATOR_IS_AT_LEAST:
    case OPERATOR_IS_AT_MOST:
    case OPERATOR_IS_MORE_THAN:
    case OPERATOR_IS_LESS_THAN:
        return (f->type->written == WRITTEN_NUMBER || (f->items != NULL && c->written)) &&
               order_of(c->ours, decimal_compare((struct decimal){0}, number));
    case OPERATOR_IS_LONGER_THAN:
        return f->items == NULL && decimal_compare((struct decimal){NULL_LENGTH, 0}, number) > 0;
    case OPERATOR_IS_SHORTER_THAN:
        return f->items == NULL && decimal_compare((struct decimal){NULL_LENGTH, 0}, number) < 0;
    default:
        return false;
    }
}

struct xgov_truth foreign_xgov_compare(struct xgov *x, str at, str field, str operator, str value)
{
    const struct comparison *c;
    struct foreign_text_lost lost = {0};
    const struct xgov_field *f = compare_field(x, at, field, operator, & c);
    if (f == NULL) {
        return foreign_xgov_truth_never();
    }
    value = str_trim(foreign_text_line(x->base.arena, value, &lost));
    json_t *any = json_false();
    for (const struct xgov_field *same = f; same != NULL; same = compare_next(x, same)) {
        any = foreign_xgov_truth_any(any, compare_one(x, at, same, c, value));
    }
    if (!json_is_false(any) && compare_takes_empty(f, c, value) && (x->v2 || compare_any_may_be_empty(x, f))) {
        json_t *empty = foreign_xgov_truth_all(compare_known(x, f, c), compare_unanswered(x, f));
        any = foreign_xgov_truth_any(any, empty);
    }
    struct xgov_truth truth = {any, compare_known(x, f, c)};
    return c->opposite ? foreign_xgov_truth_not(truth) : truth;
}

// One question, compared with a day so far from today.
static json_t *compare_relative_one(struct xgov *x, str at, const struct xgov_field *f, const struct comparison *c,
                                    const json_t *value)
{
    // "At least 18 years in the past" means on that day or before it.
    static const enum condition_operator turned[OPERATOR__COUNT] = {
        [OPERATOR_IS_AT_LEAST] = OPERATOR_IS_AT_MOST,
        [OPERATOR_IS_AT_MOST] = OPERATOR_IS_AT_LEAST,
        [OPERATOR_IS_LESS_THAN] = OPERATOR_IS_MORE_THAN,
        [OPERATOR_IS_MORE_THAN] = OPERATOR_IS_LESS_THAN,
    };
    int64_t period = 0;
    str unit = foreign_take_string(value, "unit");
    bool past = str_find(foreign_take_string(value, "direction"), STR("past")) != STR_NONE;
    int64_t months = str_eq(unit, STR("years")) ? 12 : str_eq(unit, STR("months")) ? 1 : 0;
    if (!foreign_take_whole(value, "period", 0, months == 12 ? 900 : 10000, &period) || f->type == NULL ||
        !compare_has_date(f) || f->type->shown == SHOWN_MONTH || c->ours < OPERATOR_IS_AT_LEAST ||
        c->ours > OPERATOR_IS_AFTER) {
        return compare_refuse(x, at, f, c);
    }
    json_t *leaf = foreign_when_compare(f->id, past && turned[c->ours] != 0 ? turned[c->ours] : c->ours, STR(""));
    json_t *when = json_object();
    json_object_set_new(when, months != 0 ? "months" : "days",
                        json_integer((past ? -1 : 1) * period * (months != 0 ? months : 1)));
    json_object_set_new(leaf, "value", when);
    return leaf;
}

struct xgov_truth foreign_xgov_compare_relative(struct xgov *x, str at, str field, str operator, const json_t * value)
{
    const struct comparison *c;
    const struct xgov_field *f = compare_field(x, at, field, operator, & c);
    if (f == NULL) {
        return foreign_xgov_truth_never();
    }
    json_t *any = json_false();
    for (const struct xgov_field *same = f; same != NULL; same = compare_next(x, same)) {
        any = foreign_xgov_truth_any(any, compare_relative_one(x, at, same, c, value));
    }
    return (struct xgov_truth){any, compare_known(x, f, c)};
}
