// SPDX-License-Identifier: Apache-2.0
// The open page of a draft, and what is in the way of publishing it.
#include "web/builder_pages.h"
#include "base/encode.h"
#include "catalogue/advice.h"
#include "design/called.h"
#include "html/words_list.h"
#include "web/builder_advice.h"
#include "web/builder_piece.h"
#include "web/builder_repeat.h"
#include "web/builder_rules.h"
#include "web/builder_said.h"
#include "web/builder_state.h"
#include "web/builder_translations.h"
#include "web/builder_tried.h"
#include "web/page_builder.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    BUILDER_NEW_OPTIONS = 3,     // empty lines for further choices
    BUILDER_OPTIONS_SHOWN = 100, // whose condition the page of their question says
    BUILDER_PROBLEMS_SHOWN = 50
};

str builder_path(struct request *r, const struct builder *b, str page)
{
    str path = staff_service_path(r, b->service.key, STR("draft"));
    return page.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("/"), page);
}

str builder_encoded(struct request *r, str text)
{
    char *to = arena_array(r->arena, char, text.len * 3 + 1);
    return (str){to, encode_percent_to(to, text)};
}

// ---- What is there -------------------------------------------------------------------------------------------------

// The rows alone; what takes longer is done on a worker thread. NULL: the request was answered. A service without a
// draft is shown its own page, where one is begun.
struct builder *builder_load(struct request *r)
{
    struct builder *b = arena_new(r->arena, struct builder);
    b->report.arena = r->arena;
    if (!staff_service_find(r, &b->service)) {
        return NULL;
    }
    err e = revision_draft(r->tx, r->arena, b->service.id, &b->draft);
    e = err_is(e) ? e : builder_tried(r, b);
    e = err_is(e) ? e : builder_advice_load(r, b);
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

err builder_outline(struct request *r, struct builder *b)
{
    TRY(outline_read(r->arena, b->draft.document, &b->outline));
    b->language = outline_language(&b->outline, words_languages[r->language].tag);
    return NO_ERR;
}

// ---- Words in each language ----------------------------------------------------------------------------------------

str builder_language_name(str tag)
{
    enum language language;
    return words_language(tag, &language) ? words_languages[language].name : tag;
}

// Boxes NAME-en, NAME-cy … with what was typed, where something was.
struct builder_words_list builder_boxes(struct request *r, const struct builder *b, str name, const struct word *label,
                                        struct outline_text text, bool typed)
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

// For a page also those that ask nothing.
static struct govuk_option_list builder_types(struct request *r, bool of_page, bool typed)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, question_type_count + 2);
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
    if (of_page) {
        items[count++] =
            (struct govuk_option){.text = request_words(r, WORD_BUILDER_TYPE_WORDS), .value = EDIT_TYPE_WORDS};
        items[count++] =
            (struct govuk_option){.text = request_words(r, WORD_BUILDER_TYPE_ENDING), .value = EDIT_TYPE_ENDING};
    }
    return (struct govuk_option_list){items, count};
}

// Pages that a question of the open one may go to.
static struct govuk_option_list builder_others(struct request *r, const struct builder *b)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, b->outline.page_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        if (page != b->page && !page->exit) {
            items[count++] =
                (struct govuk_option){.text = called_page(r->arena, &b->outline, page, b->language), .value = page->id};
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
        if (known && i < BUILDER_OPTIONS_SHOWN) {
            items[i].name = called_text(r->arena, &b->outline, label, b->language);
            items[i].when = builder_said(r, b, &q->options[i].when);
            items[i].when_href = ARENA_JOIN(r->arena, builder_path(r, b, b->page->id), STR("/when?question="), q->id,
                                            STR("&option="), builder_encoded(r, q->options[i].value));
        }
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
        .name = called_text(r->arena, &b->outline, q->title, b->language),
        .type = builder_type(r, q->type),
        .at = prefix,
        .titles =
            builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-title")), WORD_BUILDER_ASKS, q->title, typed),
        .hints = builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-hint")), WORD_BUILDER_HINT, q->hint, typed),
        .shorts = builder_boxes(r, b, arena_concat(r->arena, prefix, STR("-short")), WORD_BUILDER_SHORT, q->short_name,
                                typed),
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
    shown.tried = builder_tried_rules(r, b, q->id);
    shown.when = builder_said(r, b, &q->when);
    shown.when_href = ARENA_JOIN(r->arena, builder_path(r, b, b->page->id), STR("/when?question="), q->id);
    struct words_place own = {.name = "count", .is_number = true, .number = (int64_t)q->mistake_count};
    shown.mistakes = q->mistake_count == 0 ? request_words(r, WORD_BUILDER_MISTAKES_NONE)
                                           : request_words_with(r, WORD_BUILDER_MISTAKES_OWN, &own, 1);
    shown.mistakes_href = ARENA_JOIN(r->arena, builder_path(r, b, b->page->id), STR("/mistakes?question="), q->id);
    shown.rules_id = arena_concat(r->arena, prefix, STR("-rules"));
    shown.rules = builder_rules(r, b, q, prefix, typed);
    shown.rules_wrong = typed && b->wrong_rule != NULL;
    return shown;
}

static struct builder_page_row_list builder_page_rows(struct request *r, const struct builder *b)
{
    struct builder_page_row *rows = arena_array(r->arena, struct builder_page_row, b->outline.page_count + 1);
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *p = &b->outline.pages[i];
        rows[i] = (struct builder_page_row){.name = called_page(r->arena, &b->outline, p, b->language),
                                            .href = builder_path(r, b, p->id),
                                            .id = p->id,
                                            .current = p == b->page,
                                            .exit = p->exit};
        rows[i].note = p->exit            ? request_words(r, WORD_BUILDER_EXIT)
                       : p->repeats       ? request_words(r, WORD_BUILDER_REPEATS)
                       : p->way_count > 1 ? request_words(r, WORD_BUILDER_BRANCHES)
                                          : STR("");
        rows[i].said = builder_tried_said(r, b, p->id);
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
                                                    enum problem_weight weight, bool rejected)
{
    struct builder_problem *items = arena_array(r->arena, struct builder_problem, BUILDER_PROBLEMS_SHOWN);
    size_t count = 0;
    for (size_t i = 0; i < b->report.count && count < BUILDER_PROBLEMS_SHOWN; i++) {
        const struct definition_problem *p = &b->report.items[i];
        const struct outline_page *page = builder_page_at(&b->outline, p->pointer);
        const struct advice_rejected *no = builder_advice_rejected(b, i);
        if (p->weight == weight && (no != NULL) == rejected) {
            items[count] = (struct builder_problem){
                .mark = b->marks == NULL ? STR("") : b->marks[i],
                .why_id = arena_printf(r->arena, "why-%zu", count + 1),
                .why = no == NULL ? STR("") : no->why,
                .by = no == NULL ? STR("") : staff_service_by(r, request_date(r, no->at), no->user_name),
                .where = page == NULL ? STR("") : called_page(r->arena, &b->outline, page, b->language),
                .href = page == NULL ? STR("") : builder_path(r, b, page->id),
                .what = p->what,
                .mend = p->mend};
            count++;
        }
    }
    return (struct builder_problem_list){items, count};
}

// What `guildhall check` would say of the draft.
void builder_check(struct builder *b)
{
    const struct definition *d;
    err e = definition_read(b->draft.document, &site_definition_options, &b->report, &d);
    if (!err_is(e)) {
        definition_release(d);
    }
    if (err_is(translation_find_missing(b->report.arena, b->draft.document, &b->missing))) {
        b->missing = (struct translation_list){0};
    }
}

// ---- Showing -------------------------------------------------------------------------------------------------------

struct govuk_option builder_option(str text, str value, str chosen)
{
    return (struct govuk_option){.text = text,
                                 .value = value,
                                 .empty_value = value.len == 0,
                                 .selected = str_eq(value, chosen) ? CHOICE_YES : CHOICE_UNSET};
}

str builder_example(const struct question_type *type)
{
    switch (type->shown) {
    case SHOWN_DATE:
    case SHOWN_DATE_TIME:
        return STR("2026-11-24");
    case SHOWN_MONTH:
        return STR("2026-11");
    case SHOWN_YEAR:
        return STR("2026");
    case SHOWN_TIME:
        return STR("14:30");
    case SHOWN_COUNTRY:
        return STR("FR");
    default:
        return STR("");
    }
}

str builder_failed(struct request *r, const struct builder *b, const struct word *input)
{
    return request_words(r, b->failed.kind == ERR_CONFLICT    ? WORD_BUILDER_CONFLICT
                            : b->failed.kind == ERR_NOT_FOUND ? WORD_BUILDER_GONE
                            : b->too_long                     ? WORD_BUILDER_TOO_LONG
                            : b->failed.kind == ERR_TOO_LARGE ? WORD_BUILDER_TOO_LARGE
                                                              : input);
}

static void builder_wrong(struct request *r, struct builder *b, struct builder_view *view)
{
    struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
    *link = (struct govuk_error_link){.text = builder_failed(r, b, WORD_BUILDER_TITLE_MISSING), .href = STR("#pages")};
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
    case EDIT_PIECE_ADD:
    case EDIT_PIECE_SET:
        if (input && b->page != NULL) {
            link->text = builder_failed(r, b, WORD_BUILDER_PIECE_WRONG);
            link->href = builder_piece_control(r, b);
        }
        break;
    case EDIT_REPEAT:
        if (b->page != NULL) {
            link->text = builder_repeat_of(r, b).error;
            link->href = STR("#repeat");
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
            *link = view->errors.items[0];
            str control = questions[i].titles.items[0].id;
            if (questions[i].rules_wrong) {
                link->text = builder_rule_wrong(r, b, questions[i].at, &control);
            } else {
                questions[i].error = link->text;
            }
            link->href = arena_concat(r->arena, STR("#"), control);
            view->errors.items = link;
        }
    }
    return (struct builder_question_list){questions, b->page->question_count};
}

// When it is shown, and where it goes on.
static void builder_ways(struct request *r, const struct builder *b, struct builder_view *view)
{
    const struct outline_page *page = b->page;
    str here = builder_path(r, b, page->id);
    struct builder_way *ways = arena_array(r->arena, struct builder_way, page->way_count + 1);
    bool ends = false;
    for (size_t i = 0; i < page->way_count; i++) {
        const struct outline_way *way = &page->ways[i];
        str at = arena_printf(r->arena, "%zu", i);
        ends = ends || way->when.kind == WHEN_NONE;
        ways[i] = (struct builder_way){
            .at = at,
            .when = builder_said(r, b, &way->when),
            .to = builder_page_called(r, b, way->page),
            .href = ARENA_JOIN(r->arena, here, STR("/when?way="), at),
            .to_href = outline_page(&b->outline, way->page) == NULL ? STR("") : builder_path(r, b, way->page),
            .first = i == 0};
    }
    view->ways = (struct builder_way_list){ways, page->way_count};
    view->when = builder_said(r, b, &page->when);
    view->when_href = arena_concat(r->arena, here, STR("/when"));
    view->way_href = arena_concat(r->arena, here, STR("/when?way=new"));
    view->page_exit = page->exit;
    if (!ends && !page->exit) {
        view->after = builder_page_called(
            r, b, view->page_last ? STR("check-answers") : b->outline.pages[page - b->outline.pages + 1].id);
    }
}

void builder_show(struct request *r, int status, struct builder *b)
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
    view.page_types = builder_types(r, true, adds_page);
    view.new_titles = builder_boxes(r, b, STR("new"), WORD_BUILDER_ASKS, (struct outline_text){NULL}, adds);
    view.types = builder_types(r, false, adds);
    if (failed) {
        builder_wrong(r, b, &view);
    }
    view.map_href = staff_service_path(r, b->service.key, STR("map"));
    view.difference_href = staff_service_path(r, b->service.key, STR("difference"));
    builder_translations_missing(r, b, &view);
    view.settings_href = staff_service_path(r, b->service.key, STR("settings"));
    view.messages_href = staff_service_path(r, b->service.key, STR("messages"));
    view.conditions_href = staff_service_path(r, b->service.key, STR("conditions"));
    view.languages_href = staff_service_path(r, b->service.key, STR("languages"));
    view.values_href = staff_service_path(r, b->service.key, STR("values"));
    view.sections_href = staff_service_path(r, b->service.key, STR("sections"));
    view.preview_href = staff_service_path(r, b->service.key, STR("preview"));
    if (b->page != NULL) {
        view.preview_href = ARENA_JOIN(r->arena, view.preview_href, STR("/"), b->page->id);
        view.page = b->page->id;
        view.try_href = arena_concat(r->arena, builder_path(r, b, b->page->id), STR("/try"));
        builder_tried_show(r, b, &view);
        view.frame.id = b->page->id;
        view.page_name = called_page(r->arena, o, b->page, b->language);
        view.page_first = b->page == o->pages;
        view.page_last = b->page + 1 == o->pages + o->page_count;
        view.page_only = o->page_count == 1;
        view.page_titles = builder_boxes(r, b, STR("page-title"), WORD_BUILDER_PAGE_TITLE, b->page->title,
                                         failed && b->edit.kind == EDIT_PAGE_TITLE);
        view.page_words = builder_boxes(r, b, STR("page-words"), WORD_BUILDER_PAGE_WORDS, b->page->words,
                                        failed && b->edit.kind == EDIT_PAGE_TITLE);
        view.others = builder_others(r, b);
        view.register_href =
            ARENA_JOIN(r->arena, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("questions")),
                       STR("?service="), b->service.key, STR("&page="), b->page->id);
        view.questions = builder_questions(r, b, &view);
        builder_ways(r, b, &view);
        view.repeat = builder_repeat_of(r, b);
        builder_pieces(r, b, &view);
    }
    view.mistakes = builder_problems(r, b, PROBLEM_ERROR, false);
    view.advice = builder_problems(r, b, PROBLEM_ADVICE, false);
    view.rejected = builder_problems(r, b, PROBLEM_ADVICE, true);
    struct words_place count = {.name = "count", .number = (int64_t)view.rejected.count, .is_number = true};
    view.rejected_count = request_words_with(r, WORD_ADVICE_REJECTED, &count, 1);
    view.advice_href = staff_service_path(r, b->service.key, STR("advice"));
    if (b->advice_error.len != 0) {
        const struct staff_wrong wrong = {b->advice_error, STR("advice")};
        view.errors = staff_error_links(r, &wrong, 1);
    }
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
    builder_advice_mark(r, b);
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
