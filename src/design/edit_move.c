// SPDX-License-Identifier: Apache-2.0
// Copies of pages and questions, and questions that go to another page.
#include "design/editing.h"

// An id like that one, which is nobody's: "bins-2".
static str edit_like(const struct editing *e, const json_t *object)
{
    return edit_free_id(e, document_scalar(e->arena, json_object_get(object, "id")));
}

// What says one id says the other. In a copy of a page its own questions mean those of the copy.
static void edit_rename(json_t *json, str from, str to, int depth)
{
    size_t i;
    const char *key;
    json_t *item;
    if (depth > LIMIT_DEFINITION_DEPTH) {
        return;
    }
    json_array_foreach(json, i, item)
    {
        edit_rename(item, from, to, depth + 1);
    }
    json_object_foreach(json, key, item)
    {
        size_t at;
        json_t *one;
        if (str_eq(str_from(key), STR("question")) && str_eq(str_from(json_string_value(item)), from)) {
            json_string_setn(item, to.ptr, to.len);
        }
        json_array_foreach(str_eq(str_from(key), STR("reveals")) ? item : NULL, at, one)
        {
            if (str_eq(str_from(json_string_value(one)), from)) {
                json_string_setn(one, to.ptr, to.len);
            }
        }
        edit_rename(item, from, to, depth + 1);
    }
}

// Answers are kept by number, so a copy has none yet.
static void edit_renumber(json_t *page)
{
    size_t i;
    json_t *question;
    json_object_del(json_object_get(page, "repeat"), "number");
    json_array_foreach(json_object_get(page, "questions"), i, question)
    {
        json_object_del(question, "number");
    }
}

err edit_page_copy(struct editing *e)
{
    size_t i;
    json_t *question;
    if (json_array_size(e->pages) >= LIMIT_PAGE_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many pages as there may be");
    }
    json_t *copy = json_deep_copy(e->page);
    str id = edit_like(e, copy);
    json_array_insert_new(e->pages, e->page_at + 1, copy);
    json_object_set_new(copy, "id", json_stringn(id.ptr, id.len));
    edit_renumber(copy);
    json_array_foreach(json_object_get(copy, "questions"), i, question)
    {
        str from = document_scalar(e->arena, json_object_get(question, "id"));
        str to = edit_like(e, question);
        json_object_set_new(question, "id", json_stringn(to.ptr, to.len));
        edit_rename(copy, from, to, 0);
    }
    e->shown = id;
    return NO_ERR;
}

err edit_question_copy(struct editing *e)
{
    json_t *copy = json_deep_copy(e->question);
    str id = edit_like(e, copy);
    json_object_set_new(copy, "id", json_stringn(id.ptr, id.len));
    json_object_del(copy, "number");
    json_array_insert_new(e->questions, e->question_at + 1, copy);
    return NO_ERR;
}

err edit_question_move(struct editing *e)
{
    json_t *to = document_of_id(e->pages, e->edit->to, NULL);
    if (to == NULL || to == e->page || json_is_true(json_object_get(to, "exit"))) {
        return FAIL(ERR_INPUT, "a question cannot go there");
    }
    json_t *questions = json_object_get(to, "questions");
    if (!json_is_array(questions)) {
        questions = json_array();
        json_object_set_new(to, "questions", questions);
    }
    json_array_append(questions, e->question);
    json_array_remove(e->questions, e->question_at);
    e->shown = e->edit->to;
    return NO_ERR;
}
