// SPDX-License-Identifier: Apache-2.0
#include "design/when.h"
#include "definition/type.h"
#include "design/document.h"
#include "design/rule.h"

enum {
    WHEN_DEPTH = 12,   // as far as a condition is said in words
    WHEN_DAYS = 400000 // as the definition allows
};

// ---- Out of a document ---------------------------------------------------------------------------------------------

static void when_children(struct arena *a, const json_t *list, int depth, struct outline_when *when)
{
    size_t count = json_array_size(list);
    struct outline_when *children = arena_array(a, struct outline_when, count + 1);
    for (size_t i = 0; i < count; i++) {
        children[i] = when_read(a, json_array_get(list, i), depth + 1);
    }
    when->children = children;
    when->child_count = count;
}

static enum condition_operator when_operator(const json_t *value)
{
    for (size_t i = 0; i < OPERATOR__COUNT; i++) {
        if (str_eq(condition_operator_names[i], str_from(json_string_value(value)))) {
            return (enum condition_operator)i;
        }
    }
    return OPERATOR__COUNT;
}

static struct outline_when when_comparison(struct arena *a, const json_t *json)
{
    const json_t *of = json_object_get(json, "question");
    const json_t *value = json_object_get(json, "value");
    struct outline_when when = {.kind = of != NULL ? WHEN_ANSWER : WHEN_VALUE,
                                .name = document_scalar(a, of != NULL ? of : json_object_get(json, "value-of")),
                                .compare = when_operator(json_object_get(json, "operator")),
                                .value = document_scalar(a, value),
                                .other = json_is_true(json_object_get(json, "other")),
                                .relative = json_is_object(value),
                                .days = json_integer_value(json_object_get(value, "days")),
                                .months = json_integer_value(json_object_get(value, "months"))};
    when.kind = when.compare == OPERATOR__COUNT ? WHEN_STRANGE : when.kind;
    return when;
}

struct outline_when when_read(struct arena *a, const json_t *json, int depth)
{
    static const struct {
        const char *key;
        enum outline_when_kind kind;
    } lists[] = {{"all", WHEN_ALL}, {"any", WHEN_ANY}};
    struct outline_when when = {.kind = json == NULL ? WHEN_NONE : WHEN_STRANGE};
    if (json_is_string(json)) {
        return (struct outline_when){.kind = WHEN_NAMED, .name = document_scalar(a, json)};
    }
    if (!json_is_object(json) || depth > WHEN_DEPTH) {
        return when;
    }
    for (size_t i = 0; i < 2; i++) {
        const json_t *list = json_object_get(json, lists[i].key);
        if (json_is_array(list)) {
            when.kind = lists[i].kind;
            when_children(a, list, depth, &when);
            return when;
        }
    }
    const json_t *inner = json_object_get(json, "not");
    if (inner == NULL) {
        return when_comparison(a, json);
    }
    struct outline_when *child = arena_new(a, struct outline_when);
    *child = when_read(a, inner, depth + 1);
    when.kind = WHEN_NOT;
    when.children = child;
    when.child_count = 1;
    return when;
}

// ---- As rows -------------------------------------------------------------------------------------------------------

static bool when_row_of(const struct outline_when *when, struct when_rows *rows)
{
    if (when->kind != WHEN_ANSWER || when->other || rows->count == WHEN_ROWS_MAX) {
        return false;
    }
    rows->items[rows->count++] = (struct when_row){.question = when->name,
                                                   .compare = when->compare,
                                                   .value = when->value,
                                                   .relative = when->relative,
                                                   .days = when->days,
                                                   .months = when->months};
    return !when->relative || when->days == 0 || when->months == 0;
}

bool when_rows(const struct outline *o, const struct outline_when *when, struct when_rows *ret_rows)
{
    *ret_rows = (struct when_rows){0};
    if (when->kind == WHEN_NAMED) {
        const struct outline_named *named = outline_named(o, when->name);
        ret_rows->name = when->name;
        when = named == NULL ? when : &named->when;
    }
    if (when->kind == WHEN_NONE) {
        return true;
    }
    if (when->kind != WHEN_ALL && when->kind != WHEN_ANY) {
        return when_row_of(when, ret_rows);
    }
    ret_rows->any = when->kind == WHEN_ANY;
    for (size_t i = 0; i < when->child_count; i++) {
        if (!when_row_of(&when->children[i], ret_rows)) {
            return false;
        }
    }
    return true;
}

// ---- What may be asked ---------------------------------------------------------------------------------------------

bool when_takes_value(enum condition_operator compare)
{
    return compare != OPERATOR_IS_ANSWERED && compare != OPERATOR_IS_NOT_ANSWERED;
}

bool when_takes_today(const struct question_type *type)
{
    return type->shown == SHOWN_DATE || type->shown == SHOWN_MONTH || type->shown == SHOWN_YEAR ||
           type->shown == SHOWN_DATE_TIME;
}

#define ANSWERED OPERATOR_IS_ANSWERED, OPERATOR_IS_NOT_ANSWERED
enum when_sort {
    SORT_PARTS,
    SORT_ORDERED,
    SORT_NUMBER,
    SORT_LIST,
    SORT_CHOICE,
    SORT_TEXT,
    SORT__COUNT
};
static const struct {
    enum condition_operator items[10];
    size_t count;
} when_sorts[SORT__COUNT] = {
    [SORT_PARTS] = {{ANSWERED}, 2},
    [SORT_ORDERED] = {{OPERATOR_IS, OPERATOR_IS_NOT, OPERATOR_IS_BEFORE, OPERATOR_IS_AFTER, OPERATOR_IS_AT_LEAST,
                       OPERATOR_IS_AT_MOST, ANSWERED},
                      8},
    [SORT_NUMBER] = {{OPERATOR_IS, OPERATOR_IS_NOT, OPERATOR_IS_AT_LEAST, OPERATOR_IS_AT_MOST, OPERATOR_IS_MORE_THAN,
                      OPERATOR_IS_LESS_THAN, ANSWERED},
                     8},
    [SORT_LIST] = {{OPERATOR_CONTAINS, OPERATOR_DOES_NOT_CONTAIN, ANSWERED}, 4},
    [SORT_CHOICE] = {{OPERATOR_IS, OPERATOR_IS_NOT, ANSWERED}, 4},
    [SORT_TEXT] = {{OPERATOR_IS, OPERATOR_IS_NOT, OPERATOR_CONTAINS, OPERATOR_DOES_NOT_CONTAIN, OPERATOR_IS_LONGER_THAN,
                    OPERATOR_IS_SHORTER_THAN, OPERATOR_HAS_LENGTH, ANSWERED},
                   9},
};

static enum when_sort when_sort_of(const struct question_type *type)
{
    bool choice = (type->options >> OPTION_OPTIONS & 1) != 0;
    return type->written == WRITTEN_PARTS || type->written == WRITTEN_FILES          ? SORT_PARTS
           : when_takes_today(type) || type->shown == SHOWN_TIME                     ? SORT_ORDERED
           : type->written == WRITTEN_LIST                                           ? SORT_LIST
           : choice || type->written == WRITTEN_BOOL || type->shown == SHOWN_COUNTRY ? SORT_CHOICE
           : type->written == WRITTEN_NUMBER                                         ? SORT_NUMBER
                                                                                     : SORT_TEXT;
}

size_t when_operators(const struct question_type *type, enum condition_operator *ret_operators)
{
    enum when_sort sort = when_sort_of(type);
    for (size_t i = 0; i < when_sorts[sort].count; i++) {
        ret_operators[i] = when_sorts[sort].items[i];
    }
    return when_sorts[sort].count;
}

static bool when_is_choice(const struct outline_question *q, str value)
{
    for (size_t i = 0; i < q->option_count; i++) {
        if (str_eq(q->options[i].value, value)) {
            return true;
        }
    }
    return false;
}

bool when_row_fits(const struct outline_question *q, const struct when_row *row)
{
    const struct question_type *type = question_type_find(q->type);
    struct decimal number;
    bool length = row->compare >= OPERATOR_IS_LONGER_THAN && row->compare <= OPERATOR_HAS_LENGTH;
    if (type == NULL || row->compare >= OPERATOR__COUNT) {
        return false;
    }
    if (!when_takes_value(row->compare)) {
        return true;
    }
    if (row->relative) {
        return when_takes_today(type) && row->days >= -WHEN_DAYS && row->days <= WHEN_DAYS;
    }
    switch (when_sort_of(type)) {
    case SORT_ORDERED: {
        struct outline_rule as = {.option = OPTION_EARLIEST, .text = row->value};
        return row->value.len != 0 && rule_fits(type, &as);
    }
    case SORT_NUMBER:
        return decimal_parse(row->value, &number);
    case SORT_LIST:
        return when_is_choice(q, row->value);
    case SORT_CHOICE:
        return type->written == WRITTEN_BOOL  ? str_eq(row->value, STR("true")) || str_eq(row->value, STR("false"))
               : type->shown == SHOWN_COUNTRY ? type_country_is(row->value)
                                              : when_is_choice(q, row->value);
    case SORT_TEXT:
        return length ? decimal_parse(row->value, &number) : row->value.len != 0;
    case SORT_PARTS:
    case SORT__COUNT:
        break;
    }
    return false;
}

// ---- Into a document -----------------------------------------------------------------------------------------------

static json_t *when_value(const struct outline_question *q, const struct when_row *row)
{
    const struct question_type *type = question_type_find(q->type);
    bool length = row->compare >= OPERATOR_IS_LONGER_THAN && row->compare <= OPERATOR_HAS_LENGTH;
    if (row->relative) {
        return row->months != 0 ? json_pack("{s:I}", "months", (json_int_t)row->months)
                                : json_pack("{s:I}", "days", (json_int_t)row->days);
    }
    if (type->written == WRITTEN_BOOL) {
        return json_boolean(str_eq(row->value, STR("true")));
    }
    return type->written == WRITTEN_NUMBER || length ? document_number(row->value)
                                                     : json_stringn(row->value.ptr, row->value.len);
}

static json_t *when_row_json(const struct outline *o, const struct when_row *row)
{
    const struct outline_question *q = outline_find_question(o, row->question, NULL);
    str compare = condition_operator_names[row->compare];
    json_t *json = json_object();
    json_object_set_new(json, "question", json_stringn(row->question.ptr, row->question.len));
    json_object_set_new(json, "operator", json_stringn(compare.ptr, compare.len));
    if (when_takes_value(row->compare)) {
        json_object_set_new(json, "value", when_value(q, row));
    }
    return json;
}

json_t *when_json(const struct outline *o, const struct when_rows *rows)
{
    if (rows->count == 0) {
        return NULL;
    }
    if (rows->count == 1) {
        return when_row_json(o, &rows->items[0]);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < rows->count; i++) {
        json_array_append_new(list, when_row_json(o, &rows->items[i]));
    }
    json_t *json = json_object();
    json_object_set_new(json, rows->any ? "any" : "all", list);
    return json;
}

bool when_same(const struct when_rows *a, const struct when_rows *b)
{
    bool same = a->count == b->count && (a->any == b->any || a->count < 2);
    for (size_t i = 0; i < a->count && same; i++) {
        const struct when_row *x = &a->items[i];
        const struct when_row *y = &b->items[i];
        same = str_eq(x->question, y->question) && x->compare == y->compare && str_eq(x->value, y->value) &&
               x->relative == y->relative && x->days == y->days && x->months == y->months;
    }
    return same;
}
