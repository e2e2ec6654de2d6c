// SPDX-License-Identifier: Apache-2.0
// Calculated values: what each is called, worked out from and written with; which of them is to be paid.
#include "design/editing.h"

static size_t edit_terms_in(const struct term_rows *rows, size_t group)
{
    size_t count = 0;
    for (size_t i = group; i < rows->count; i++) {
        count += rows->items[i].in == group ? 1 : 0;
    }
    return count;
}

// Two are subtracted and divided, one is rounded, and a group holds something.
static bool edit_group_fits(const struct term_rows *rows, size_t group, enum term_kind kind)
{
    size_t count = edit_terms_in(rows, group);
    bool two = kind == TERM_SUBTRACT || kind == TERM_DIVIDE;
    return count != 0 && (!two || count == 2) && (kind != TERM_ROUND || count == 1);
}

bool edit_terms_fit(const struct outline *o, const struct term_rows *rows, size_t *ret_wrong)
{
    *ret_wrong = 0;
    bool fit =
        term_is_group(rows->whole.kind) && term_row_fits(o, &rows->whole) && edit_group_fits(rows, 0, rows->whole.kind);
    for (size_t i = 0; i < rows->count && fit; i++) {
        const struct term_row *row = &rows->items[i];
        fit = term_row_fits(o, row) && (!term_is_group(row->kind) || edit_group_fits(rows, i + 1, row->kind));
        *ret_wrong = fit ? 0 : i + 1;
    }
    return fit;
}

static err edit_put_terms(const struct editing *e, json_t *value)
{
    size_t wrong;
    struct outline o;
    const struct term_rows *rows = e->edit->terms;
    struct term_rows *is = arena_new(e->arena, struct term_rows);
    json_t *was = json_object_get(value, "value");
    outline_of(e->arena, e->root, &o);
    if (!edit_terms_fit(&o, rows, &wrong)) {
        return FAIL(ERR_INPUT, "this cannot be worked out");
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (term_row_depth(rows, i) + 2 > LIMIT_TERM_DEPTH) {
            return FAIL(ERR_TOO_LARGE, "calculations nest too deep");
        }
    }
    struct outline_term read = term_read(e->arena, was, STR(""), 1);
    if (was == NULL || !term_rows(&read, is) || !term_same(is, rows)) {
        json_object_set_new(value, "value", term_json(rows, was));
    }
    return NO_ERR;
}

static err edit_new_value(struct editing *e, json_t **ret_value)
{
    json_t *values = json_object_get(e->root, "values");
    str id = edit_worded_id(e, e->edit->called, STR(""));
    if (id.len == 0) {
        return FAIL(ERR_INPUT, "a value needs a name");
    }
    if (json_array_size(values) >= LIMIT_FIGURE_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many values as there may be");
    }
    if (!json_is_array(values)) {
        values = json_array();
        json_object_set_new(e->root, "values", values);
    }
    id = edit_free_id(e, id);
    *ret_value = json_object();
    json_object_set_new(*ret_value, "name", json_stringn(id.ptr, id.len));
    json_array_append_new(values, *ret_value);
    e->shown = id;
    return NO_ERR;
}

// What is to be paid is one value, or none.
static void edit_put_fee(const struct editing *e, const json_t *value)
{
    str name = str_from(json_string_value(json_object_get(value, "name")));
    bool is = str_eq(str_from(json_string_value(json_object_get(e->root, "fee"))), name);
    if (e->edit->fee && !is) {
        json_object_set_new(e->root, "fee", json_stringn(name.ptr, name.len));
    } else if (!e->edit->fee && is) {
        json_object_del(e->root, "fee");
    }
}

err edit_value_set(struct editing *e)
{
    size_t at;
    const struct edit *edit = e->edit;
    struct term_row places = {.kind = TERM_ROUND, .decimals = edit->decimals};
    json_t *value = edit_by_name(e->root, "values", edit->value, &at);
    e->shown = edit->value;
    if (!term_row_fits(&e->languages, &places)) {
        return FAIL(ERR_INPUT, "there are no such decimals");
    }
    if (edit->value.len != 0 && value == NULL) {
        return FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more");
    }
    if (value == NULL) {
        TRY(edit_new_value(e, &value));
    }
    document_set_text(e->arena, &e->languages, value, "title", edit->title);
    document_set_text(e->arena, &e->languages, value, "prefix", edit->prefix);
    document_set_text(e->arena, &e->languages, value, "suffix", edit->suffix);
    edit_put_number(e, value, "decimals", edit->decimals);
    edit_put_fee(e, value);
    return edit->terms == NULL ? NO_ERR : edit_put_terms(e, value);
}

err edit_value_remove(struct editing *e)
{
    size_t at;
    const json_t *value = edit_by_name(e->root, "values", e->edit->value, &at);
    if (value == NULL) {
        return FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more");
    }
    if (str_eq(str_from(json_string_value(json_object_get(e->root, "fee"))), e->edit->value)) {
        json_object_del(e->root, "fee");
    }
    json_array_remove(json_object_get(e->root, "values"), at);
    if (json_array_size(json_object_get(e->root, "values")) == 0) {
        json_object_del(e->root, "values");
    }
    e->shown = (str){0};
    return NO_ERR;
}

json_t *edit_value_case(const struct editing *e)
{
    size_t at;
    json_t *value = edit_by_name(e->root, "values", e->edit->value, &at);
    json_t *part = term_part(json_object_get(value, "value"), e->edit->at);
    return json_object_get(part, "then") == NULL ? NULL : part;
}

bool edit_value_same(const struct editing *now, const struct editing *seen)
{
    size_t at;
    return edit_same(edit_by_name(now->root, "values", now->edit->value, &at),
                     edit_by_name(seen->root, "values", now->edit->value, &at)) &&
           edit_same_key(now->root, seen->root, "fee");
}
