// SPDX-License-Identifier: Apache-2.0
// foreign_formio_when: when a component is shown: a simple condition (the value under "when" is "eq"), or
// several. What is hidden unless it holds is shown where it holds, and the other way round. Code and JSON
// logic are told and count as always.
#include "base/utf8.h"
#include "definition/foreign_formio_form.h"
#include "definition/foreign_load.h"

static bool is_day(const struct formio_field *field)
{
    return str_eq(field->type->name, STR("date")) || str_eq(field->type->name, STR("month"));
}

// Whether answers of that kind can be compared with a value at all.
static bool is_compared(const struct formio_field *field)
{
    enum written_as written = field->type->written;
    bool scalar =
        written == WRITTEN_TEXT || written == WRITTEN_NUMBER || written == WRITTEN_BOOL || written == WRITTEN_LIST;
    return scalar && (is_day(field) || field->type->shown == SHOWN_TEXT || field->type->shown == SHOWN_LINES ||
                      field->type->shown == SHOWN_NUMBER || field->type->shown == SHOWN_YES_NO ||
                      field->type->shown == SHOWN_OPTIONS || field->type->shown == SHOWN_EMAIL ||
                      field->type->shown == SHOWN_LINK || field->type->shown == SHOWN_DECLARED);
}

static const struct formio_field *when_field(const struct formio *f, str key)
{
    const json_t *found = json_object_get(f->keys, arena_cstr(f->base.arena, key));
    for (size_t i = key.len; found == NULL && i > 0; i--) {
        if (key.ptr[i - 1] == '.') {
            found = json_object_get(f->keys, arena_cstr(f->base.arena, str_slice(key, i, key.len)));
            break;
        }
    }
    return found == NULL ? NULL : &f->fields[json_integer_value(found)];
}

static json_t *when_not_compared(const struct formio *f, str at, str operator)
{
    foreign_say(&f->base, at, STR("Say it in our definition."), "“%.*s” cannot be asked here; this counts as false.",
                STR_ARG(foreign_say_quote(operator)));
    return json_false();
}

// The value as answers of that question have it; empty where it cannot be compared.
static str when_value(const struct formio *f, const struct formio_field *field, str value)
{
    struct decimal number;
    date day;
    if (field->values != NULL) {
        str kept = foreign_take_string(field->values, arena_cstr(f->base.arena, value));
        return kept.len != 0 ? kept : value;
    }
    if (is_day(field)) {
        str first = str_slice(value, 0, 10);
        bool fine = date_parse(first, &day);
        return !fine ? (str){0} : field->type->shown == SHOWN_MONTH ? str_slice(first, 0, 7) : first;
    }
    if (field->type->written == WRITTEN_NUMBER) {
        return decimal_parse(value, &number) ? value : (str){0};
    }
    return value;
}

// ---- One comparison ----------------------------------------------------------------------------------
static const struct when_operator {
    str theirs;
    enum condition_operator ours;
    bool ordered; // of numbers and days alone
    bool empty;   // without a value
} operators[] = {
    {STR_INIT("isEqual"), OPERATOR_IS, false, false},
    {STR_INIT("isNotEqual"), OPERATOR_IS_NOT, false, false},
    {STR_INIT("isEmpty"), OPERATOR_IS_NOT_ANSWERED, false, true},
    {STR_INIT("isNotEmpty"), OPERATOR_IS_ANSWERED, false, true},
    {STR_INIT("includes"), OPERATOR_CONTAINS, false, false},
    {STR_INIT("notIncludes"), OPERATOR_DOES_NOT_CONTAIN, false, false},
    {STR_INIT("isDateEqual"), OPERATOR_IS, false, false},
    {STR_INIT("isNotDateEqual"), OPERATOR_IS_NOT, false, false},
    {STR_INIT("greaterThan"), OPERATOR_IS_MORE_THAN, true, false},
    {STR_INIT("greaterThanOrEqual"), OPERATOR_IS_AT_LEAST, true, false},
    {STR_INIT("lessThan"), OPERATOR_IS_LESS_THAN, true, false},
    {STR_INIT("lessThanOrEqual"), OPERATOR_IS_AT_MOST, true, false},
    {STR_INIT("dateGreaterThan"), OPERATOR_IS_MORE_THAN, true, false},
    {STR_INIT("dateGreaterThanOrEqual"), OPERATOR_IS_AT_LEAST, true, false},
    {STR_INIT("dateLessThan"), OPERATOR_IS_LESS_THAN, true, false},
    {STR_INIT("dateLessThanOrEqual"), OPERATOR_IS_AT_MOST, true, false},
};

// Choices that may be several are asked whether they contain one.
static json_t *when_choices(const struct formio *f, const struct formio_field *field, const struct when_operator *o,
                            str value)
{
    bool tick = str_eq(field->kind->name, STR("checkbox"));
    bool is = o->ours == OPERATOR_IS || o->ours == OPERATOR_CONTAINS;
    if (tick && str_eq(value, STR("false"))) {
        is = !is;
        value = STR("true");
    }
    return foreign_when_compare(field->id, is ? OPERATOR_CONTAINS : OPERATOR_DOES_NOT_CONTAIN,
                                when_value(f, field, value));
}

static json_t *when_one(const struct formio *f, str at, str key, str operator, str value, size_t rows)
{
    const struct formio_field *field = when_field(f, key);
    const struct when_operator *o = NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        o = str_eq(operators[i].theirs, operator) ? &operators[i] : o;
    }
    if (field == NULL || (field->rows != STR_NONE && field->rows != rows)) {
        foreign_say(&f->base, at, STR("Name a question that is there."),
                    field == NULL ? "There is no question “%.*s”; this counts as false."
                                  : "The question “%.*s” is asked in rows, elsewhere; this counts as false.",
                    STR_ARG(foreign_say_quote(key)));
        return json_false();
    }
    if (o == NULL) {
        return when_not_compared(f, at, operator);
    }
    if (o->empty || value.len == 0) {
        bool answered =
            o->ours == OPERATOR_IS_ANSWERED || o->ours == OPERATOR_IS_NOT || o->ours == OPERATOR_DOES_NOT_CONTAIN;
        return foreign_when_compare(field->id, answered ? OPERATOR_IS_ANSWERED : OPERATOR_IS_NOT_ANSWERED, (str){0});
    }
    if (utf8_check(value) != UTF8_FINE) { // no answer has such characters
        return when_not_compared(f, at, operator);
    }
    if (field->type->written == WRITTEN_LIST && !o->ordered) {
        return when_choices(f, field, o, value);
    }
    bool orders = is_day(field) || field->type->written == WRITTEN_NUMBER;
    bool contains = o->ours == OPERATOR_CONTAINS || o->ours == OPERATOR_DOES_NOT_CONTAIN;
    bool text = field->type->shown == SHOWN_TEXT || field->type->shown == SHOWN_LINES;
    str compared = when_value(f, field, value);
    if (!is_compared(field) || compared.len == 0 || (o->ordered && !orders) || (contains && !text)) {
        return when_not_compared(f, at, operator);
    }
    return foreign_when_compare(field->id, o->ours, compared);
}

// ---- A component's own -------------------------------------------------------------------------------
static json_t *when_several(struct formio *f, str at, const json_t *conditional, size_t rows)
{
    static const char *const known[] = {"component", "operator", "value", NULL};
    const json_t *conditions = json_object_get(conditional, "conditions");
    bool all = !str_eq(foreign_take_string(conditional, "conjunction"), STR("any"));
    json_t *joined = json_boolean(all);
    for (size_t i = 0; i < json_array_size(conditions) && i < FORMIO_CONDITIONS; i++) {
        const json_t *c = json_array_get(conditions, i);
        str here = foreign_at_index(f->base.arena, at, "conditions", i);
        foreign_say_unknown(&f->base, here, c, known);
        joined =
            foreign_when_join(joined,
                              when_one(f, here, foreign_take_string(c, "component"), foreign_take_string(c, "operator"),
                                       foreign_take_scalar(f->base.arena, json_object_get(c, "value")), rows),
                              all);
    }
    return joined;
}

json_t *foreign_formio_when_own(struct formio *f, str at, const json_t *component, size_t rows)
{
    static const char *const known[] = {"show", "when", "eq", "json", "conjunction", "conditions", NULL};
    const json_t *conditional = json_object_get(component, "conditional");
    str here = foreign_at_key(f->base.arena, at, "conditional");
    str key = foreign_take_string(conditional, "when");
    bool hides = foreign_take_false(conditional, "show");
    bool shows = foreign_take_true(conditional, "show");
    foreign_say_unknown(&f->base, here, conditional, known);
    if (foreign_say_holds(json_object_get(conditional, "json"))) {
        foreign_say(&f->base, foreign_at_key(f->base.arena, here, "json"), STR("Say it in our definition."),
                    "A condition in JSON logic is not carried over; it counts as always.");
        return json_true();
    }
    json_t *holds;
    if (json_array_size(json_object_get(conditional, "conditions")) != 0) {
        holds = when_several(f, here, conditional, rows);
    } else if (key.len != 0 && (hides || shows)) {
        str value = foreign_take_scalar(f->base.arena, json_object_get(conditional, "eq"));
        holds = when_one(f, here, key, STR("isEqual"), value, rows);
    } else {
        return json_true();
    }
    return hides ? foreign_when_not(holds) : holds;
}

json_t *foreign_formio_when(struct formio *f, str at, const json_t *component, const struct formio_scope *scope,
                            const struct formio_scope *outermost, size_t rows)
{
    json_t *when = component == NULL ? json_true() : foreign_formio_when_own(f, at, component, rows);
    for (const struct formio_scope *s = scope; s != NULL && s != outermost; s = s->up) {
        when = foreign_when_join(foreign_formio_when_own(f, s->at, s->component, rows), when, true);
    }
    return when;
}

bool foreign_formio_when_set(struct formio *f, str at, json_t *when, json_t *object)
{
    bool never = json_is_false(when);
    if (never) {
        foreign_say(&f->base, at, STR("Check when it is shown."), "This is never shown; it is left out.");
    }
    if (foreign_when_is_constant(when)) {
        json_decref(when);
    } else {
        json_object_set_new(object, "when", when);
    }
    return !never;
}
