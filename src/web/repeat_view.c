// SPDX-License-Identifier: Apache-2.0
#include "web/repeat_view.h"
#include "html/words_list.h"
#include "web/problem_words.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

static str repeat_view_row_title(struct request *r, const struct answer_reader *reader, const struct page *page,
                                 size_t at)
{
    return str_trim(request_words_with(
        r, WORD_ANSWERS_ROW,
        (const struct words_place[]){{.name = "item", .text = texts_plain(reader, page->repeat.item)},
                                     {.name = "number", .number = (int64_t)at, .is_number = true}},
        2));
}

static struct repeat_row_list repeat_view_rows(struct request *r, const struct journey *j, const struct page *page,
                                               const struct answer_reader *reader)
{
    struct value kept = answers_get(j->answers, page->repeat.number);
    size_t count = kept.kind == VALUE_ROWS ? kept.count : 0;
    struct repeat_row *rows = arena_array(r->arena, struct repeat_row, count);
    bool change = request_query(r, STR("change")).len != 0;
    for (size_t i = 0; i < count; i++) {
        str href =
            arena_printf(r->arena, "%.*s/%.*s/%u", STR_ARG(way_words_base(r)), STR_ARG(page->id), kept.rows[i].id);
        const char *query = change ? "?change=1" : "";
        texts_at(reader, page, kept.rows[i].id);
        rows[i].title = repeat_view_row_title(r, reader, page, i + 1);
        rows[i].change_href = arena_printf(r->arena, "%.*s%s", STR_ARG(href), query);
        rows[i].remove_href = arena_printf(r->arena, "%.*s/remove%s", STR_ARG(href), query);
        struct journey_questions asked = journey_questions(j, page, kept.rows[i].id);
        struct answer_row *lines = arena_array(r->arena, struct answer_row, asked.count);
        for (size_t k = 0; k < asked.count; k++) {
            struct journey_line line = {.page = page,
                                        .question = asked.items[k],
                                        .row = kept.rows[i].id,
                                        .row_at = i + 1,
                                        .value = answers_get(&kept.rows[i].answers, asked.items[k]->number)};
            lines[k] = answer_rows_row(reader, &line, (str){0});
        }
        rows[i].rows = (struct answer_row_list){.items = lines, .count = asked.count};
    }
    texts_at(reader, page, 0);
    return (struct repeat_row_list){rows, count};
}

void repeat_view_of(struct request *r, const struct journey *j, const struct page *page, const struct problem *problem,
                    struct repeat_view *ret_view)
{
    struct answer_reader reader = texts_reader(r, j);
    struct answer_reader window = texts_without_answers(&reader);
    struct repeat_view view = {.step = way_words_step(r, &reader, j, page, 0)};
    view.heading = way_words_title(&reader, j, page);
    view.before = content_view_of(&reader, &page->before, j);
    view.after = content_view_of(&reader, &page->after, j);
    view.rows = repeat_view_rows(r, j, page, &reader);
    view.can_add = (int64_t)view.rows.count < (page->repeat.max != 0 ? page->repeat.max : LIMIT_REPEAT_COUNT);
    view.max = !view.can_add || page->repeat.max < LIMIT_REPEAT_COUNT ? page->repeat.max : 0;
    view.at_least = (int64_t)view.rows.count < page->repeat.min ? page->repeat.min : 0;
    if (problem != NULL) {
        struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
        link->text = problem_words(&reader, problem);
        link->href = view.can_add ? STR("#add") : (str){0};
        view.errors = (struct govuk_error_link_list){link, 1};
    }
    view.frame = frame_of_service(r, j->definition, way_words_title(&window, j, page), STR("repeat"));
    view.frame.id = page->id;
    view.frame.has_errors = problem != NULL;
    view.frame.back_href = way_words_back(r, j, page, 0);
    *ret_view = view;
}
