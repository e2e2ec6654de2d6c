// SPDX-License-Identifier: Apache-2.0
#include "web/builder_pages.h"
#include "base/utf8.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "definition/definition.h"
#include "design/edit.h"
#include "html/words_list.h"
#include "web/builder_view.h"
#include "web/errors.h"
#include "web/page_builder.h"
#include "web/page_builder_history.h"
#include "web/request.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    BUILDER_NEW_OPTIONS = 3, // empty lines for further choices
    BUILDER_PROBLEMS_SHOWN = 50
};

// A draft under work: what is there, and an edit of it.
struct builder {
    struct service service;
    struct revision draft;
    struct outline outline;
    struct definition_report report;
    size_t language; // of the document, in which it is shown
    const struct outline_page *page;
    str seen_document; // as whoever edits saw it
    struct edit edit;
    str document, next_page; // after it
    struct revision_add add;
    err failed;
    bool too_long; // a text was
    str anchor;
};

static str builder_path(struct request *r, const struct builder *b, str page)
{
    str path = staff_service_path(r, b->service.key, STR("draft"));
    return page.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("/"), page);
}

// ---- What is there -------------------------------------------------------------------------------------------------

// The rows alone; what takes longer is done on a worker thread. NULL: the request was answered. A service without a
// draft is shown its own page, where one is begun.
static struct builder *builder_load(struct request *r)
{
    struct builder *b = arena_new(r->arena, struct builder);
    b->report.arena = r->arena;
    if (!staff_service_find(r, &b->service)) {
        return NULL;
    }
    err e = revision_draft(r->tx, r->arena, b->service.id, &b->draft);
    if (err_is(e)) {
        request_fail(r, e);
        return NULL;
    }
    if (b->draft.number == 0) {
        request_redirect(r, staff_service_path(r, b->service.key, STR("")));
        return NULL;
    }
    return b;
}

static err builder_outline(struct request *r, struct builder *b)
{
    TRY(outline_read(r->arena, b->draft.document, &b->outline));
    b->language = outline_language(&b->outline, words_languages[r->language].tag);
    return NO_ERR;
}

// ---- Words in each language ----------------------------------------------------------------------------------------

static str builder_language_name(str tag)
{
    enum language language;
    return words_language(tag, &language) ? words_languages[language].name : tag;
}

// Boxes NAME-en, NAME-cy … with what was typed, where something was.
static struct builder_words_list builder_boxes(struct request *r, const struct builder *b, str name,
                                               const struct word *label, struct outline_text text, bool typed)
{
    struct builder_words *items = arena_array(r->arena, struct builder_words, b->outline.language_count);
    for (size_t i = 0; i < b->outline.language_count; i++) {
        str tag = b->outline.languages[i];
        struct words_place place = {.name = "language", .text = builder_language_name(tag)};
        items[i] = (struct builder_words){.id = arena_printf(r->arena, "%.*s-%.*s", STR_ARG(name), STR_ARG(tag)),
                                          .label = request_words_with(r, label, &place, 1),
                                          .tag = tag};
        items[i].value = typed ? request_form(r, items[i].id) : text.in == NULL ? STR("") : text.in[i];
    }
    return (struct builder_words_list){items, b->outline.language_count};
}

static str builder_type(struct request *r, str type)
{
    const struct word *word;
    return words_find(arena_concat(r->arena, STR("builder.type."), type), &word) ? request_words(r, word) : type;
}

static struct govuk_option_list builder_types(struct request *r, bool typed)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, question_type_count);
    size_t count = 0;
    for (size_t i = 0; i < question_type_count; i++) {
        const struct question_type *type = question_types[i];
        if (!type->hidden) {
            bool chosen = typed && str_eq(type->name, request_form(r, STR("type")));
            items[count++] = (struct govuk_option){.text = builder_type(r, type->name),
                                                   .value = type->name,
                                                   .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
        }
    }
    return (struct govuk_option_list){items, count};
}

// ---- The open page -------------------------------------------------------------------------------------------------

static struct builder_option_list builder_options(struct request *r, const struct builder *b,
                                                  const struct outline_question *q, str prefix, bool typed)
{
    size_t count = q->option_count + BUILDER_NEW_OPTIONS;
    struct builder_option *items = arena_array(r->arena, struct builder_option, count);
    for (size_t i = 0; i < count; i++) {
        bool known = i < q->option_count;
        str name = arena_printf(r->arena, "%.*s-option-%zu", STR_ARG(prefix), i + 1);
        struct outline_text label = known ? q->options[i].label : (struct outline_text){NULL};
        items[i] = (struct builder_option){.value_id = name,
                                           .value = known ? q->options[i].value : STR(""),
                                           .labels = builder_boxes(r, b, name, WORD_BUILDER_OPTION, label, typed)};
    }
    return (struct builder_option_list){items, count};
}

static struct builder_question builder_question_of(struct request *r, const struct builder *b, size_t at)
{
    const struct outline_question *q = &b->page->questions[at];
    bool typed = err_is(b->failed) && b->edit.kind == EDIT_QUESTION_SET && str_eq(b->edit.question, q->id);
    str prefix = arena_printf(r->arena, "q%zu", at + 1);
    struct builder_question shown = {
        .id = q->id,
        .anchor = arena_concat(r->arena, STR("question-"), q->id),
        .name = outline_said(&b->outline, q->title, b->language),
        .type = builder_type(r, q->type),
        .at = prefix,
        .titles =
            builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-title")), WORD_BUILDER_ASKS, q->title, typed),
        .hints = builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-hint")), WORD_BUILDER_HINT, q->hint, typed),
        .whys = builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-why")), WORD_BUILDER_WHY, q->why, typed),
        .optional_id = arena_concat(r->arena, prefix, STR("-optional")),
        .has_options = q->has_options,
        .shared = q->list.len != 0,
        .first = at == 0,
        .last = at + 1 == b->page->question_count};
    shown.optional = typed ? request_form(r, shown.optional_id).len != 0 : q->optional;
    if (q->has_options) {
        shown.options = builder_options(r, b, q, prefix, typed);
    }
    return shown;
}

static struct builder_page_row_list builder_page_rows(struct request *r, const struct builder *b)
{
    struct builder_page_row *rows = arena_array(r->arena, struct builder_page_row, b->outline.page_count + 1);
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *p = &b->outline.pages[i];
        rows[i] = (struct builder_page_row){.name = outline_page_name(&b->outline, p, b->language),
                                            .href = builder_path(r, b, p->id),
                                            .current = p == b->page,
                                            .exit = p->exit};
        rows[i].note = p->exit           ? request_words(r, WORD_BUILDER_EXIT)
                       : p->repeats      ? request_words(r, WORD_BUILDER_REPEATS)
                       : p->branches > 1 ? request_words(r, WORD_BUILDER_BRANCHES)
                                         : STR("");
    }
    return (struct builder_page_row_list){rows, b->outline.page_count};
}

// ---- Problems ------------------------------------------------------------------------------------------------------

// "/pages/3/questions/0/title" is on the fourth page.
static const struct outline_page *builder_page_at(const struct outline *o, str pointer)
{
    str number;
    str rest;
    int64_t at;
    if (!str_starts(pointer, STR("/pages/"))) {
        return NULL;
    }
    rest = str_slice(pointer, 7, pointer.len);
    str_next(&rest, '/', &number);
    return str_to_i64(number, 0, (int64_t)o->page_count - 1, &at) ? &o->pages[at] : NULL;
}

static struct builder_problem_list builder_problems(struct request *r, const struct builder *b,
                                                    enum problem_weight weight)
{
    struct builder_problem *items = arena_array(r->arena, struct builder_problem, BUILDER_PROBLEMS_SHOWN);
    size_t count = 0;
    for (size_t i = 0; i < b->report.count && count < BUILDER_PROBLEMS_SHOWN; i++) {
        const struct definition_problem *p = &b->report.items[i];
        const struct outline_page *page = builder_page_at(&b->outline, p->pointer);
        if (p->weight == weight) {
            items[count++] = (struct builder_problem){
                .where = page == NULL ? STR("") : outline_page_name(&b->outline, page, b->language),
                .href = page == NULL ? STR("") : builder_path(r, b, page->id),
                .what = p->what,
                .mend = p->mend};
        }
    }
    return (struct builder_problem_list){items, count};
}

// What `guildhall check` would say of the draft.
static void builder_check(struct builder *b)
{
    const struct definition *d;
    err e = definition_read(b->draft.document, &site_definition_options, &b->report, &d);
    if (!err_is(e)) {
        definition_release(d);
    }
}

// ---- Showing -------------------------------------------------------------------------------------------------------

static void builder_wrong(struct request *r, struct builder *b, struct builder_view *view)
{
    struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
    const struct word *word = b->failed.kind == ERR_CONFLICT    ? WORD_BUILDER_CONFLICT
                              : b->failed.kind == ERR_NOT_FOUND ? WORD_BUILDER_GONE
                              : b->too_long                     ? WORD_BUILDER_TOO_LONG
                              : b->failed.kind == ERR_TOO_LARGE ? WORD_BUILDER_TOO_LARGE
                                                                : WORD_BUILDER_TITLE_MISSING;
    *link = (struct govuk_error_link){.text = request_words(r, word), .href = STR("#pages")};
    view->errors = (struct govuk_error_link_list){link, 1};
    bool input = b->failed.kind == ERR_INPUT;
    switch (b->edit.kind) {
    case EDIT_NAME:
        view->name_error = link->text;
        link->href = arena_concat(r->arena, STR("#"), view->names.items[0].id);
        break;
    case EDIT_PAGE_ADD:
        view->page_error = link->text;
        link->href = arena_concat(r->arena, STR("#"), view->new_page_titles.items[0].id);
        break;
    case EDIT_QUESTION_ADD:
        if (input && b->page != NULL) {
            view->add_error = link->text;
            link->href = arena_concat(r->arena, STR("#"), view->new_titles.items[0].id);
        }
        break;
    default:
        break;
    }
}

static struct builder_question_list builder_questions(struct request *r, struct builder *b, struct builder_view *view)
{
    struct builder_question *questions = arena_array(r->arena, struct builder_question, b->page->question_count + 1);
    for (size_t i = 0; i < b->page->question_count; i++) {
        questions[i] = builder_question_of(r, b, i);
        bool wrong = err_is(b->failed) && b->edit.kind == EDIT_QUESTION_SET &&
                     str_eq(b->edit.question, questions[i].id) && view->errors.count != 0;
        if (wrong) {
            struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
            questions[i].error = view->errors.items[0].text;
            *link = (struct govuk_error_link){
                questions[i].error, .href = arena_concat(r->arena, STR("#"), questions[i].titles.items[0].id)};
            view->errors.items = link;
        }
    }
    return (struct builder_question_list){questions, b->page->question_count};
}

static void builder_show(struct request *r, int status, struct builder *b)
{
    const struct outline *o = &b->outline;
    bool failed = err_is(b->failed);
    struct builder_view view = {.service = outline_said(o, o->name, b->language),
                                .saved = staff_service_by(r, request_date_time(r, b->draft.at), b->draft.user_name),
                                .service_href = staff_service_path(r, b->service.key, STR("")),
                                .seen = b->draft.number,
                                .pages = builder_page_rows(r, b)};
    view.frame = staff_frame(r, view.service, STR("builder"));
    view.frame.back_href = view.service_href;
    view.edit_href = builder_path(r, b, STR(""));
    view.history_href = staff_service_path(r, b->service.key, STR("history"));
    view.names = builder_boxes(r, b, STR("name"), WORD_BUILDER_NAME, o->name, failed && b->edit.kind == EDIT_NAME);
    view.summaries =
        builder_boxes(r, b, STR("summary"), WORD_BUILDER_SUMMARY, o->summary, failed && b->edit.kind == EDIT_NAME);
    bool adds_page = failed && b->edit.kind == EDIT_PAGE_ADD;
    bool adds = failed && b->edit.kind == EDIT_QUESTION_ADD;
    view.new_page_titles =
        builder_boxes(r, b, STR("new-page"), WORD_BUILDER_ASKS, (struct outline_text){NULL}, adds_page);
    view.page_types = builder_types(r, adds_page);
    view.new_titles = builder_boxes(r, b, STR("new"), WORD_BUILDER_ASKS, (struct outline_text){NULL}, adds);
    view.types = builder_types(r, adds);
    if (failed) {
        builder_wrong(r, b, &view);
    }
    view.preview_href = staff_service_path(r, b->service.key, STR("preview"));
    if (b->page != NULL) {
        view.preview_href = ARENA_JOIN(r->arena, view.preview_href, STR("/"), b->page->id);
        view.page = b->page->id;
        view.frame.id = b->page->id;
        view.page_name = outline_page_name(o, b->page, b->language);
        view.page_first = b->page == o->pages;
        view.page_last = b->page + 1 == o->pages + o->page_count;
        view.page_only = o->page_count == 1;
        view.page_titles = builder_boxes(r, b, STR("page-title"), WORD_BUILDER_PAGE_TITLE, b->page->title,
                                         failed && b->edit.kind == EDIT_PAGE_TITLE);
        view.questions = builder_questions(r, b, &view);
    }
    view.mistakes = builder_problems(r, b, PROBLEM_ERROR);
    view.advice = builder_problems(r, b, PROBLEM_ADVICE);
    view.frame.has_errors = view.errors.count != 0;
    REQUEST_RENDER(r, status, page_builder, &view.frame, &view);
}

void builder(struct request *r)
{
    r->data = builder_load(r);
}

// On a worker thread.
void builder_look(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    builder_check(b);
}

void builder_looked(struct request *r)
{
    struct builder *b = r->data;
    str id = request_param(r, 2);
    b->page = outline_page(&b->outline, id);
    if (id.len != 0 && b->page == NULL) {
        request_not_found(r);
        return;
    }
    builder_show(r, 200, b);
}

// ---- What was done -------------------------------------------------------------------------------------------------

// "question-set vehicle colour" in words, by its first word.
static str builder_what(struct request *r, str what)
{
    str kind;
    const struct word *word;
    str_next(&what, ' ', &kind);
    return words_find(arena_concat(r->arena, STR("builder.done."), kind), &word) ? request_words(r, word) : kind;
}

void builder_history(struct request *r)
{
    struct revision_list list;
    struct builder *b = builder_load(r);
    if (b == NULL) {
        return;
    }
    err e = revision_list(r->tx, r->arena, b->service.id, &list);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct builder_done *done = arena_array(r->arena, struct builder_done, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        done[i] = (struct builder_done){
            .number = list.items[i].number,
            .what = builder_what(r, list.items[i].what),
            .when = staff_service_by(r, request_date_time(r, list.items[i].at), list.items[i].user_name),
            .now = i == 0};
    }
    struct builder_history_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_HISTORY), STR("builder-history")),
        .service = request_by_language(r, b->draft.name),
        .edit_href = builder_path(r, b, STR("")),
        .seen = b->draft.number,
        .done = {done, list.count}};
    view.frame.back_href = view.edit_href;
    REQUEST_RENDER(r, 200, page_builder_history, &view.frame, &view);
}

// ---- Editing -------------------------------------------------------------------------------------------------------

static struct outline_text builder_typed(struct request *r, struct builder *b, str name)
{
    str *in = arena_array(r->arena, str, b->outline.language_count);
    for (size_t i = 0; i < b->outline.language_count; i++) {
        str id = arena_printf(r->arena, "%.*s-%.*s", STR_ARG(name), STR_ARG(b->outline.languages[i]));
        in[i] = str_trim(request_form(r, id));
        b->too_long = b->too_long || utf8_length(in[i]) > EDIT_TEXT_MAX;
    }
    return (struct outline_text){in};
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

// The form's fields become an edit. `at` is the question's place on the page that the form was made of.
static void builder_read(struct request *r, struct builder *b)
{
    struct edit *edit = &b->edit;
    str at = request_form(r, STR("at"));
    edit->page = request_form(r, STR("page"));
    edit->question = request_form(r, STR("question"));
    edit->type = request_form(r, STR("type"));
    switch (edit->kind) {
    case EDIT_NAME:
        edit->title = builder_typed(r, b, STR("name"));
        edit->hint = builder_typed(r, b, STR("summary"));
        break;
    case EDIT_PAGE_TITLE:
        edit->title = builder_typed(r, b, STR("page-title"));
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
        edit->optional = request_form(r, arena_concat(r->arena, at, STR("-optional"))).len != 0;
        builder_typed_options(r, b, at);
        b->anchor = arena_concat(r->arena, STR("#question-"), edit->question);
        break;
    default:
        break;
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

static bool builder_begin_edit(struct request *r, struct builder *b)
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
        b->failed = b->too_long ? FAIL(ERR_INPUT, "a text is too long")
                                : edit_apply(r->arena, b->draft.document, b->seen_document, &b->edit, &b->document,
                                             &b->next_page);
        b->add.name = b->edit.kind == EDIT_NAME ? outline_json(r->arena, &b->outline, b->edit.title) : b->draft.name;
    }
    r->skip_unit = err_is(b->failed);
    b->add.document = b->document;
    if (r->skip_unit) {
        builder_check(b); // for the page that says why
    }
}

err builder_edit_unit(struct tx *tx, void *data)
{
    struct builder *b = data;
    return revision_add(tx, &b->add);
}

void builder_edited(struct request *r)
{
    struct builder *b = r->data;
    if (err_is(b->failed)) {
        int status = b->failed.kind == ERR_INPUT ? 422 : b->failed.kind == ERR_TOO_LARGE ? 413 : 409;
        builder_show(r, status, b);
        return;
    }
    request_redirect(r, arena_concat(r->arena, builder_path(r, b, b->next_page), b->anchor));
}
