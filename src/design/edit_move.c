// SPDX-License-Identifier: Apache-2.0
// Copies of pages and questions, also of questions of other services, and questions that go to another page.
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

// ---- As another service asks it ------------------------------------------------------------------------------------

static bool edit_speaks(const struct outline *o, str language)
{
    for (size_t i = 0; i < o->language_count; i++) {
        if (str_eq(o->languages[i], language)) {
            return true;
        }
    }
    return false;
}

// Words that were bare are of the first language there.
static void edit_name_language(const struct outline *source, json_t *object, const char *key)
{
    json_t *text = json_object_get(object, key);
    if (json_is_string(text)) {
        json_t *named = json_object();
        json_object_setn(named, source->languages[0].ptr, source->languages[0].len, text);
        json_object_set_new(object, key, named);
    }
}

// Words in languages that this document is not in go.
static void edit_leave_languages(const struct editing *e, const struct outline *source, json_t *json, int depth)
{
    const char *key;
    json_t *item;
    void *next;
    size_t i;
    if (depth > LIMIT_DEFINITION_DEPTH) {
        return;
    }
    json_array_foreach(json, i, item)
    {
        edit_leave_languages(e, source, item, depth + 1);
    }
    json_object_foreach_safe(json, next, key, item)
    {
        if (json_is_string(item) && edit_speaks(source, str_from(key)) && !edit_speaks(&e->languages, str_from(key))) {
            json_object_del(json, key);
        } else {
            edit_leave_languages(e, source, item, depth + 1);
        }
    }
}

// Its choices become its own, also where they were a list's; what they open stays there.
static void edit_own_options(const struct outline *source, const json_t *options, json_t *question)
{
    size_t i;
    json_t *option;
    if (options == NULL) {
        return;
    }
    json_t *own = json_array();
    json_array_foreach(options, i, option)
    {
        json_t *one =
            json_is_object(option) ? json_deep_copy(option) : json_pack("{s:O, s:O}", "value", option, "label", option);
        edit_name_language(source, one, "label");
        edit_name_language(source, one, "hint");
        json_object_del(one, "reveals");
        json_object_del(one, "when");
        json_array_append_new(own, one);
    }
    json_object_del(question, "list");
    json_object_set_new(question, "options", own);
}

// What a page asks of its rows: what one is called, how few and how many. NULL: it has none, or not in a language of
// this document's.
static json_t *edit_own_rows(const struct editing *e, const struct outline *source, const json_t *page)
{
    json_t *rows = json_deep_copy(json_object_get(page, "repeat"));
    json_object_del(rows, "number"); // answers are kept by it
    edit_name_language(source, rows, "item");
    edit_leave_languages(e, source, rows, 0);
    if (!document_says(&e->languages, document_text(e->arena, &e->languages, json_object_get(rows, "item")))) {
        json_decref(rows);
        return NULL;
    }
    return rows;
}

static json_t *edit_taken(struct editing *e, const json_t *root, json_t **ret_rows)
{
    static const char *const texts[] = {"title", "hint", "short", "why", "statement", "prefix", "suffix"};
    size_t i;
    const json_t *page;
    const json_t *found = NULL;
    const json_t *found_on = NULL;
    struct outline source = {0};
    document_languages(e->arena, root, &source);
    json_array_foreach(json_object_get(root, "pages"), i, page)
    {
        const json_t *here = document_of_id(json_object_get(page, "questions"), e->edit->question, NULL);
        found_on = found == NULL ? page : found_on;
        found = found == NULL ? here : found;
    }
    json_t *question = json_is_object(found) ? json_deep_copy(found) : NULL;
    for (i = 0; question != NULL && i < sizeof texts / sizeof texts[0]; i++) {
        edit_name_language(&source, question, texts[i]);
    }
    if (question != NULL) {
        edit_own_options(&source, document_options(root, found), question);
        edit_leave_languages(e, &source, question, 0);
    }
    *ret_rows = question == NULL ? NULL : edit_own_rows(e, &source, found_on);
    return question;
}

// The page that a question with rows goes to: the one that is open where it has rows already, or nothing to be asked
// once. `rows` is taken over. ERR_TOO_LARGE: there are as many pages as there may be.
static err edit_page_of_rows(struct editing *e, const json_t *question, json_t *rows)
{
    bool asks = json_array_size(e->questions) != 0 || json_is_true(json_object_get(e->page, "exit"));
    if (json_object_get(e->page, "repeat") != NULL) {
        json_decref(rows);
        return NO_ERR;
    }
    if (asks && json_array_size(e->pages) >= LIMIT_PAGE_COUNT) {
        json_decref(rows);
        return FAIL(ERR_TOO_LARGE, "there are as many pages as there may be");
    }
    if (asks) {
        e->page = edit_new_page(e, edit_like(e, question));
        e->questions = NULL;
    }
    json_object_set_new(e->page, "repeat", rows);
    return NO_ERR;
}

err edit_question_use(struct editing *e)
{
    json_t *root;
    json_t *rows;
    TRY(tree_load(e->edit->source, &root));
    json_t *question = edit_taken(e, root, &rows);
    json_decref(root);
    if (question == NULL) {
        return FAIL(ERR_NOT_FOUND, "the question is not asked there any more");
    }
    if (!document_says(&e->languages, document_text(e->arena, &e->languages, json_object_get(question, "title")))) {
        json_decref(question);
        json_decref(rows);
        return FAIL(ERR_INPUT, "it is asked in other languages");
    }
    err failed = rows == NULL ? NO_ERR : edit_page_of_rows(e, question, rows);
    if (err_is(failed)) {
        json_decref(question);
        return failed;
    }
    str id = edit_like(e, question);
    json_object_set_new(question, "id", json_stringn(id.ptr, id.len));
    json_object_del(question, "number"); // answers are kept by it
    json_object_del(question, "when");   // which asks for answers that are not here
    if (e->questions == NULL) {
        e->questions = json_array();
        json_object_set_new(e->page, "questions", e->questions);
    }
    json_array_append_new(e->questions, question);
    return NO_ERR;
}

// From where it stands to before the one of that id.
static err edit_place(json_t *list, json_t *item, size_t at, str before)
{
    size_t to = json_array_size(list);
    if (before.len != 0 && document_of_id(list, before, &to) == NULL) {
        return FAIL(ERR_INPUT, "it cannot go there");
    }
    json_incref(item);
    json_array_remove(list, at);
    json_array_insert_new(list, to > at ? to - 1 : to, item);
    return NO_ERR;
}

err edit_page_place(struct editing *e)
{
    return edit_place(e->pages, e->page, e->page_at, e->edit->to);
}

err edit_question_place(struct editing *e)
{
    return edit_place(e->questions, e->question, e->question_at, e->edit->to);
}
