// SPDX-License-Identifier: Apache-2.0
#include "web/question_view.h"
#include "web/problem_words.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/trial_walk.h"
#include "web/way_words.h"

static struct govuk_error_link_list question_view_errors(const struct answer_reader *reader,
                                                         const struct problems *problems)
{
    size_t count = problems == NULL ? 0 : problems->count;
    struct govuk_error_link *links = arena_array(reader->arena, struct govuk_error_link, count);
    for (size_t i = 0; i < count; i++) {
        const struct problem *p = &problems->items[i];
        links[i].text = problem_words(reader, p);
        links[i].href = arena_concat(reader->arena, STR("#"), question_field_control(reader->arena, p));
    }
    return (struct govuk_error_link_list){links, count};
}

// Whether the only question's title is the page's heading: it has the page to itself, and no words
// stand above it that would come before their own heading.
static bool question_view_question_leads(const struct question_view *view, const struct page *page,
                                         struct journey_questions asked, size_t language)
{
    if (asked.count != 1 || view->before.count != 0) {
        return false;
    }
    str title = text_in(page->title, language);
    return title.len == 0 || str_eq(str_trim(title), str_trim(text_in(asked.items[0]->title, language)));
}

// What options reveal stands within them.
static struct journey_questions question_view_at_top(struct arena *a, struct journey_questions asked)
{
    const struct question **items = arena_array(a, const struct question *, asked.count);
    size_t count = 0;
    for (size_t i = 0; i < asked.count; i++) {
        if (asked.items[i]->revealed_by == NULL) {
            items[count++] = asked.items[i];
        }
    }
    return (struct journey_questions){items, count};
}

static void question_view_note_files(struct question_view *view, const struct question_field *field)
{
    view->has_files = view->has_files || field->multipart;
    view->has_kept = view->has_kept || field->files.count != 0 || field->lookup.there;
    for (size_t i = 0; i < field->opened.count; i++) {
        for (size_t k = 0; k < field->opened.items[i].count; k++) {
            question_view_note_files(view, &field->opened.items[i].fields[k]); // which open nothing more
        }
    }
}

static void question_view_add_fields(struct question_view *view, struct question_field_source *from,
                                     struct journey_questions asked, bool leads)
{
    struct question_field *fields = arena_array(from->request->arena, struct question_field, asked.count);
    for (size_t i = 0; i < asked.count; i++) {
        from->question = asked.items[i];
        question_field_of(from, leads, &fields[i]);
        // The page's heading says it already: a page without one of its own has that of its first question.
        if (!leads && i == 0 && str_eq(str_trim(view->heading), str_trim(fields[i].title))) {
            fields[i].label_classes = fields[i].legend_classes = STR("govuk-visually-hidden");
        }
        question_view_note_files(view, &fields[i]);
    }
    view->fields = (struct question_field_list){fields, asked.count};
}

// The page's own address, whatever address it was sent for: with the row, and with ?change.
static str question_view_path(struct request *r, const struct page *page, uint32_t row, str below)
{
    str base = way_words_base(r);
    str at = row == 0 ? (str){0} : row == JOURNEY_NEW_ROW ? STR("/add") : arena_printf(r->arena, "/%u", row);
    bool change = request_query(r, STR("change")).len != 0;
    return ARENA_JOIN(r->arena, base, STR("/"), page->id, at, below, change ? STR("?change=1") : (str){0});
}

// Another language is a button that sends what is typed along.
static void question_view_keep_typed(struct request *r, struct question_view *view)
{
    size_t count = view->frame.languages.count;
    struct frame_link *links = arena_array(r->arena, struct frame_link, count);
    bool query = str_find(view->action, STR("?")) != STR_NONE;
    for (size_t i = 0; i < count; i++) {
        links[i] = view->frame.languages.items[i];
        links[i].href = ARENA_JOIN(r->arena, view->action, query ? STR("&") : STR("?"), STR("language="), links[i].tag,
                                   STR("&again=1"));
    }
    view->frame.languages.items = links;
    view->frame.form_id = view->form_id;
}

void question_view_of(struct request *r, const struct journey *j, const struct page *page, uint32_t row,
                      const struct fields *shown, const struct problems *problems, struct question_view *ret_view)
{
    struct answer_reader reader = texts_reader(r, j);
    struct answer_reader window = texts_without_answers(&reader);
    texts_at(&reader, page, row);
    struct journey_questions asked = question_view_at_top(r->arena, journey_questions(j, page, row));
    struct question_view view = {.step = way_words_step(r, &reader, j, page, row)};
    view.before = content_view_of(&reader, &page->before, j);
    view.after = content_view_of(&reader, &page->after, j);
    view.errors = question_view_errors(&reader, problems);
    bool leads = question_view_question_leads(&view, page, asked, reader.language);
    view.heading = leads ? (str){0} : way_words_title(&reader, j, page);
    struct question_field_source from = {
        .request = r, .journey = j, .row = row, .shown = shown, .problems = problems, .reader = &reader};
    question_view_add_fields(&view, &from, asked, leads);
    view.frame = frame_of_service(
        r, j->definition, leads ? question_field_title(&window, asked.items[0]) : way_words_title(&window, j, page),
        STR("question"));
    view.frame.id = page->id;
    view.frame.has_errors = view.errors.count != 0;
    view.frame.back_href = way_words_back(r, j, page, row);
    view.form_id = STR("answers.form");
    view.action = question_view_path(r, page, row, (str){0});
    question_view_keep_typed(r, &view);
    if (r->trial != NULL) {
        view.has_files = false; // only their names come, and no file leaves the person's device
        trial_walk_beside(&view.frame.trial, view.form_id);
    } else if (!j->definition->no_feedback) {
        view.clear_href = arena_concat(r->arena, question_view_path(r, page, row, STR("/clear")), STR("#clear"));
    }
    *ret_view = view;
}
