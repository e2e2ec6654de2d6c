// SPDX-License-Identifier: Apache-2.0
#include "web/answer_rows.h"
#include "html/words_list.h"
#include "web/question_field.h"
#include "web/texts.h"

// "Person 2"
static str answer_rows_title(const struct answer_reader *reader, const struct journey_line *line)
{
    struct buf text;
    buf_init(&text, LIMIT_DEFINITION);
    words_put(&text, reader->said, WORD_ANSWERS_ROW,
              (const struct words_place[]){{.name = "item", .text = texts_plain(reader, line->page->repeat.item)},
                                           {.name = "number", .number = (int64_t)line->row_at, .is_number = true}},
              2);
    str title = arena_str(reader->arena, str_trim(buf_str(&text)));
    buf_free(&text);
    return title;
}

static str answer_rows_href(const struct answer_reader *reader, const struct journey_line *line, str base)
{
    if (base.len == 0) {
        return (str){0};
    }
    if (line->row == 0) {
        return ARENA_JOIN(reader->arena, base, STR("/"), line->page->id, STR("?change=1"));
    }
    return arena_printf(reader->arena, "%.*s/%.*s/%u?change=1", STR_ARG(base), STR_ARG(line->page->id), line->row);
}

struct answer_row answer_rows_row(const struct answer_reader *reader, const struct journey_line *line, str base)
{
    struct answer_row row = {.change_href = answer_rows_href(reader, line, base)};
    const struct question *q = line->question;
    if (q == NULL) { // a repeat without rows
        struct answer_line *none = arena_new(reader->arena, struct answer_line);
        none->text = words_text(reader->said, WORD_ANSWERS_NO_ROWS);
        row.key = texts_plain(reader, line->page->title);
        row.key = row.key.len != 0 ? row.key : texts_plain(reader, line->page->repeat.item);
        row.value = (struct answer_shown){.items = none, .count = 1, .blank = true};
    } else {
        row.key = texts_plain(reader, q->short_name);
        row.key = row.key.len != 0 ? row.key : question_field_title(reader, q);
        row.value = answer_shown_of(reader, q, &line->value);
    }
    row.change_what = line->row == 0 ? row.key
                                     : arena_printf(reader->arena, "%.*s, %.*s", STR_ARG(row.key),
                                                    STR_ARG(answer_rows_title(reader, line)));
    return row;
}

// Where a row of a repeat is taken away, and, below the last one, where another is added.
static void answer_rows_ways(const struct answer_reader *reader, const struct journey_line *line, str base,
                             struct answer_group *group)
{
    const struct page *page = line->page;
    if (base.len == 0) {
        return;
    }
    group->remove_href =
        arena_printf(reader->arena, "%.*s/%.*s/%u/remove?change=1", STR_ARG(base), STR_ARG(page->id), line->row);
    int64_t max = page->repeat.max != 0 ? page->repeat.max : LIMIT_REPEAT_COUNT;
    if (line->row_at == line->row_count && (int64_t)line->row_count < max) {
        group->add_href = arena_printf(reader->arena, "%.*s/%.*s/add?change=1", STR_ARG(base), STR_ARG(page->id));
        group->add_what = texts_plain(reader, page->title);
    }
}

struct answer_group_list answer_rows_by_section(const struct answer_reader *reader, const struct journey_lines *lines,
                                                str base)
{
    struct answer_group *groups = arena_array(reader->arena, struct answer_group, lines->count);
    struct answer_row *rows = arena_array(reader->arena, struct answer_row, lines->count);
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct journey_line *line = &lines->items[i];
        const struct journey_line *before = i == 0 ? NULL : line - 1;
        const struct section *section = line->page->section;
        texts_at(reader, line->page, line->row);
        bool new_section = before == NULL || before->page->section != section;
        bool new_row = before != NULL && before->row != line->row;
        bool other_repeat = before != NULL && line->row != 0 && before->page != line->page;
        if (new_section || new_row || other_repeat) {
            groups[count] = (struct answer_group){.rows = {.items = &rows[i], .any_change = base.len != 0}};
            if (new_section && section != NULL && !section->hide_title) {
                groups[count].title = texts_plain(reader, section->title);
            }
            if (line->row != 0) {
                groups[count].row_title = answer_rows_title(reader, line);
                answer_rows_ways(reader, line, base, &groups[count]);
            }
            count++;
        }
        rows[i] = answer_rows_row(reader, line, base);
        groups[count - 1].rows.count++;
    }
    return (struct answer_group_list){groups, count};
}

struct answer_row_list answer_rows_figures(const struct answer_reader *reader, const struct definition *d,
                                           const struct journey_figures *figures)
{
    struct answer_row *rows = arena_array(reader->arena, struct answer_row, figures->count);
    size_t count = 0;
    for (size_t i = 0; i < figures->count; i++) {
        const struct journey_figure *f = &figures->items[i];
        str title = texts_plain(reader, f->figure->title);
        if (title.len == 0 && f->figure != d->fee) {
            continue;
        }
        struct answer_line *line = arena_new(reader->arena, struct answer_line);
        line->text = answer_shown_figure(reader, f->figure, f->value);
        str key = title.len != 0 ? title : words_text(reader->said, WORD_ANSWERS_FEE);
        rows[count] = (struct answer_row){.key = key, .value = {.items = line, .count = 1}};
        count++;
    }
    return (struct answer_row_list){.items = rows, .count = count};
}

str answer_rows_fee(const struct answer_reader *reader, const struct definition *d,
                    const struct journey_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct journey_figure *f = &figures->items[i];
        if (f->figure == d->fee && f->value.units > 0) {
            return answer_shown_figure(reader, f->figure, f->value);
        }
    }
    return (str){0};
}
