// SPDX-License-Identifier: Apache-2.0
// When a page is shown, a question is asked, a way is gone.
#include "design/editing.h"

static bool edit_is_end(str page)
{
    return str_eq(page, STR("check-answers"));
}

err edit_rows_fit(const struct outline *o, const struct when_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (!when_row_fits(o, &rows->items[i])) {
            return FAIL(ERR_INPUT, "a comparison cannot be made");
        }
    }
    return NO_ERR;
}

static json_t *edit_ways(struct editing *e)
{
    json_t *ways = json_object_get(e->page, "next");
    if (!json_is_array(ways)) {
        ways = json_array();
        json_object_set_new(e->page, "next", ways);
    }
    return ways;
}

// The ways on from a page are tried in order: one that is always gone ends the list.
static json_t *edit_new_way(struct editing *e)
{
    json_t *ways = edit_ways(e);
    size_t at = json_array_size(ways);
    json_t *last = at == 0 ? NULL : json_array_get(ways, at - 1);
    bool ends = json_is_object(last) && json_object_get(last, "when") == NULL;
    if (ends && e->edit->when.count == 0) {
        return last;
    }
    json_t *way = json_object();
    json_array_insert_new(ways, ends ? at - 1 : at, way);
    return way;
}

static err edit_way_at(struct editing *e, size_t *ret_at)
{
    int64_t at;
    json_t *ways = json_object_get(e->page, "next");
    if (!str_to_i64(e->edit->way, 0, (int64_t)json_array_size(ways) - 1, &at)) {
        return FAIL(ERR_NOT_FOUND, "there is no such way");
    }
    *ret_at = (size_t)at;
    return NO_ERR;
}

static err edit_way(struct editing *e, json_t **ret_way)
{
    size_t at;
    str to = e->edit->to;
    if (document_of_id(e->pages, to, NULL) == NULL && !edit_is_end(to)) {
        return FAIL(ERR_INPUT, "a way needs a page to lead to");
    }
    if (str_eq(e->edit->way, STR("new"))) {
        *ret_way = edit_new_way(e);
    } else {
        TRY(edit_way_at(e, &at));
        *ret_way = json_array_get(json_object_get(e->page, "next"), at);
    }
    json_object_set_new(*ret_way, "page", json_stringn(to.ptr, to.len));
    return NO_ERR;
}

// What the condition is of, and the list that it stands in, where it may have to become an object first.
struct edit_shown {
    json_t *object, *list;
    size_t at;
};

static err edit_when_of(struct editing *e, struct edit_shown *ret)
{
    const struct edit *edit = e->edit;
    json_t *question = edit->question.len == 0 ? NULL : e->question;
    *ret = (struct edit_shown){.object = edit->question.len == 0 ? e->page : question};
    if (edit->way.len != 0) {
        return edit_way(e, &ret->object);
    }
    if (edit->value.len != 0) {
        ret->object = edit_value_case(e);
    } else if (edit->piece.len != 0) {
        ret->object = edit_piece(e, &ret->list, &ret->at);
    } else if (edit->option.len != 0) {
        ret->list = document_options(e->root, question);
        ret->object = edit_option_of_value(ret->list, edit->option);
        while (ret->object != NULL && json_array_get(ret->list, ret->at) != ret->object) {
            ret->at++;
        }
    }
    return ret->object == NULL ? FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more") : NO_ERR;
}

// A bare text has no condition: it becomes what it stands for.
static json_t *edit_when_object(const struct edit *edit, const struct edit_shown *shown)
{
    json_t *object = NULL;
    if (edit->piece.len != 0 && document_is_bare(shown->object)) {
        object = json_pack("{s:s, s:O}", "type", "guidance", "body", shown->object);
    } else if (edit->piece.len == 0 && shown->list != NULL && !json_is_object(shown->object)) {
        object = json_pack("{s:O, s:O}", "value", shown->object, "label", shown->object);
    }
    if (object == NULL) {
        return shown->object;
    }
    json_array_set_new(shown->list, shown->at, object);
    return object;
}

// A case of a choice is nothing without a condition.
static bool edit_is_case(const struct edit *edit)
{
    return edit->value.len != 0;
}

err edit_when(struct editing *e)
{
    struct outline o;
    struct when_rows now;
    struct edit_shown shown;
    outline_of(e->arena, e->root, &o);
    TRY(edit_rows_fit(&o, &e->edit->when));
    TRY(edit_when_of(e, &shown));
    struct outline_when was = when_read(e->arena, json_object_get(shown.object, "when"), 1);
    if (when_rows(&o, &was, &now) && when_same(&now, &e->edit->when)) {
        return NO_ERR; // a named one stays named
    }
    json_t *when = when_json(&o, &e->edit->when);
    json_t *object = edit_when_object(e->edit, &shown);
    bool deep = when != NULL && when_depth(when) > LIMIT_CONDITION_DEPTH;
    if (when == NULL && edit_is_case(e->edit)) {
        json_object_set_new(object, "when", json_pack("{s:[]}", "all")); // which holds always
    } else if (when == NULL) {
        json_object_del(object, "when");
    } else {
        json_object_set_new(object, "when", when);
    }
    return deep ? FAIL(ERR_TOO_LARGE, "conditions nest too deep") : NO_ERR;
}

bool edit_when_same(const struct editing *now, const struct editing *seen)
{
    const struct edit *edit = now->edit;
    bool of_page = edit->question.len == 0;
    if (edit->value.len != 0) {
        return edit_value_same(now, seen);
    }
    if (edit->piece.len != 0) {
        return edit_same_key(now->page, seen->page, "before") && edit_same_key(now->page, seen->page, "after");
    }
    if (edit->option.len != 0) {
        return edit_same(edit_option_of_value(document_options(now->root, now->question), edit->option),
                         edit_option_of_value(document_options(seen->root, seen->question), edit->option));
    }
    return edit->way.len != 0
               ? edit_same_key(now->page, seen->page, "next")
               : edit_same_key(of_page ? now->page : now->question, of_page ? seen->page : seen->question, "when");
}

err edit_way_up(struct editing *e)
{
    size_t at;
    TRY(edit_way_at(e, &at));
    edit_swap(json_object_get(e->page, "next"), at, true);
    return NO_ERR;
}

err edit_way_remove(struct editing *e)
{
    size_t at;
    json_t *ways = json_object_get(e->page, "next");
    TRY(edit_way_at(e, &at));
    json_array_remove(ways, at);
    if (json_array_size(ways) == 0) {
        json_object_del(e->page, "next");
    }
    return NO_ERR;
}
