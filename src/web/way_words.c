// SPDX-License-Identifier: Apache-2.0
#include "web/way_words.h"
#include "html/words_list.h"
#include "web/question_field.h"
#include "web/request.h"
#include "web/texts.h"

str way_words_base(struct request *r)
{
    return r->base.len != 0 ? r->base : REQUEST_PATH(r, request_param(r, 0), request_param(r, 1));
}

static size_t way_words_row_at(const struct journey *j, const struct page *page, uint32_t row)
{
    struct value rows = answers_get(j->answers, page->repeat.number);
    for (size_t i = 0; rows.kind == VALUE_ROWS && i < rows.count; i++) {
        if (rows.rows[i].id == row) {
            return i + 1;
        }
    }
    return (rows.kind == VALUE_ROWS ? rows.count : 0) + 1; // a new one
}

static str way_words_row(struct request *r, const struct answer_reader *reader, const struct journey *j,
                         const struct page *page, uint32_t row)
{
    str item = texts_plain(reader, page->repeat.item);
    if (item.len == 0) {
        return item;
    }
    return request_words_with(
        r, WORD_ANSWERS_ROW,
        (const struct words_place[]){
            {.name = "item", .text = item},
            {.name = "number", .number = (int64_t)way_words_row_at(j, page, row), .is_number = true}},
        2);
}

str way_words_step(struct request *r, const struct answer_reader *reader, const struct journey *j,
                   const struct page *page, uint32_t row)
{
    if (page->kind == PAGE_REPEAT && row != 0) {
        return way_words_row(r, reader, j, page, row);
    }
    if (page->section == NULL || page->section->hide_title) {
        return (str){0};
    }
    str section = texts_plain(reader, page->section->title);
    struct journey_place place = journey_place(j, page);
    if (place.of <= 1 || section.len == 0) {
        return section;
    }
    return request_words_with(
        r, WORD_QUESTION_STEP,
        (const struct words_place[]){{.name = "section", .text = section},
                                     {.name = "at", .number = (int64_t)place.at, .is_number = true},
                                     {.name = "of", .number = (int64_t)place.of, .is_number = true}},
        3);
}

static str way_words_page(struct request *r, str page)
{
    return ARENA_JOIN(r->arena, way_words_base(r), STR("/"), page);
}

str way_words_back(struct request *r, const struct journey *j, const struct page *page, uint32_t row)
{
    bool change = fields_text(&r->query, STR("change")).len != 0;
    struct value rows = answers_get(j->answers, page->repeat.number);
    if (page->kind == PAGE_REPEAT && row != 0 && rows.kind == VALUE_ROWS && rows.count != 0) {
        str back = way_words_page(r, page->id);
        return change ? arena_concat(r->arena, back, STR("?change=1")) : back;
    }
    if (change) {
        return way_words_page(r, STR("check-answers"));
    }
    const struct page *before = page == &journey_task_list ? NULL : journey_before(j, page);
    if (before != NULL) {
        return way_words_page(r, before->id);
    }
    return j->definition->start.skip ? (str){0} : way_words_base(r);
}

str way_words_title(const struct answer_reader *reader, const struct journey *j, const struct page *page)
{
    str title = texts_plain(reader, page->title);
    if (title.len == 0 && page->question_count != 0) {
        title = question_field_title(reader, page->questions[0]);
    }
    if (title.len == 0 && page->section != NULL) {
        title = texts_plain(reader, page->section->title);
    }
    return title.len != 0 ? title : text_in(j->definition->name, reader->language);
}
