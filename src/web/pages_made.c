// SPDX-License-Identifier: Apache-2.0
#include "web/pages_made.h"
#include "html/markdown.h"
#include "html/sanitise.h"
#include "html/words_list.h"
#include "web/catalogue_view.h"
#include "web/check_view.h"
#include "web/confirmation_view.h"
#include "web/country_names.h"
#include "web/error_view.h"
#include "web/exit_view.h"
#include "web/front_view.h"
#include "web/page_catalogue.h"
#include "web/page_check_answers.h"
#include "web/page_confirmation.h"
#include "web/page_error.h"
#include "web/page_exit.h"
#include "web/page_front.h"
#include "web/page_question.h"
#include "web/page_repeat.h"
#include "web/page_sent.h"
#include "web/page_start.h"
#include "web/page_words.h"
#include "web/question_view.h"
#include "web/repeat_view.h"
#include "web/start_view.h"
#include "web/words_view.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static str pages_made_html(struct arena *a, str body, bool is_html)
{
    html shown = is_html ? sanitise_html(a, body) : markdown_html(a, body);
    return (str){shown.ptr, shown.len};
}

static const struct organisation_setting pages_made_settings[] = {
    {STR_INIT("name"), STR_INIT("en"), STR_INIT("Avonbridge Council")},
    {STR_INIT("name"), STR_INIT("cy"), STR_INIT("Cyngor Pont Afon")},
};
static const str pages_made_languages[] = {STR_INIT("en"), STR_INIT("cy")};

void pages_made_walk(struct pages_made *m)
{
    m->journey = (struct journey){
        .arena = &m->arena, .definition = m->definition, .answers = &m->answers, .today = {2026, 11, 24}};
    journey_walk(&m->journey);
}

void pages_made_begin_with(struct pages_made *m, str document, enum language language)
{
    *m = (struct pages_made){0};
    arena_init(&m->arena, 512 * 1024 * 1024);
    struct definition_report report = {.arena = &m->arena};
    err e = definition_read(document,
                            &(struct definition_options){.render = pages_made_html, .countries = country_names_list},
                            &report, &m->definition);
    for (size_t i = 0; err_is(e) && i < report.count; i++) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(report.items[i].pointer), STR_ARG(report.items[i].what));
    }
    assert(!err_is(e));
    m->organisation = (struct site_organisation){.organisation = {.key = STR("avonbridge"),
                                                                  .languages = pages_made_languages,
                                                                  .language_count = 2,
                                                                  .zone = STR("Europe/London"),
                                                                  .settings = pages_made_settings,
                                                                  .setting_count = 2},
                                                 .languages = {LANGUAGE_EN, LANGUAGE_CY},
                                                 .language_count = 2,
                                                 .theme_path = STR("/avonbridge/theme/1.css")};
    m->request =
        (struct request){.http = &m->http, .arena = &m->arena, .organisation = &m->organisation, .language = language};
    snprintf(m->http.id, sizeof m->http.id, "%016x", 0x1f);
    pages_made_at(m, "", "", "", "");
    pages_made_walk(m);
}

void pages_made_begin(struct pages_made *m, const char *path, enum language language)
{
    static char document[256 * 1024];
    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    size_t size = fread(document, 1, sizeof document, file);
    fclose(file);
    assert(size < sizeof document);
    pages_made_begin_with(m, (str){document, size}, language);
}

void pages_made_end(struct pages_made *m)
{
    definition_release(m->definition);
    arena_free(&m->arena);
}

void pages_made_at(struct pages_made *m, const char *page, const char *row, const char *name, const char *value)
{
    str pieces[4] = {STR("avonbridge"), STR("parking"), str_from(page), str_from(row)};
    m->http.segment_count = 0;
    for (size_t i = 0; i < 4; i++) {
        m->request.params[i] = pieces[i];
        m->http.segments[i] = pieces[i];
        m->http.segment_count += pieces[i].len != 0 ? 1 : 0;
    }
    struct field *field = arena_new(&m->arena, struct field);
    *field = (struct field){str_from(name), str_from(value), NULL};
    m->request.query = (struct fields){field, *name != '\0' ? 1 : 0};
}

void pages_made_answer(struct pages_made *m, uint32_t number, struct value value)
{
    m->answers = answers_with(&m->arena, &m->answers, number, value);
}

// What fits a question's type. `text` stands wherever a person writes freely.
static struct value pages_made_value(struct pages_made *m, const struct question *q, str text)
{
    struct value value = {.kind = VALUE_TEXT, .text = text};
    if (q->type->shown == SHOWN_DATE || q->type->shown == SHOWN_MONTH) {
        value.text = q->type->shown == SHOWN_DATE ? STR("2024-03-27") : STR("2026-12");
    } else if (q->type->shown == SHOWN_TIME) {
        value.text = STR("14:30");
    } else if (q->type->shown == SHOWN_DAY_MONTH || q->type->shown == SHOWN_YEAR) {
        value.text = q->type->shown == SHOWN_YEAR ? STR("2024") : STR("--03-27");
    } else if (q->type->shown == SHOWN_DATE_TIME) {
        value.text = STR("2024-03-27T14:30");
    } else if (q->type->shown == SHOWN_YES_NO || q->type->shown == SHOWN_DECLARED) {
        value.text = STR("true");
    } else if (q->type->shown == SHOWN_COUNTRY) {
        value.text = STR("FR");
    } else if (q->type->shown == SHOWN_NUMBER) {
        value.text = STR("104");
    } else if (q->type->shown == SHOWN_MONEY) {
        value.text = STR("1104.50");
    } else if (q->type->shown == SHOWN_EMAIL) {
        value.text = STR("rhian.morgan@example.com");
    } else if (q->type->shown == SHOWN_OPTIONS && q->type->written == WRITTEN_TEXT) {
        value.text = q->options->items[q->options->count - 1].value;
    } else if (q->type->shown == SHOWN_OPTIONS) {
        str *items = arena_array(&m->arena, str, 2);
        items[0] = q->options->items[0].value;
        items[1] = q->options->items[1].value;
        value = (struct value){.kind = VALUE_LIST, .items = items, .count = 2};
    } else if (q->type->written == WRITTEN_FILES) {
        struct value_file *file = arena_new(&m->arena, struct value_file);
        *file = (struct value_file){text, STR("application/pdf"), STR("t0ken"), 211700};
        value = (struct value){.kind = VALUE_FILES, .files = file, .count = 1};
    } else if (question_has_part(q, 0)) {
        str *items = arena_array(&m->arena, str, q->type->part_count);
        for (size_t i = 0; i < q->type->part_count; i++) {
            items[i] = q->type->parts[i].needed ? text : STR("");
        }
        value = (struct value){.kind = VALUE_PARTS, .items = items, .count = q->type->part_count};
    }
    return value;
}

static struct answers pages_made_row(struct pages_made *m, const struct page *page, str text)
{
    struct answers row = {0};
    for (size_t i = 0; i < page->question_count; i++) {
        row = answers_with(&m->arena, &row, page->questions[i]->number, pages_made_value(m, page->questions[i], text));
    }
    return row;
}

void pages_made_answer_all(struct pages_made *m, str text)
{
    for (size_t i = 0; i < m->definition->page_count; i++) {
        const struct page *page = &m->definition->pages[i];
        if (page->kind == PAGE_REPEAT) {
            struct value_row *rows = arena_array(&m->arena, struct value_row, 2);
            rows[0] = (struct value_row){1, pages_made_row(m, page, text)};
            rows[1] = (struct value_row){2, pages_made_row(m, page, text)};
            pages_made_answer(m, page->repeat.number,
                              (struct value){.kind = VALUE_ROWS, .rows = rows, .count = 2, .next_row = 3});
            continue;
        }
        for (size_t k = 0; k < page->question_count; k++) {
            pages_made_answer(m, page->questions[k]->number, pages_made_value(m, page->questions[k], text));
        }
    }
    pages_made_walk(m);
}

struct buf *pages_made_buf(struct pages_made *m)
{
    struct buf *page = arena_new(&m->arena, struct buf);
    buf_init(page, 4 * 1024 * 1024);
    m->request.data = page;
    return page;
}

str pages_made_taken(struct pages_made *m)
{
    struct buf *page = m->request.data;
    assert(!page->full);
    str text = arena_str(&m->arena, buf_str(page));
    buf_free(page);
    return text;
}

str pages_made_wrong(struct pages_made *m, const char *id, const struct fields *sent)
{
    const struct page *page = definition_page(m->definition, str_from(id));
    struct answers after;
    struct problems problems = {0};
    journey_accept(&m->journey, page, 0, sent, &after, &problems);
    pages_made_at(m, id, "", "", "");
    struct question_view view;
    question_view_of(&m->request, &m->journey, page, 0, sent, &problems, &view);
    return PAGES_MADE_TEXT(m, page_question, view);
}

static void pages_made_each_page(struct pages_made *m, void (*with)(void *context, const char *name, str text),
                                 void *context)
{
    for (size_t i = 0; i < m->definition->page_count; i++) {
        const struct page *page = &m->definition->pages[i];
        const char *id = arena_cstr(&m->arena, page->id);
        pages_made_at(m, id, "", "", "");
        if (page->kind == PAGE_EXIT) {
            struct exit_view view;
            exit_view_of(&m->request, &m->journey, page, &view);
            with(context, id, PAGES_MADE_TEXT(m, page_exit, view));
            continue;
        }
        if (page->kind == PAGE_REPEAT) {
            struct repeat_view view;
            repeat_view_of(&m->request, &m->journey, page, NULL, &view);
            with(context, id, PAGES_MADE_TEXT(m, page_repeat, view));
        }
        uint32_t row = page->kind == PAGE_REPEAT ? JOURNEY_NEW_ROW : 0;
        struct fields shown;
        journey_fill(&m->journey, page, row == 0 ? 0 : 1, &shown);
        struct question_view view;
        question_view_of(&m->request, &m->journey, page, row, &shown, NULL, &view);
        with(context, arena_cstr(&m->arena, arena_concat(&m->arena, page->id, STR("-questions"))),
             PAGES_MADE_TEXT(m, page_question, view));
        journey_fill(&m->journey, page, row, &shown);
        struct problems problems = {0};
        struct answers after;
        journey_accept(&m->journey, page, row, &(struct fields){0}, &after, &problems);
        question_view_of(&m->request, &m->journey, page, row, &(struct fields){0}, &problems, &view);
        with(context, arena_cstr(&m->arena, arena_concat(&m->arena, page->id, STR("-wrong"))),
             PAGES_MADE_TEXT(m, page_question, view));
    }
}

void pages_made_each(struct pages_made *m, void (*with)(void *context, const char *name, str text), void *context)
{
    struct request *r = &m->request;
    pages_made_each_page(m, with, context);
    pages_made_at(m, "check-answers", "", "", "");
    struct check_view check;
    check_view_of(r, &m->journey, &check);
    with(context, "check-answers", PAGES_MADE_TEXT(m, page_check_answers, check));
    check_view_of_sent(r, &m->journey, NULL, STR("PKP-7H3K-92Q"), &check);
    with(context, "sent", PAGES_MADE_TEXT(m, page_sent, check));
    struct confirmation_view confirmation;
    confirmation_view_of(r, &m->journey, STR("PKP-7H3K-92Q"), false, &confirmation);
    with(context, "confirmation", PAGES_MADE_TEXT(m, page_confirmation, confirmation));
    pages_made_at(m, "", "", "", "");
    struct start_view start;
    start_view_of(r, &m->journey, false, &start);
    with(context, "start", PAGES_MADE_TEXT(m, page_start, start));
    struct words_view words;
    words_view_of(r, request_words(r, WORD_COOKIES_TITLE),
                  markdown_html(&m->arena, request_words(r, WORD_COOKIES_BODY)), (html){0}, &words);
    with(context, "cookies", PAGES_MADE_TEXT(m, page_words, words));
    struct error_view error;
    error_view_of(r, 404, false, &error);
    with(context, "error", PAGES_MADE_TEXT(m, page_error, error));
    struct service services[] = {{1, STR("parking"), 1, STR("{\"en\":\"Apply for a resident parking permit\"}"),
                                  STR("{\"en\":\"Park on your street in any permit bay.\"}")},
                                 {2, STR("bins"), 1,
                                  STR("{\"en\":\"Report a missed bin\",\"cy\":\"Rhoi gwybod am fin\"}"),
                                  STR("{\"en\":\"Tell us within 2 days.\"}")},
                                 {3, STR("dwr"), 1, STR("{\"en\":\"Dŵr i bawb\"}"), STR("{}")}};
    struct catalogue_view catalogue;
    catalogue_view_of(r, services, 3, STR(""), &catalogue);
    with(context, "catalogue", PAGES_MADE_TEXT(m, page_catalogue, catalogue));
    struct site_organisation *organisation = r->organisation;
    r->organisation = NULL;
    struct organisation_entry entries[] = {{1, STR("avonbridge"), STR("{\"en\":\"Avonbridge Council\"}")},
                                           {2, STR("valley"), STR("{\"en\":\"Avon Valley NHS Trust\"}")}};
    struct front_view front;
    front_view_of(r, entries, 2, &front);
    with(context, "front", PAGES_MADE_TEXT(m, page_front, front));
    r->organisation = organisation;
}
