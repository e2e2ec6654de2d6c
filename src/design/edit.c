// SPDX-License-Identifier: Apache-2.0
#include "design/edit.h"
#include "design/editing.h"
#include "design/rule.h"

static const str edit_kinds[] = {
    [EDIT_NAME] = STR_INIT("name"),
    [EDIT_PAGE_ADD] = STR_INIT("page-add"),
    [EDIT_PAGE_UP] = STR_INIT("page-up"),
    [EDIT_PAGE_DOWN] = STR_INIT("page-down"),
    [EDIT_PAGE_REMOVE] = STR_INIT("page-remove"),
    [EDIT_PAGE_TITLE] = STR_INIT("page-title"),
    [EDIT_QUESTION_ADD] = STR_INIT("question-add"),
    [EDIT_QUESTION_SET] = STR_INIT("question-set"),
    [EDIT_QUESTION_UP] = STR_INIT("question-up"),
    [EDIT_QUESTION_DOWN] = STR_INIT("question-down"),
    [EDIT_QUESTION_REMOVE] = STR_INIT("question-remove"),
    [EDIT_PAGE_COPY] = STR_INIT("page-copy"),
    [EDIT_QUESTION_COPY] = STR_INIT("question-copy"),
    [EDIT_QUESTION_MOVE] = STR_INIT("question-move"),
    [EDIT_QUESTION_USE] = STR_INIT("question-use"),
    [EDIT_SETTINGS] = STR_INIT("settings"),
    [EDIT_WHEN] = STR_INIT("when"),
    [EDIT_WAY_UP] = STR_INIT("way-up"),
    [EDIT_WAY_REMOVE] = STR_INIT("way-remove"),
    [EDIT_SECTIONS] = STR_INIT("sections"),
    [EDIT_REPEAT] = STR_INIT("repeat"),
    [EDIT_PIECE_ADD] = STR_INIT("piece-add"),
    [EDIT_PIECE_SET] = STR_INIT("piece-set"),
    [EDIT_PIECE_REMOVE] = STR_INIT("piece-remove"),
    [EDIT_VALUE_SET] = STR_INIT("value-set"),
    [EDIT_VALUE_REMOVE] = STR_INIT("value-remove"),
    [EDIT_PAGE_PLACE] = STR_INIT("page-place"),
    [EDIT_QUESTION_PLACE] = STR_INIT("question-place"),
    [EDIT_MISTAKES] = STR_INIT("mistakes"),
    [EDIT_MESSAGE_SET] = STR_INIT("message-set"),
    [EDIT_MESSAGE_UP] = STR_INIT("message-up"),
    [EDIT_MESSAGE_DOWN] = STR_INIT("message-down"),
    [EDIT_MESSAGE_REMOVE] = STR_INIT("message-remove"),
    [EDIT_NAMED_SET] = STR_INIT("named-set"),
    [EDIT_NAMED_REMOVE] = STR_INIT("named-remove"),
    [EDIT_LANGUAGE_ADD] = STR_INIT("language-add"),
    [EDIT_LANGUAGE_REMOVE] = STR_INIT("language-remove"),
    [EDIT_LANGUAGE_FIRST] = STR_INIT("language-first"),
};
_Static_assert(sizeof edit_kinds / sizeof edit_kinds[0] == EDIT_KIND__COUNT, "a name a kind");

str edit_kind_name(enum edit_kind kind)
{
    return edit_kinds[kind];
}

bool edit_kind_find(str name, enum edit_kind *ret_kind)
{
    size_t at = str_place(name, edit_kinds, EDIT_KIND__COUNT);
    if (at < EDIT_KIND__COUNT) {
        *ret_kind = (enum edit_kind)at;
    }
    return at < EDIT_KIND__COUNT;
}

// ---- Texts ---------------------------------------------------------------------------------------------------------

static bool edit_says(const struct editing *e, struct outline_text text)
{
    return document_says(&e->languages, text);
}

static void edit_put_text(const struct editing *e, json_t *object, const char *key, struct outline_text text)
{
    document_set_text(e->arena, &e->languages, object, key, text);
}

// ---- Ids -----------------------------------------------------------------------------------------------------------

static bool edit_id_is_taken(const struct editing *e, str id)
{
    size_t i;
    const json_t *page;
    bool taken = str_eq(id, STR("check-answers")) || str_eq(id, STR("task-list"));
    json_array_foreach(e->pages, i, page)
    {
        taken = taken || str_eq(str_from(json_string_value(json_object_get(page, "id"))), id) ||
                document_of_id(json_object_get(page, "questions"), id, NULL) != NULL;
    }
    const json_t *value;
    json_array_foreach(json_object_get(e->root, "values"), i, value)
    {
        taken = taken || str_eq(str_from(json_string_value(json_object_get(value, "name"))), id);
    }
    return taken;
}

str edit_free_id(const struct editing *e, str base)
{
    str id = base;
    for (int number = 2; edit_id_is_taken(e, id); number++) {
        id = arena_printf(e->arena, "%.*s-%d", STR_ARG(base), number);
    }
    return id;
}

str edit_worded_id(const struct editing *e, str words, str otherwise)
{
    char *made = arena_array(e->arena, char, EDIT_ID_MAX);
    size_t len = 0;
    for (size_t i = 0; i < words.len && len < EDIT_ID_MAX; i++) {
        char c = words.ptr[i];
        char small = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        bool kept = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
        if (kept) {
            made[len++] = small;
        } else if (len != 0 && made[len - 1] != '-') {
            made[len++] = '-';
        }
    }
    while (len != 0 && made[len - 1] == '-') {
        len--;
    }
    return len == 0 ? otherwise : (str){made, len};
}

static str edit_make_id(const struct editing *e)
{
    str words = outline_said(&e->languages, e->edit->title, 0);
    return edit_free_id(e, edit_worded_id(e, words, STR("question")));
}

// ---- Options -------------------------------------------------------------------------------------------------------

json_t *edit_by_name(const json_t *root, const char *list, str name, size_t *ret_at)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(root, list), i, item)
    {
        if (name.len != 0 && str_eq(str_from(json_string_value(json_object_get(item, "name"))), name)) {
            *ret_at = i;
            return item;
        }
    }
    return NULL;
}

json_t *edit_option_of_value(const json_t *options, str value)
{
    size_t i;
    json_t *option;
    json_array_foreach(options, i, option)
    {
        const json_t *own = json_is_object(option) ? json_object_get(option, "value") : option;
        if (str_eq((str){json_string_value(own), json_string_length(own)}, value)) {
            return option;
        }
    }
    return NULL;
}

// The next whole number that is no option's value.
static str edit_new_value(const struct editing *e, const json_t *options, const json_t *made)
{
    str value;
    size_t number = 1;
    do {
        value = arena_printf(e->arena, "%zu", number++);
    } while (edit_option_of_value(options, value) != NULL || edit_option_of_value(made, value) != NULL);
    return value;
}

// Options keep what the form does not show of them (hints, conditions), and their values, by which answers are kept.
static void edit_put_options(const struct editing *e)
{
    json_t *options = document_options(e->root, e->question);
    json_t *made = json_array();
    for (size_t i = 0; i < e->edit->option_count; i++) {
        const struct edit_option *o = &e->edit->options[i];
        if (!edit_says(e, o->label)) {
            continue;
        }
        const json_t *known = o->value.len == 0 ? NULL : edit_option_of_value(options, o->value);
        json_t *option = json_is_object(known) ? json_deep_copy(known) : json_object();
        str value = known != NULL ? o->value : edit_new_value(e, options, made);
        json_object_set_new(option, "value", json_stringn(value.ptr, value.len));
        edit_put_text(e, option, "label", o->label);
        json_array_append_new(made, option);
    }
    if (options != NULL) {
        json_array_clear(options);
        json_array_extend(options, made);
        json_decref(made);
    } else {
        json_object_set_new(e->question, "options", made);
    }
}

// ---- The kinds -----------------------------------------------------------------------------------------------------

static err edit_name(struct editing *e)
{
    if (!edit_says(e, e->edit->title)) {
        return FAIL(ERR_INPUT, "a service needs a name");
    }
    edit_put_text(e, e->root, "name", e->edit->title);
    edit_put_text(e, e->root, "summary", e->edit->hint);
    return NO_ERR;
}

static err edit_new_question(struct editing *e, str id, json_t **ret_question)
{
    const struct question_type *type = question_type_find(e->edit->type);
    if (type == NULL || type->hidden || !edit_says(e, e->edit->title)) {
        return FAIL(ERR_INPUT, "a question needs a type and a title");
    }
    json_t *q = json_object();
    json_object_set_new(q, "id", json_stringn(id.ptr, id.len));
    json_object_set_new(q, "type", json_stringn(type->name.ptr, type->name.len));
    edit_put_text(e, q, "title", e->edit->title);
    if (str_eq(type->name, STR("declaration"))) {
        edit_put_text(e, q, "statement", e->edit->title);
    }
    if ((type->options & (1ULL << OPTION_OPTIONS)) != 0) {
        struct edit_option first[] = {{.label = e->edit->first_choices[0]}, {.label = e->edit->first_choices[1]}};
        struct edit with = {.options = first, .option_count = 2};
        struct editing inner = *e;
        inner.edit = &with;
        inner.question = q;
        edit_put_options(&inner);
    }
    *ret_question = q;
    return NO_ERR;
}

json_t *edit_new_page(struct editing *e, str id)
{
    json_t *page = json_object();
    const json_t *section = json_object_get(e->page, "section");
    json_object_set_new(page, "id", json_stringn(id.ptr, id.len));
    if (section != NULL) {
        json_object_set_new(page, "section", json_deep_copy(section));
    }
    json_array_insert_new(e->pages, e->page == NULL ? 0 : e->page_at + 1, page);
    e->shown = id;
    return page;
}

// A page that asks nothing. It needs words, which its title is until there are others.
static err edit_page_of_words(struct editing *e, str id, bool ending)
{
    if (!edit_says(e, e->edit->title)) {
        return FAIL(ERR_INPUT, "a page needs a title");
    }
    json_t *page = edit_new_page(e, id);
    if (ending) {
        json_object_set_new(page, "exit", json_true());
        json_object_del(page, "section");
    }
    edit_put_text(e, page, "title", e->edit->title);
    document_put_guidance(&e->languages, page, "before", e->edit->title);
    return NO_ERR;
}

static err edit_page_add(struct editing *e)
{
    json_t *question;
    if (json_array_size(e->pages) >= LIMIT_PAGE_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many pages as there may be");
    }
    str id = edit_make_id(e);
    bool ending = str_eq(e->edit->type, EDIT_TYPE_ENDING);
    if (ending || str_eq(e->edit->type, EDIT_TYPE_WORDS)) {
        return edit_page_of_words(e, id, ending);
    }
    TRY(edit_new_question(e, id, &question));
    json_t *page = edit_new_page(e, id);
    json_t *questions = json_array();
    json_array_append_new(questions, question);
    json_object_set_new(page, "questions", questions);
    return NO_ERR;
}

void edit_swap(json_t *list, size_t at, bool up)
{
    size_t other = up ? at - 1 : at + 1;
    if ((up && at == 0) || other >= json_array_size(list)) {
        return;
    }
    json_t *item = json_incref(json_array_get(list, at));
    json_array_remove(list, at);
    json_array_insert_new(list, other, item);
}

static err edit_settings(struct editing *e)
{
    for (int i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        enum outline_setting_kind kind = (enum outline_setting_kind)i;
        if (!setting_fits(kind, e->edit->settings[i].text)) {
            return FAIL(ERR_INPUT, "a setting cannot be so");
        }
        setting_put(e->arena, &e->languages, e->root, kind, &e->edit->settings[i]);
    }
    return NO_ERR;
}

static err edit_page_up(struct editing *e)
{
    edit_swap(e->pages, e->page_at, true);
    return NO_ERR;
}

static err edit_page_down(struct editing *e)
{
    edit_swap(e->pages, e->page_at, false);
    return NO_ERR;
}

static err edit_page_remove(struct editing *e)
{
    if (json_array_size(e->pages) == 1) {
        return FAIL(ERR_INPUT, "a service needs a page");
    }
    json_array_remove(e->pages, e->page_at);
    size_t near = e->page_at == 0 ? 0 : e->page_at - 1;
    e->shown = arena_str(e->arena, str_from(json_string_value(json_object_get(json_array_get(e->pages, near), "id"))));
    return NO_ERR;
}

static err edit_page_title(struct editing *e)
{
    edit_put_text(e, e->page, "title", e->edit->title);
    if (e->edit->hint.in != NULL) {
        document_put_guidance(&e->languages, e->page, "before", e->edit->hint);
    }
    return NO_ERR;
}

static err edit_question_add(struct editing *e)
{
    json_t *question;
    TRY(edit_new_question(e, edit_make_id(e), &question));
    if (e->questions == NULL) {
        e->questions = json_array();
        json_object_set_new(e->page, "questions", e->questions);
    }
    json_array_append_new(e->questions, question);
    return NO_ERR;
}

static err edit_put_rules(const struct editing *e)
{
    const struct question_type *type =
        question_type_find(str_from(json_string_value(json_object_get(e->question, "type"))));
    for (size_t i = 0; i < e->edit->rule_count; i++) {
        const struct outline_rule *rule = &e->edit->rules[i];
        if (type == NULL || !rule_is(type, rule->option) || !rule_fits(type, rule)) {
            return FAIL(ERR_INPUT, "a rule cannot be so");
        }
        rule_put(e->arena, &e->languages, rule, e->question);
    }
    return NO_ERR;
}

static err edit_question_set(struct editing *e)
{
    if (!edit_says(e, e->edit->title)) {
        return FAIL(ERR_INPUT, "a question needs a title");
    }
    edit_put_text(e, e->question, "title", e->edit->title);
    edit_put_text(e, e->question, "hint", e->edit->hint);
    if (e->edit->short_name.in != NULL) {
        edit_put_text(e, e->question, "short", e->edit->short_name);
    }
    edit_put_text(e, e->question, "why", e->edit->why);
    if (e->edit->optional) {
        json_object_set_new(e->question, "optional", json_true());
    } else {
        json_object_del(e->question, "optional");
    }
    if (e->edit->sets_options) {
        edit_put_options(e);
    }
    return edit_put_rules(e);
}

static err edit_question_up(struct editing *e)
{
    edit_swap(e->questions, e->question_at, true);
    return NO_ERR;
}

static err edit_question_down(struct editing *e)
{
    edit_swap(e->questions, e->question_at, false);
    return NO_ERR;
}

static err edit_question_remove(struct editing *e)
{
    json_array_remove(e->questions, e->question_at);
    return NO_ERR;
}

// What each kind names: it must be there, and where words are put in the place of others, as it was seen.
enum edit_about {
    ABOUT_SERVICE,
    ABOUT_PAGE,
    ABOUT_QUESTION
};
enum {
    EDIT_KEYS = 6
};
static const struct {
    err (*make)(struct editing *e);
    enum edit_about about;
    bool over;                                                           // words are put in the place of others
    const char *keys[EDIT_KEYS];                                         // that it writes over; none: all of it
    bool (*same)(const struct editing *now, const struct editing *seen); // instead of them
} edit_table[] = {
    [EDIT_NAME] = {edit_name, ABOUT_SERVICE, true, {"name", "summary"}},
    [EDIT_PAGE_ADD] = {edit_page_add, ABOUT_SERVICE, false},
    [EDIT_PAGE_UP] = {edit_page_up, ABOUT_PAGE, false},
    [EDIT_PAGE_DOWN] = {edit_page_down, ABOUT_PAGE, false},
    [EDIT_PAGE_REMOVE] = {edit_page_remove, ABOUT_PAGE, true},
    [EDIT_PAGE_TITLE] = {edit_page_title, ABOUT_PAGE, true, {"title", "before"}},
    [EDIT_QUESTION_ADD] = {edit_question_add, ABOUT_PAGE, false},
    [EDIT_QUESTION_SET] = {edit_question_set, ABOUT_QUESTION, true},
    [EDIT_QUESTION_UP] = {edit_question_up, ABOUT_QUESTION, false},
    [EDIT_QUESTION_DOWN] = {edit_question_down, ABOUT_QUESTION, false},
    [EDIT_QUESTION_REMOVE] = {edit_question_remove, ABOUT_QUESTION, true},
    [EDIT_PAGE_COPY] = {edit_page_copy, ABOUT_PAGE, false},
    [EDIT_QUESTION_COPY] = {edit_question_copy, ABOUT_QUESTION, false},
    [EDIT_QUESTION_MOVE] = {edit_question_move, ABOUT_QUESTION, false},
    [EDIT_QUESTION_USE] = {edit_question_use, ABOUT_PAGE, false},
    [EDIT_SETTINGS] = {edit_settings,
                       ABOUT_SERVICE,
                       true,
                       {"start", "declaration", "confirmation", "contact", "privacy", "run"}},
    [EDIT_WHEN] = {edit_when, ABOUT_PAGE, true, .same = edit_when_same},
    [EDIT_WAY_UP] = {edit_way_up, ABOUT_PAGE, true, {"next"}},
    [EDIT_WAY_REMOVE] = {edit_way_remove, ABOUT_PAGE, true, {"next"}},
    [EDIT_SECTIONS] = {edit_sections, ABOUT_SERVICE, true, .same = edit_sections_same},
    [EDIT_REPEAT] = {edit_repeat, ABOUT_PAGE, true, {"repeat"}},
    [EDIT_PIECE_ADD] = {edit_piece_add, ABOUT_PAGE, false},
    [EDIT_PIECE_SET] = {edit_piece_set, ABOUT_PAGE, true, {"before", "after"}},
    [EDIT_PIECE_REMOVE] = {edit_piece_remove, ABOUT_PAGE, true, {"before", "after"}},
    [EDIT_VALUE_SET] = {edit_value_set, ABOUT_SERVICE, true, .same = edit_value_same},
    [EDIT_VALUE_REMOVE] = {edit_value_remove, ABOUT_SERVICE, true, .same = edit_value_same},
    [EDIT_PAGE_PLACE] = {edit_page_place, ABOUT_PAGE, false},
    [EDIT_QUESTION_PLACE] = {edit_question_place, ABOUT_QUESTION, false},
    [EDIT_MISTAKES] = {edit_mistakes, ABOUT_QUESTION, true, {"errors"}},
    [EDIT_MESSAGE_SET] = {edit_message_set, ABOUT_SERVICE, true, .same = edit_message_same},
    [EDIT_MESSAGE_UP] = {edit_message_up, ABOUT_SERVICE, true, .same = edit_message_same},
    [EDIT_MESSAGE_DOWN] = {edit_message_down, ABOUT_SERVICE, true, .same = edit_message_same},
    [EDIT_MESSAGE_REMOVE] = {edit_message_remove, ABOUT_SERVICE, true, .same = edit_message_same},
    [EDIT_NAMED_SET] = {edit_named_set, ABOUT_SERVICE, true, .same = edit_named_same},
    [EDIT_NAMED_REMOVE] = {edit_named_remove, ABOUT_SERVICE, true, .same = edit_named_same},
    [EDIT_LANGUAGE_ADD] = {edit_language_add, ABOUT_SERVICE, true, .same = edit_language_same},
    [EDIT_LANGUAGE_REMOVE] = {edit_language_remove, ABOUT_SERVICE, true, .same = edit_language_same},
    [EDIT_LANGUAGE_FIRST] = {edit_language_first, ABOUT_SERVICE, true, .same = edit_language_same},
};
_Static_assert(sizeof edit_table / sizeof edit_table[0] == EDIT_KIND__COUNT, "a row a kind");

// ---- Where, and whether it is as it was seen -----------------------------------------------------------------------

static err edit_find(struct editing *e, json_t *root)
{
    enum edit_about about = edit_table[e->edit->kind].about;
    e->root = root;
    e->pages = json_object_get(root, "pages");
    if (!json_is_array(e->pages)) {
        return FAIL(ERR_INPUT, "a definition has no pages");
    }
    e->page = document_of_id(e->pages, e->edit->page, &e->page_at);
    e->questions = json_object_get(e->page, "questions");
    e->question = document_of_id(e->questions, e->edit->question, &e->question_at);
    bool of_value = e->edit->kind == EDIT_WHEN && e->edit->value.len != 0; // which is on no page
    if ((about >= ABOUT_PAGE && e->page == NULL && !of_value) || (about == ABOUT_QUESTION && e->question == NULL)) {
        return FAIL(ERR_NOT_FOUND, "what is to be changed is not there any more");
    }
    return NO_ERR;
}

bool edit_same(const json_t *a, const json_t *b)
{
    return a == b || json_equal(a, b); // jansson calls nothing and nothing unequal
}

bool edit_same_key(const json_t *a, const json_t *b, const char *key)
{
    return edit_same(json_object_get(a, key), json_object_get(b, key));
}

static const json_t *edit_object(const struct editing *e)
{
    enum edit_about about = edit_table[e->edit->kind].about;
    return about == ABOUT_SERVICE ? e->root : about == ABOUT_PAGE ? e->page : e->question;
}

static bool edit_is_as_seen(const struct editing *now, const struct editing *seen)
{
    enum edit_kind kind = now->edit->kind;
    const json_t *is = edit_object(now);
    const json_t *was = edit_object(seen);
    if (edit_table[kind].same != NULL) {
        return edit_table[kind].same(now, seen);
    }
    bool whole = edit_table[kind].keys[0] == NULL;
    bool same = !whole || edit_same(is, was);
    for (size_t i = 0; i < EDIT_KEYS && edit_table[kind].keys[i] != NULL; i++) {
        same = same && edit_same_key(is, was, edit_table[kind].keys[i]);
    }
    return same &&
           (!whole || edit_table[kind].about != ABOUT_QUESTION ||
            edit_same(document_options(now->root, now->question), document_options(seen->root, seen->question)));
}

static err edit_compare(struct editing *now, str seen)
{
    json_t *root;
    struct editing then = {.arena = now->arena, .edit = now->edit};
    TRY(tree_load(seen, &root));
    err e = edit_find(&then, root);
    if (!err_is(e) && !edit_is_as_seen(now, &then)) {
        e = FAIL(ERR_CONFLICT, "this was changed meanwhile");
    }
    json_decref(root);
    return e;
}

static err edit_make(struct editing *e, json_t *root, str document, str seen)
{
    TRY(edit_find(e, root));
    if (edit_table[e->edit->kind].over && !str_eq(document, seen)) {
        TRY(edit_compare(e, seen));
    }
    return edit_table[e->edit->kind].make(e);
}

err edit_apply(struct arena *a, str document, str seen, const struct edit *edit, str *ret_document, str *ret_page)
{
    json_t *root;
    struct editing e = {.arena = a, .edit = edit, .shown = edit->page};
    TRY(tree_load(document, &root));
    document_languages(a, root, &e.languages);
    err failed = edit_make(&e, root, document, seen);
    if (!err_is(failed)) {
        failed = tree_text(a, root, ret_document);
    }
    json_decref(root);
    if (!err_is(failed)) { // what could not be opened again is not kept
        failed = tree_load(*ret_document, &root);
        json_decref(err_is(failed) ? NULL : root);
    }
    *ret_page = e.shown;
    return failed;
}
