// SPDX-License-Identifier: Apache-2.0
#include "design/when.h"
#include "definition/type.h"
#include "design/document.h"
#include "design/row_tree.h"
#include "design/rule.h"
#include <stddef.h>

enum {
    WHEN_DEPTH = LIMIT_CONDITION_DEPTH,
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

static bool when_row_of(const struct outline_when *when, size_t in, struct when_rows *rows)
{
    struct when_row row = {.in = in,
                           .name = when->name,
                           .compare = when->compare,
                           .value = when->value,
                           .relative = when->relative,
                           .days = when->days,
                           .months = when->months};
    row.kind = when->kind == WHEN_NAMED   ? WHEN_ROW_NAMED
               : when->kind == WHEN_VALUE ? WHEN_ROW_VALUE
               : when->other              ? WHEN_ROW_OTHER
                                          : WHEN_ROW_ANSWER;
    return (!when->relative || when->days == 0 || when->months == 0) && when_rows_add(rows, row);
}

static bool when_is_list(const struct outline_when *when)
{
    return when->kind == WHEN_ALL || when->kind == WHEN_ANY;
}

// How a list of conditions is joined, and which they are; of a single one that must not hold, itself.
static enum when_join when_join_of(const struct outline_when *when, const struct outline_when **ret_list)
{
    bool negated = when->kind == WHEN_NOT;
    const struct outline_when *list = negated ? when->children : when;
    *ret_list = list;
    return !negated ? (list->kind == WHEN_ANY ? WHEN_JOIN_ANY : WHEN_JOIN_ALL)
                    : (list->kind == WHEN_ALL ? WHEN_JOIN_NOT_ALL : WHEN_JOIN_NONE);
}

static bool when_rows_of(const struct outline_when *when, size_t in, struct when_rows *rows);

static bool when_rows_of_list(const struct outline_when *list, size_t in, struct when_rows *rows)
{
    if (!when_is_list(list)) {
        return when_rows_of(list, in, rows);
    }
    for (size_t i = 0; i < list->child_count; i++) {
        if (!when_rows_of(&list->children[i], in, rows)) {
            return false;
        }
    }
    return true;
}

static bool when_rows_of(const struct outline_when *when, size_t in, struct when_rows *rows)
{
    const struct outline_when *list;
    switch (when->kind) {
    case WHEN_ANSWER:
    case WHEN_VALUE:
    case WHEN_NAMED:
        return when_row_of(when, in, rows);
    case WHEN_ALL:
    case WHEN_ANY:
    case WHEN_NOT: {
        struct when_row group = {.kind = WHEN_ROW_GROUP, .in = in, .join = when_join_of(when, &list)};
        return when_rows_add(rows, group) && when_rows_of_list(list, rows->count, rows);
    }
    case WHEN_NONE:
    case WHEN_STRANGE:
        break;
    }
    return false;
}

bool when_rows(const struct outline *o, const struct outline_when *when, struct when_rows *ret_rows)
{
    const struct outline_when *list = when;
    *ret_rows = (struct when_rows){0};
    if (when->kind == WHEN_NAMED) {
        const struct outline_named *named = outline_named(o, when->name);
        ret_rows->name = when->name;
        when = named == NULL ? when : &named->when;
    }
    if (when->kind == WHEN_NONE) {
        return true;
    }
    if (when_is_list(when) || when->kind == WHEN_NOT) {
        ret_rows->join = when_join_of(when, &list);
        return when_rows_of_list(list, 0, ret_rows);
    }
    return when_rows_of(when, 0, ret_rows);
}

static const struct row_tree when_tree = {sizeof(struct when_row), offsetof(struct when_row, in)};

size_t when_row_depth(const struct when_rows *rows, size_t at)
{
    return row_tree_depth(when_tree, rows->items, at);
}

bool when_rows_add(struct when_rows *rows, struct when_row row)
{
    bool known = row.in == 0 || (row.in <= rows->count && rows->items[row.in - 1].kind == WHEN_ROW_GROUP);
    if (!known || rows->count == WHEN_ROWS_MAX) {
        return false;
    }
    size_t at = row.in == 0 ? rows->count : row.in;
    while (row.in != 0 && at < rows->count && row_tree_is_within(when_tree, rows->items, at, row.in)) {
        at++;
    }
    row_tree_insert(when_tree, rows->items, &rows->count, at, &row);
    return true;
}

// ---- What a comparison is of ---------------------------------------------------------------------------------------

static const struct {
    enum when_row_kind kind;
    str prefix;
} when_subjects[] = {
    {WHEN_ROW_OTHER, STR_INIT("other:")}, {WHEN_ROW_VALUE, STR_INIT("value:")}, {WHEN_ROW_NAMED, STR_INIT("named:")}};
enum {
    WHEN_SUBJECTS = sizeof when_subjects / sizeof when_subjects[0]
};

bool when_subject_read(const struct outline *o, str subject, struct when_row *ret_row)
{
    ret_row->kind = WHEN_ROW_ANSWER;
    ret_row->name = subject;
    for (size_t i = 0; i < WHEN_SUBJECTS; i++) {
        if (str_starts(subject, when_subjects[i].prefix)) {
            ret_row->kind = when_subjects[i].kind;
            ret_row->name = str_slice(subject, when_subjects[i].prefix.len, subject.len);
        }
    }
    return ret_row->kind == WHEN_ROW_NAMED   ? outline_named(o, ret_row->name) != NULL
           : ret_row->kind == WHEN_ROW_VALUE ? outline_value(o, ret_row->name) != NULL
                                             : outline_find_question(o, ret_row->name, NULL) != NULL;
}

str when_subject(struct arena *a, const struct when_row *row)
{
    for (size_t i = 0; i < WHEN_SUBJECTS; i++) {
        if (when_subjects[i].kind == row->kind) {
            return arena_concat(a, when_subjects[i].prefix, row->name);
        }
    }
    return row->name;
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

// The type of the answer that a row compares; NULL: it compares none, or one that is not there.
static const struct question_type *when_row_type(const struct outline *o, const struct when_row *row)
{
    const struct outline_question *q = row->kind == WHEN_ROW_ANSWER ? outline_find_question(o, row->name, NULL) : NULL;
    return q == NULL ? NULL : question_type_find(q->type);
}

static enum when_sort when_sort_of_row(const struct outline *o, const struct when_row *row)
{
    const struct question_type *type = when_row_type(o, row);
    return row->kind == WHEN_ROW_VALUE ? SORT_NUMBER : type == NULL ? SORT_TEXT : when_sort_of(type);
}

size_t when_operators(const struct outline *o, const struct when_row *row, enum condition_operator *ret_operators)
{
    if (row->kind == WHEN_ROW_NAMED || row->kind == WHEN_ROW_GROUP ||
        (row->kind == WHEN_ROW_ANSWER && when_row_type(o, row) == NULL)) {
        return 0;
    }
    enum when_sort sort = when_sort_of_row(o, row);
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

static bool when_is_length(enum condition_operator compare)
{
    return compare >= OPERATOR_IS_LONGER_THAN && compare <= OPERATOR_HAS_LENGTH;
}

static bool when_value_fits(const struct outline *o, const struct when_row *row)
{
    const struct outline_question *q = outline_find_question(o, row->name, NULL);
    const struct question_type *type = when_row_type(o, row);
    struct decimal number;
    switch (when_sort_of_row(o, row)) {
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
        return when_is_length(row->compare) ? decimal_parse(row->value, &number) : row->value.len != 0;
    case SORT_PARTS:
    case SORT__COUNT:
        break;
    }
    return false;
}

bool when_row_fits(const struct outline *o, const struct when_row *row)
{
    const struct question_type *type = when_row_type(o, row);
    if (row->kind == WHEN_ROW_GROUP) {
        return row->join < WHEN_JOIN__COUNT;
    }
    if (row->kind == WHEN_ROW_NAMED) {
        return outline_named(o, row->name) != NULL;
    }
    bool there = row->kind == WHEN_ROW_VALUE   ? outline_value(o, row->name) != NULL
                 : row->kind == WHEN_ROW_OTHER ? outline_find_question(o, row->name, NULL) != NULL
                                               : type != NULL;
    if (!there || row->compare >= OPERATOR__COUNT) {
        return false;
    }
    if (!when_takes_value(row->compare)) {
        return true;
    }
    if (row->relative) {
        return type != NULL && when_takes_today(type) && row->days >= -WHEN_DAYS && row->days <= WHEN_DAYS;
    }
    return when_value_fits(o, row);
}

// ---- Into a document -----------------------------------------------------------------------------------------------

static json_t *when_value(const struct outline *o, const struct when_row *row)
{
    const struct question_type *type = when_row_type(o, row);
    bool number = row->kind == WHEN_ROW_VALUE || (type != NULL && type->written == WRITTEN_NUMBER);
    if (row->relative) {
        return row->months != 0 ? json_pack("{s:I}", "months", (json_int_t)row->months)
                                : json_pack("{s:I}", "days", (json_int_t)row->days);
    }
    if (type != NULL && type->written == WRITTEN_BOOL) {
        return json_boolean(str_eq(row->value, STR("true")));
    }
    return number || when_is_length(row->compare) ? document_number(row->value)
                                                  : json_stringn(row->value.ptr, row->value.len);
}

static json_t *when_row_json(const struct outline *o, const struct when_row *row)
{
    if (row->kind == WHEN_ROW_NAMED) {
        return json_stringn(row->name.ptr, row->name.len);
    }
    str compare = condition_operator_names[row->compare];
    json_t *json = json_object();
    const char *of = row->kind == WHEN_ROW_VALUE ? "value-of" : "question";
    json_object_set_new(json, of, json_stringn(row->name.ptr, row->name.len));
    if (row->kind == WHEN_ROW_OTHER) {
        json_object_set_new(json, "other", json_true());
    }
    json_object_set_new(json, "operator", json_stringn(compare.ptr, compare.len));
    if (when_takes_value(row->compare)) {
        json_object_set_new(json, "value", when_value(o, row));
    }
    return json;
}

// What stands in a group, the group itself with it; NULL: nothing does.
static json_t *when_group_json(const struct outline *o, const struct when_rows *rows, size_t group, enum when_join join)
{
    json_t *list = json_array();
    for (size_t i = group; i < rows->count; i++) {
        const struct when_row *row = &rows->items[i];
        json_t *one = row->in != group              ? NULL
                      : row->kind == WHEN_ROW_GROUP ? when_group_json(o, rows, i + 1, row->join)
                                                    : when_row_json(o, row);
        if (one != NULL) {
            json_array_append_new(list, one);
        }
    }
    size_t count = json_array_size(list);
    json_t *json = list;
    if (count <= 1) {
        json = count == 0 ? NULL : json_incref(json_array_get(list, 0));
        json_decref(list);
    } else {
        json = json_object();
        json_object_set_new(json, join == WHEN_JOIN_ANY || join == WHEN_JOIN_NONE ? "any" : "all", list);
    }
    return json != NULL && join >= WHEN_JOIN_NONE ? json_pack("{s:o}", "not", json) : json;
}

json_t *when_json(const struct outline *o, const struct when_rows *rows)
{
    return when_group_json(o, rows, 0, rows->join);
}

bool when_same(const struct when_rows *a, const struct when_rows *b)
{
    bool joined = a->count > 1 || a->join >= WHEN_JOIN_NONE || b->join >= WHEN_JOIN_NONE;
    bool same = a->count == b->count && (a->join == b->join || !joined);
    for (size_t i = 0; i < a->count && same; i++) {
        const struct when_row *x = &a->items[i];
        const struct when_row *y = &b->items[i];
        same = x->kind == y->kind && x->in == y->in && x->join == y->join && str_eq(x->name, y->name) &&
               x->compare == y->compare && str_eq(x->value, y->value) && x->relative == y->relative &&
               x->days == y->days && x->months == y->months;
    }
    return same;
}

int when_depth(const json_t *when)
{
    size_t i;
    const json_t *one;
    int deepest = 0;
    const json_t *inner = json_object_get(when, "not");
    const json_t *list =
        json_object_get(when, "all") != NULL ? json_object_get(when, "all") : json_object_get(when, "any");
    json_array_foreach(list, i, one)
    {
        int depth = when_depth(one);
        deepest = depth > deepest ? depth : deepest;
    }
    return 1 + (inner != NULL ? when_depth(inner) : deepest);
}
