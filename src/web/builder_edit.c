// SPDX-License-Identifier: Apache-2.0
// A form of the builder becomes one edit of the draft, and that a revision.
#include "base/utf8.h"
#include "html/words_list.h"
#include "web/builder_advice.h"
#include "web/builder_languages.h"
#include "web/builder_message.h"
#include "web/builder_mistakes.h"
#include "web/builder_named.h"
#include "web/builder_pages.h"
#include "web/builder_piece.h"
#include "web/builder_repeat.h"
#include "web/builder_rules.h"
#include "web/builder_sections.h"
#include "web/builder_settings.h"
#include "web/builder_state.h"
#include "web/builder_value.h"
#include "web/builder_when.h"
#include "web/errors.h"
#include "web/staff_service_pages.h"

str builder_typed_words(struct request *r, str name)
{
    str typed = str_trim(request_form(r, name));
    char *made = arena_array(r->arena, char, typed.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.ptr[i] != '\r') {
            made[len++] = typed.ptr[i];
        }
    }
    return (str){made, len};
}

struct outline_text builder_typed(struct request *r, struct builder *b, str name)
{
    str *in = arena_array(r->arena, str, b->outline.language_count);
    for (size_t i = 0; i < b->outline.language_count; i++) {
        str id = arena_printf(r->arena, "%.*s-%.*s", STR_ARG(name), STR_ARG(b->outline.languages[i]));
        in[i] = builder_typed_words(r, id);
        b->too_long = b->too_long || utf8_length(in[i]) > EDIT_TEXT_MAX;
    }
    return (struct outline_text){in};
}

// Whether the form had them at all.
static bool builder_has_boxes(struct request *r, const struct builder *b, str name)
{
    return fields_has(&r->form, ARENA_JOIN(r->arena, name, STR("-"), b->outline.languages[0]));
}

// What choices are called before somebody says so, in each language of the document.
static struct outline_text builder_choice(struct request *r, const struct builder *b, const struct word *word)
{
    str *in = arena_array(r->arena, str, b->outline.language_count);
    for (size_t i = 0; i < b->outline.language_count; i++) {
        enum language language;
        in[i] = words_language(b->outline.languages[i], &language) ? words_text(language, word) : STR("");
    }
    return (struct outline_text){in};
}

static void builder_typed_options(struct request *r, struct builder *b, str prefix)
{
    struct edit_option *options = arena_array(r->arena, struct edit_option, EDIT_OPTIONS_MAX);
    size_t count = 0;
    while (count < EDIT_OPTIONS_MAX) {
        str name = arena_printf(r->arena, "%.*s-option-%zu", STR_ARG(prefix), count + 1);
        if (!fields_has(&r->form, name)) {
            break;
        }
        options[count++] = (struct edit_option){request_form(r, name), builder_typed(r, b, name)};
    }
    b->edit.sets_options = count != 0;
    b->edit.options = options;
    b->edit.option_count = count;
}

// Kinds whose fields are read beside the page that shows them.
static const struct {
    enum edit_kind first, last;
    void (*read)(struct request *r, struct builder *b);
} builder_readers[] = {
    {EDIT_SETTINGS, EDIT_SETTINGS, builder_settings_read},
    {EDIT_WHEN, EDIT_WHEN, builder_when_read},
    {EDIT_SECTIONS, EDIT_SECTIONS, builder_sections_read},
    {EDIT_REPEAT, EDIT_REPEAT, builder_repeat_read},
    {EDIT_PIECE_ADD, EDIT_PIECE_REMOVE, builder_piece_read},
    {EDIT_VALUE_SET, EDIT_VALUE_REMOVE, builder_value_read},
    {EDIT_MISTAKES, EDIT_MISTAKES, builder_mistakes_read},
    {EDIT_MESSAGE_SET, EDIT_MESSAGE_REMOVE, builder_message_read},
    {EDIT_NAMED_SET, EDIT_NAMED_REMOVE, builder_named_read},
    {EDIT_LANGUAGE_ADD, EDIT_LANGUAGE_FIRST, builder_languages_read},
};

// The form's fields become an edit. `at` is the question's place on the page that the form was made of.
void builder_read(struct request *r, struct builder *b)
{
    struct edit *edit = &b->edit;
    str at = request_form(r, STR("at"));
    edit->page = request_form(r, STR("page"));
    edit->question = request_form(r, STR("question"));
    edit->type = request_form(r, STR("type"));
    edit->way = request_form(r, STR("way"));
    switch (edit->kind) {
    case EDIT_NAME:
        edit->title = builder_typed(r, b, STR("name"));
        edit->hint = builder_typed(r, b, STR("summary"));
        break;
    case EDIT_PAGE_TITLE:
        edit->title = builder_typed(r, b, STR("page-title"));
        if (builder_has_boxes(r, b, STR("page-words"))) {
            edit->hint = builder_typed(r, b, STR("page-words"));
        }
        break;
    case EDIT_PAGE_ADD:
        edit->title = builder_typed(r, b, STR("new-page"));
        break;
    case EDIT_QUESTION_ADD:
        edit->title = builder_typed(r, b, STR("new"));
        break;
    case EDIT_QUESTION_SET:
        edit->title = builder_typed(r, b, arena_concat(r->arena, at, STR("-title")));
        edit->hint = builder_typed(r, b, arena_concat(r->arena, at, STR("-hint")));
        edit->why = builder_typed(r, b, arena_concat(r->arena, at, STR("-why")));
        if (builder_has_boxes(r, b, arena_concat(r->arena, at, STR("-short")))) {
            edit->short_name = builder_typed(r, b, arena_concat(r->arena, at, STR("-short")));
        }
        edit->optional = request_form(r, arena_concat(r->arena, at, STR("-optional"))).len != 0;
        builder_typed_options(r, b, at);
        builder_rules_read(r, b, at);
        b->anchor = arena_concat(r->arena, STR("#question-"), edit->question);
        break;
    case EDIT_PAGE_PLACE:
    case EDIT_QUESTION_PLACE:
    case EDIT_QUESTION_MOVE:
        edit->to = request_form(r, STR("to"));
        break;
    default:
        break;
    }
    for (size_t i = 0; i < sizeof builder_readers / sizeof builder_readers[0]; i++) {
        if (edit->kind >= builder_readers[i].first && edit->kind <= builder_readers[i].last) {
            builder_readers[i].read(r, b);
        }
    }
    edit->first_choices[0] = builder_choice(r, b, WORD_BUILDER_CHOICE_1);
    edit->first_choices[1] = builder_choice(r, b, WORD_BUILDER_CHOICE_2);
}

// Back to a state that was there before: its document becomes the next revision.
static bool builder_back(struct request *r, struct builder *b)
{
    int64_t number;
    struct revision to;
    if (!str_to_i64(request_form(r, STR("to")), 1, INT64_MAX, &number)) {
        errors_page(r, 400);
        return false;
    }
    err e = revision_get(r->tx, r->arena, b->service.id, number, &to);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    b->document = to.document;
    b->add.what = STR("back");
    b->add.name = to.name;
    return true;
}

bool builder_begin_edit(struct request *r, struct builder *b)
{
    int64_t seen;
    struct revision then;
    if (!str_to_i64(request_form(r, STR("seen")), 1, INT64_MAX, &seen) ||
        !edit_kind_find(request_form(r, STR("do")), &b->edit.kind)) {
        errors_page(r, 400);
        return false;
    }
    b->seen_document = b->draft.document;
    if (seen != b->draft.number) {
        err e = revision_get(r->tx, r->arena, b->service.id, seen, &then);
        if (err_is(e)) {
            request_fail(r, e);
            return false;
        }
        b->seen_document = then.document;
    }
    b->add.what = edit_kind_name(b->edit.kind);
    if (b->edit.kind == EDIT_QUESTION_USE) {
        bool of_draft = str_eq(request_form(r, STR("state")), STR("draft"));
        err e = staff_service_document(r, request_form(r, STR("from")), of_draft, &b->edit.source);
        if (err_is(e)) {
            request_fail(r, e);
            return false;
        }
    }
    return true;
}

void builder_edit(struct request *r)
{
    struct builder *b = builder_load(r);
    if (b == NULL) {
        return;
    }
    bool back = str_eq(request_form(r, STR("do")), STR("back"));
    b->add.service_id = b->service.id;
    b->add.seen = b->draft.number;
    b->add.user_id = r->user.id;
    if (back ? builder_back(r, b) : builder_begin_edit(r, b)) {
        r->data = b;
    }
}

static bool builder_is_language(const struct builder *b)
{
    return b->edit.kind >= EDIT_LANGUAGE_ADD && b->edit.kind <= EDIT_LANGUAGE_FIRST;
}

// In the languages that there are then.
static str builder_name_after(struct request *r, const struct builder *b)
{
    struct outline after;
    bool made = !err_is(b->failed) && !err_is(outline_read(r->arena, b->document, &after));
    return made ? outline_json(r->arena, &after, after.name) : b->draft.name;
}

// On a worker thread.
void builder_edit_make(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    if (err_is(r->result)) {
        return;
    }
    if (b->document.len == 0) {
        builder_read(r, b);
        b->page = outline_page(&b->outline, b->edit.page);
        if (b->too_long || b->wrong_rule != NULL || b->cannot_be) {
            b->failed = FAIL(ERR_INPUT, "what was typed cannot be");
        } else if (!b->asks_more) {
            b->failed =
                edit_apply(r->arena, b->draft.document, b->seen_document, &b->edit, &b->document, &b->next_page);
        }
        b->add.name = b->edit.kind == EDIT_NAME ? outline_json(r->arena, &b->outline, b->edit.title)
                      : builder_is_language(b)  ? builder_name_after(r, b)
                                                : b->draft.name;
    }
    r->skip_unit = err_is(b->failed) || b->asks_more;
    b->add.document = b->document;
    if (r->skip_unit) {
        builder_check(b); // for the page that says why
        builder_advice_mark(r, b);
        if (b->edit.kind == EDIT_MESSAGE_SET) {
            builder_message_make(r, b);
        } else if (b->edit.kind == EDIT_VALUE_SET) {
            builder_value_make(r, b);
        } else if (b->edit.kind == EDIT_NAMED_REMOVE) {
            r->result = builder_named_find(r, b);
        } else if (builder_is_language(b)) {
            r->result = builder_languages_find(r, b);
        }
    }
}

err builder_edit_unit(struct tx *tx, void *data)
{
    struct builder *b = data;
    return revision_add(tx, &b->add);
}

// Edits that are made on a page of their own: how that is shown again, and where it is, below the service.
static const struct {
    enum edit_kind kind;
    void (*show)(struct request *r, int status, struct builder *b);
    str back; // empty: to the open page of the draft
} builder_own_pages[] = {
    {EDIT_WHEN, builder_when_show, {0}},
    {EDIT_SETTINGS, builder_settings_show, {0}},
    {EDIT_SECTIONS, builder_sections_show, STR_INIT("sections")},
    {EDIT_MISTAKES, builder_mistakes_show, {0}},
    {EDIT_VALUE_SET, builder_value_show, STR_INIT("value?name=")},
    {EDIT_VALUE_REMOVE, builder_value_show, STR_INIT("values")},
    {EDIT_MESSAGE_SET, builder_message_show, STR_INIT("messages")},
    {EDIT_MESSAGE_UP, builder_messages_show, STR_INIT("messages")},
    {EDIT_MESSAGE_DOWN, builder_messages_show, STR_INIT("messages")},
    {EDIT_MESSAGE_REMOVE, builder_messages_show, STR_INIT("messages")},
    {EDIT_NAMED_SET, builder_when_show, STR_INIT("conditions")},
    {EDIT_NAMED_REMOVE, builder_named_show, STR_INIT("conditions")},
    {EDIT_LANGUAGE_ADD, builder_languages_show, STR_INIT("languages")},
    {EDIT_LANGUAGE_REMOVE, builder_languages_show, STR_INIT("languages")},
    {EDIT_LANGUAGE_FIRST, builder_languages_show, STR_INIT("languages")},
};

void builder_edited(struct request *r)
{
    struct builder *b = r->data;
    void (*show)(struct request * r, int status, struct builder *b) = builder_show;
    str path = arena_concat(r->arena, builder_path(r, b, b->next_page), b->anchor);
    for (size_t i = 0; i < sizeof builder_own_pages / sizeof builder_own_pages[0]; i++) {
        if (builder_own_pages[i].kind == b->edit.kind) {
            show = builder_own_pages[i].show;
            str back = builder_own_pages[i].back;
            path = back.len == 0 ? path : staff_service_path(r, b->service.key, back);
            path = str_ends(back, STR("=")) ? arena_concat(r->arena, path, b->next_page) : path;
            path = b->back.len == 0 ? path : b->back;
        }
    }
    if (!err_is(b->failed) && !b->asks_more) {
        request_redirect(r, path);
        return;
    }
    show(r,
         !err_is(b->failed)                ? 200
         : b->failed.kind == ERR_INPUT     ? 422
         : b->failed.kind == ERR_TOO_LARGE ? 413
                                           : 409,
         b);
}
