// SPDX-License-Identifier: Apache-2.0
#include "design/term.h"
#include "design/document.h"
#include "design/row_tree.h"
#include <stddef.h>

enum {
    TERM_DECIMALS = 10 // as the definition allows
};

const str term_roundings[DECIMAL_ROUNDING__COUNT] = {STR_INIT("half-up"), STR_INIT("up"), STR_INIT("down")};

static const struct {
    str name; // in documents
    bool group;
} term_kinds[TERM__COUNT] = {
    [TERM_NUMBER] = {STR_INIT("number"), false},    [TERM_QUESTION] = {STR_INIT("question"), false},
    [TERM_FIGURE] = {STR_INIT("value"), false},     [TERM_ADD] = {STR_INIT("add"), true},
    [TERM_SUBTRACT] = {STR_INIT("subtract"), true}, [TERM_MULTIPLY] = {STR_INIT("multiply"), true},
    [TERM_DIVIDE] = {STR_INIT("divide"), true},     [TERM_MIN] = {STR_INIT("min"), true},
    [TERM_MAX] = {STR_INIT("max"), true},           [TERM_ROUND] = {STR_INIT("round"), true},
    [TERM_CHOOSE] = {STR_INIT("choose"), true},     [TERM_SUM] = {STR_INIT("sum"), false},
    [TERM_COUNT] = {STR_INIT("count"), false},      [TERM_DAYS] = {STR_INIT("days-between"), false},
};

bool term_is_group(enum term_kind kind)
{
    return kind < TERM__COUNT && term_kinds[kind].group;
}

str term_kind_name(enum term_kind kind)
{
    return term_kinds[kind].name;
}

enum term_kind term_kind_find(str name)
{
    enum term_kind kind = 0;
    while (kind < TERM__COUNT && !str_eq(term_kinds[kind].name, name)) {
        kind++;
    }
    return kind;
}

// ---- Out of a document ---------------------------------------------------------------------------------------------

static str term_day(struct arena *a, const json_t *json)
{
    str question = document_scalar(a, json_object_get(json, "question"));
    return question.len == 0 ? document_scalar(a, json) : arena_concat(a, STR("question:"), question);
}

static bool term_is_case(const json_t *json)
{
    return json_object_get(json, "then") != NULL;
}

static void term_parts(struct arena *a, const json_t *list, int depth, struct outline_term *term)
{
    bool one = json_is_object(list) || !json_is_array(list); // of "round"
    size_t count = one ? 1 : json_array_size(list);
    struct outline_term *parts = arena_array(a, struct outline_term, count + 1);
    struct outline_when *when = arena_array(a, struct outline_when, count + 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *part = one ? list : json_array_get(list, i);
        bool is_case = term->kind == TERM_CHOOSE && term_is_case(part);
        str at = term->at.len == 0 ? arena_printf(a, "%zu", i) : arena_printf(a, "%.*s.%zu", STR_ARG(term->at), i);
        parts[i] = term_read(a, is_case ? json_object_get(part, "then") : part, at, depth + 1);
        when[i] = when_read(a, is_case ? json_object_get(part, "when") : NULL, 1);
    }
    term->parts = parts;
    term->when = when;
    term->count = count;
}

static enum decimal_rounding term_rounding(const json_t *json)
{
    str name = str_from(json_string_value(json_object_get(json, "rounding")));
    return name.len == 0 ? DECIMAL_HALF_UP
                         : (enum decimal_rounding)str_place(name, term_roundings, DECIMAL_ROUNDING__COUNT);
}

static void term_of_kind(struct arena *a, const json_t *json, int depth, struct outline_term *term)
{
    const json_t *inner = json_object_getn(json, term_kinds[term->kind].name.ptr, term_kinds[term->kind].name.len);
    const json_t *otherwise = json_object_get(json, "otherwise");
    switch (term->kind) {
    case TERM_QUESTION:
    case TERM_FIGURE:
        term->name = document_scalar(a, inner);
        break;
    case TERM_SUM:
        term->page = document_scalar(a, json_object_get(inner, "repeat"));
        term->name = document_scalar(a, json_object_get(inner, "question"));
        break;
    case TERM_COUNT:
        term->page = document_scalar(a, inner);
        break;
    case TERM_DAYS:
        term->from = term_day(a, json_array_get(inner, 0));
        term->to = term_day(a, json_array_get(inner, 1));
        break;
    default:
        term_parts(a, inner, depth, term);
        term->decimals = document_scalar(a, json_object_get(json, "decimals"));
        term->rounding = term_rounding(json);
        break;
    }
    if (otherwise != NULL) {
        struct outline_term *other = arena_new(a, struct outline_term);
        *other = term_read(a, otherwise, STR("-"), depth + 1); // it has no place of its own
        term->otherwise = other;
    }
}

struct outline_term term_read(struct arena *a, const json_t *json, str at, int depth)
{
    struct outline_term term = {.kind = TERM__COUNT, .at = at};
    if (!json_is_object(json)) {
        term.text = document_scalar(a, json);
        term.kind = json == NULL ? TERM__COUNT : TERM_NUMBER;
        return term;
    }
    for (enum term_kind kind = TERM_QUESTION; kind < TERM__COUNT && depth <= LIMIT_TERM_DEPTH; kind++) {
        if (json_object_getn(json, term_kinds[kind].name.ptr, term_kinds[kind].name.len) != NULL) {
            term.kind = kind;
            term_of_kind(a, json, depth, &term);
            return term;
        }
    }
    return term;
}

// ---- As rows -------------------------------------------------------------------------------------------------------

static const struct row_tree term_tree = {sizeof(struct term_row), offsetof(struct term_row, in)};

size_t term_row_depth(const struct term_rows *rows, size_t at)
{
    return row_tree_depth(term_tree, rows->items, at);
}

bool term_rows_move(struct term_rows *rows, size_t at, bool up)
{
    size_t other;
    if (at >= rows->count || !row_tree_beside(term_tree, rows->items, rows->count, at, up, &other) ||
        rows->items[at].last || rows->items[other].last) {
        return false;
    }
    row_tree_swap(term_tree, rows->items, rows->count, up ? other : at, up ? at : other);
    return true;
}

bool term_rows_add(struct term_rows *rows, struct term_row row)
{
    bool known = row.in == 0 || (row.in <= rows->count && term_is_group(rows->items[row.in - 1].kind));
    if (!known || rows->count == TERM_ROWS_MAX) {
        return false;
    }
    size_t at = row.in;
    enum term_kind group = row.in == 0 ? rows->whole.kind : rows->items[row.in - 1].kind;
    while (at < rows->count && (row.in == 0 || row_tree_is_within(term_tree, rows->items, at, row.in)) &&
           (group != TERM_CHOOSE || rows->items[at].in != row.in || !rows->items[at].last)) {
        at++;
    }
    row_tree_insert(term_tree, rows->items, &rows->count, at, &row);
    return true;
}

static struct term_row term_row_of(const struct outline_term *term)
{
    return (struct term_row){.kind = term->kind,
                             .at = term->at,
                             .number = term->kind == TERM_NUMBER ? term->text
                                       : term->otherwise != NULL ? term->otherwise->text
                                                                 : (str){0},
                             .name = term->name,
                             .page = term->page,
                             .decimals = term->decimals,
                             .rounding = term->rounding,
                             .from = term->from,
                             .to = term->to};
}

static bool term_rows_of_parts(const struct outline_term *term, size_t in, struct term_rows *rows)
{
    for (size_t i = 0; i < term->count; i++) {
        const struct outline_term *part = &term->parts[i];
        bool simple = part->otherwise == NULL || part->otherwise->kind == TERM_NUMBER;
        struct term_row row = term_row_of(part);
        row.in = in;
        row.last = term->kind == TERM_CHOOSE && term->when[i].kind == WHEN_NONE;
        bool fine = part->kind < TERM__COUNT && part->rounding < DECIMAL_ROUNDING__COUNT && simple &&
                    (!row.last || i + 1 == term->count) && rows->count < TERM_ROWS_MAX;
        if (!fine) {
            return false;
        }
        rows->items[rows->count++] = row;
        if (!term_rows_of_parts(part, rows->count, rows)) {
            return false;
        }
    }
    return true;
}

bool term_rows(const struct outline_term *term, struct term_rows *ret_rows)
{
    *ret_rows = (struct term_rows){.whole = {.kind = TERM_ADD}};
    if (term_is_group(term->kind)) {
        ret_rows->whole = term_row_of(term);
        return term->rounding < DECIMAL_ROUNDING__COUNT && term_rows_of_parts(term, 0, ret_rows);
    }
    struct outline_term alone = {.kind = TERM_ADD, .parts = term, .count = 1};
    return term_rows_of_parts(&alone, 0, ret_rows);
}

// ---- What a row is of ----------------------------------------------------------------------------------------------

static bool term_cut(str subject, str prefix, str *ret_rest)
{
    *ret_rest = str_slice(subject, prefix.len, subject.len);
    return str_starts(subject, prefix);
}

bool term_takes_question(const struct outline_question *q)
{
    struct decimal number;
    const struct question_type *type = question_type_find(q->type);
    bool choice = type != NULL && type->written == WRITTEN_TEXT && type->shown == SHOWN_OPTIONS;
    bool numbers = q->option_count != 0;
    for (size_t i = 0; i < q->option_count; i++) {
        numbers = numbers && decimal_parse(q->options[i].value, &number);
    }
    return type != NULL && (type->written == WRITTEN_NUMBER || (choice && numbers));
}

bool term_takes_day(const struct outline_question *q)
{
    const struct question_type *type = question_type_find(q->type);
    return type != NULL && (type->shown == SHOWN_DATE || type->shown == SHOWN_DATE_TIME);
}

bool term_subject_read(const struct outline *o, str subject, struct term_row *ret_row)
{
    str rest;
    *ret_row = (struct term_row){.kind = term_kind_find(subject)};
    if (ret_row->kind < TERM__COUNT && ret_row->kind != TERM_QUESTION && ret_row->kind != TERM_FIGURE &&
        ret_row->kind != TERM_SUM && ret_row->kind != TERM_COUNT) {
        ret_row->from = ret_row->to = STR("today");
        return true;
    }
    if (term_cut(subject, STR("question:"), &rest)) {
        *ret_row = (struct term_row){.kind = TERM_QUESTION, .name = rest};
    } else if (term_cut(subject, STR("value:"), &rest)) {
        *ret_row = (struct term_row){.kind = TERM_FIGURE, .name = rest};
    } else if (term_cut(subject, STR("count:"), &rest)) {
        *ret_row = (struct term_row){.kind = TERM_COUNT, .page = rest};
    } else if (term_cut(subject, STR("sum:"), &rest)) {
        *ret_row = (struct term_row){.kind = TERM_SUM};
        str_cut(rest, ':', &ret_row->page, &ret_row->name);
    } else {
        return false;
    }
    return term_row_fits(o, ret_row);
}

static bool term_day_fits(const struct outline *o, str day)
{
    str id;
    date on;
    const struct outline_page *page;
    if (!term_cut(day, STR("question:"), &id)) {
        return str_eq(day, STR("today")) || (day.len == 10 && date_parse(day, &on));
    }
    const struct outline_question *q = outline_find_question(o, id, &page);
    return q != NULL && term_takes_day(q) && !page->repeats;
}

static bool term_number_fits(str number)
{
    struct decimal value;
    return decimal_parse(number, &value);
}

static bool term_answer_fits(const struct outline *o, const struct term_row *row)
{
    const struct outline_page *page;
    const struct outline_question *q = outline_find_question(o, row->name, &page);
    bool there = q != NULL && term_takes_question(q);
    return there && (row->kind == TERM_SUM ? page->repeats && str_eq(page->id, row->page) : !page->repeats);
}

bool term_row_fits(const struct outline *o, const struct term_row *row)
{
    int64_t decimals;
    const struct outline_page *page;
    switch (row->kind) {
    case TERM_NUMBER:
        return term_number_fits(row->number);
    case TERM_QUESTION:
        return term_answer_fits(o, row) && (row->number.len == 0 || term_number_fits(row->number));
    case TERM_SUM:
        return term_answer_fits(o, row);
    case TERM_FIGURE:
        return outline_value(o, row->name) != NULL;
    case TERM_COUNT:
        page = outline_page(o, row->page);
        return page != NULL && page->repeats;
    case TERM_DAYS:
        return term_day_fits(o, row->from) && term_day_fits(o, row->to);
    case TERM__COUNT:
        return false;
    default:
        return row->rounding < DECIMAL_ROUNDING__COUNT &&
               (row->decimals.len == 0 || str_to_i64(row->decimals, 0, TERM_DECIMALS, &decimals));
    }
}

// ---- Into a document -----------------------------------------------------------------------------------------------

json_t *term_part(json_t *term, str at)
{
    str step;
    int64_t index;
    while (at.len != 0) {
        json_t *list = NULL;
        str_next(&at, '.', &step);
        json_t *whole = term_is_case(term) ? json_object_get(term, "then") : term;
        for (enum term_kind kind = 0; kind < TERM__COUNT; kind++) {
            json_t *parts = json_object_getn(whole, term_kinds[kind].name.ptr, term_kinds[kind].name.len);
            list = term_kinds[kind].group && parts != NULL ? parts : list;
        }
        if (!str_to_i64(step, 0, TERM_ROWS_MAX, &index)) {
            return NULL;
        }
        term = json_is_array(list) ? json_array_get(list, (size_t)index) : index == 0 ? list : NULL;
    }
    return term;
}

static json_t *term_day_json(str day)
{
    str id;
    return term_cut(day, STR("question:"), &id) ? json_pack("{s:o}", "question", json_stringn(id.ptr, id.len))
                                                : json_stringn(day.ptr, day.len);
}

static json_t *term_group_json(const struct term_rows *rows, size_t group, const struct term_row *row, json_t *was);

static json_t *term_row_json(const struct term_rows *rows, size_t at, json_t *was)
{
    const struct term_row *row = &rows->items[at];
    json_t *name = json_stringn(row->name.ptr, row->name.len);
    json_t *page = json_stringn(row->page.ptr, row->page.len);
    json_t *json = NULL;
    switch (row->kind) {
    case TERM_NUMBER:
        json = document_number(row->number);
        break;
    case TERM_QUESTION:
        json = json_pack("{s:O}", "question", name);
        if (row->number.len != 0) {
            json_object_set_new(json, "otherwise", document_number(row->number));
        }
        break;
    case TERM_FIGURE:
        json = json_pack("{s:O}", "value", name);
        break;
    case TERM_SUM:
        json = json_pack("{s:{s:O, s:O}}", "sum", "repeat", page, "question", name);
        break;
    case TERM_COUNT:
        json = json_pack("{s:O}", "count", page);
        break;
    case TERM_DAYS:
        json = json_pack("{s:[o, o]}", "days-between", term_day_json(row->from), term_day_json(row->to));
        break;
    default:
        json = term_group_json(rows, at + 1, row, was);
        break;
    }
    json_decref(name);
    json_decref(page);
    return json;
}

// One of a choice by conditions: its condition as it is; of a new one, which holds always until it is chosen.
static json_t *term_case_json(const struct term_row *row, json_t *then, json_t *was)
{
    json_t *is = row->at.len == 0 ? NULL : json_object_get(term_part(was, row->at), "when");
    return json_pack("{s:o, s:o}", "when", is != NULL ? json_deep_copy(is) : json_pack("{s:[]}", "all"), "then", then);
}

static json_t *term_group_json(const struct term_rows *rows, size_t group, const struct term_row *row, json_t *was)
{
    str name = term_kinds[row->kind].name;
    json_t *list = json_array();
    for (size_t i = group; i < rows->count; i++) {
        const struct term_row *part = &rows->items[i];
        json_t *one = part->in == group ? term_row_json(rows, i, was) : NULL;
        if (one != NULL && row->kind == TERM_CHOOSE && !part->last) {
            one = term_case_json(part, one, was);
        }
        if (one != NULL) {
            json_array_append_new(list, one);
        }
    }
    if (json_array_size(list) == 0) {
        json_decref(list);
        return NULL;
    }
    json_t *json = json_object();
    bool rounds = row->kind == TERM_ROUND || row->kind == TERM_DIVIDE;
    if (row->kind == TERM_ROUND) {
        json_object_set(json, "round", json_array_get(list, 0));
        json_decref(list);
    } else {
        json_object_setn_new(json, name.ptr, name.len, list);
    }
    if (rounds && row->decimals.len != 0) {
        json_object_set_new(json, "decimals", document_number(row->decimals));
    }
    if (rounds && row->rounding != DECIMAL_HALF_UP) {
        str rounding = term_roundings[row->rounding];
        json_object_set_new(json, "rounding", json_stringn(rounding.ptr, rounding.len));
    }
    return json;
}

json_t *term_json(const struct term_rows *rows, json_t *was)
{
    bool alone = rows->whole.kind == TERM_ADD && rows->count != 0;
    for (size_t i = 1; i < rows->count; i++) {
        alone = alone && rows->items[i].in != 0;
    }
    return alone ? term_row_json(rows, 0, was) : term_group_json(rows, 0, &rows->whole, was);
}

static bool term_same_row(const struct term_row *x, const struct term_row *y)
{
    return x->kind == y->kind && x->in == y->in && str_eq(x->at, y->at) && x->last == y->last &&
           str_eq(x->number, y->number) && str_eq(x->name, y->name) && str_eq(x->page, y->page) &&
           str_eq(x->decimals, y->decimals) && x->rounding == y->rounding && str_eq(x->from, y->from) &&
           str_eq(x->to, y->to);
}

bool term_same(const struct term_rows *a, const struct term_rows *b)
{
    bool same = a->count == b->count && a->whole.kind == b->whole.kind &&
                str_eq(a->whole.decimals, b->whole.decimals) && a->whole.rounding == b->whole.rounding;
    for (size_t i = 0; i < a->count && same; i++) {
        same = term_same_row(&a->items[i], &b->items[i]);
    }
    return same;
}
