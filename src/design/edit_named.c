// SPDX-License-Identifier: Apache-2.0
// Conditions that have a name: what each is called, and when it holds.
#include "definition/names.h"
#include "design/editing.h"
#include "design/named.h"

static err edit_new_named(struct editing *e, json_t **ret_named)
{
    json_t *list = json_object_get(e->root, "conditions");
    if (json_array_size(list) >= LIMIT_NAMED_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many conditions as there may be");
    }
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(e->root, "conditions", list);
    }
    *ret_named = json_object();
    json_object_set_new(*ret_named, "name", json_stringn(e->edit->called.ptr, e->edit->called.len));
    json_array_append_new(list, *ret_named);
    return NO_ERR;
}

// Of itself; by way of others: edit_named_circles.
static bool edit_named_has(const struct when_rows *rows, str name)
{
    bool has = false;
    for (size_t i = 0; i < rows->count; i++) {
        has = has || (rows->items[i].kind == WHEN_ROW_NAMED && str_eq(rows->items[i].name, name));
    }
    return has;
}

// One that is more than can be chosen stays as it is.
static err edit_put_named_when(const struct editing *e, const struct outline *o, json_t *named)
{
    struct when_rows now;
    const struct when_rows *rows = &e->edit->when;
    const json_t *is = json_object_get(named, "when");
    struct outline_when was = when_read(e->arena, is, 1);
    bool chosen = when_rows(o, &was, &now);
    if (is != NULL && (!chosen || when_same(&now, rows))) {
        return NO_ERR;
    }
    TRY(edit_rows_fit(o, rows));
    json_t *when = when_json(o, rows);
    if (when == NULL || edit_named_has(rows, e->edit->named)) {
        json_decref(when);
        return FAIL(ERR_INPUT, "a condition that has a name needs a comparison, and not itself");
    }
    json_object_set_new(named, "when", when);
    return when_depth(when) > LIMIT_CONDITION_DEPTH ? FAIL(ERR_TOO_LARGE, "conditions nest too deep") : NO_ERR;
}

// Over all conditions, from one to those that use it, each once: whether one comes back to where one began.
static bool edit_named_circles(const struct editing *e, size_t own)
{
    json_t *list = json_object_get(e->root, "conditions");
    size_t count = json_array_size(list);
    struct name_at *names = arena_array(e->arena, struct name_at, count + 1);
    size_t *ways = arena_array(e->arena, size_t, count + 1);
    bool *met = arena_array(e->arena, bool, count + 1);
    const struct named_uses *uses = named_uses_of(e->arena, e->root);
    size_t ahead = 1;
    for (size_t i = 0; i < count; i++) {
        names[i] = (struct name_at){str_from(json_string_value(json_object_get(json_array_get(list, i), "name"))), i};
        met[i] = false;
    }
    struct names index = names_build(names, count);
    ways[0] = own;
    for (size_t i = 0; i < ahead; i++) {
        const struct named_uses *by = &uses[ways[i]];
        for (size_t k = 0; k < by->count; k++) {
            size_t to = by->items[k].kind == NAMED_IN_CONDITION ? names_find(&index, by->items[k].name) : STR_NONE;
            if (to != STR_NONE && !met[to]) {
                met[to] = true;
                ways[ahead++] = to;
            }
        }
        if (met[own]) {
            return true;
        }
    }
    return false;
}

err edit_named_set(struct editing *e)
{
    size_t at;
    struct outline o;
    const struct edit *edit = e->edit;
    json_t *named = edit_by_name(e->root, "conditions", edit->named, &at);
    outline_of(e->arena, e->root, &o);
    if (edit->named.len != 0 && named == NULL) {
        return FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more");
    }
    if (!named_fits(&o, edit->named, edit->called)) {
        return FAIL(ERR_INPUT, "a condition cannot be called so");
    }
    if (named == NULL) {
        TRY(edit_new_named(e, &named));
    } else if (!str_eq(edit->named, edit->called)) {
        named_rename(e->arena, e->root, edit->named, edit->called);
        json_object_set_new(named, "name", json_stringn(edit->called.ptr, edit->called.len));
    }
    TRY(edit_put_named_when(e, &o, named));
    edit_by_name(e->root, "conditions", edit->called, &at);
    return edit_named_circles(e, at) ? FAIL(ERR_INPUT, "a condition needs itself") : NO_ERR;
}

err edit_named_remove(struct editing *e)
{
    size_t at;
    if (edit_by_name(e->root, "conditions", e->edit->named, &at) == NULL) {
        return FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more");
    }
    if (named_uses_of(e->arena, e->root)[at].count != 0) {
        return FAIL(ERR_INPUT, "a condition that is used cannot go");
    }
    json_array_remove(json_object_get(e->root, "conditions"), at);
    if (json_array_size(json_object_get(e->root, "conditions")) == 0) {
        json_object_del(e->root, "conditions");
    }
    return NO_ERR;
}

bool edit_named_same(const struct editing *now, const struct editing *seen)
{
    size_t at;
    return edit_same(edit_by_name(now->root, "conditions", now->edit->named, &at),
                     edit_by_name(seen->root, "conditions", now->edit->named, &at));
}
