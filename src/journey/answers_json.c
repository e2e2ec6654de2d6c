// SPDX-License-Identifier: Apache-2.0
// Answers as plain JSON, in the order of the definition, for exports and for programs.
#include "base/encode.h"
#include "journey/answers.h"
#include <stdio.h>

static size_t answers_json_digits(str text, size_t *at)
{
    size_t from = *at;
    while (*at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9') {
        (*at)++;
    }
    return *at - from;
}

// Whether the text is a JSON number without exponent (RFC 8259 section 6), as decimals are kept.
static bool answers_json_is_number(str text)
{
    size_t at = text.len != 0 && text.ptr[0] == '-';
    size_t first = at;
    size_t digits = answers_json_digits(text, &at);
    if (digits == 0 || (digits > 1 && text.ptr[first] == '0')) {
        return false;
    }
    if (at == text.len) {
        return true;
    }
    return text.ptr[at++] == '.' && answers_json_digits(text, &at) != 0 && at == text.len;
}

static void answers_json_text(struct buf *out, const struct question *q, str text)
{
    bool bare = (q->type->written == WRITTEN_NUMBER && answers_json_is_number(text)) ||
                (q->type->written == WRITTEN_BOOL && (str_eq(text, STR("true")) || str_eq(text, STR("false"))));
    if (bare) {
        buf_put(out, text);
    } else {
        encode_json(out, text);
    }
}

// Writes `"key":` after a comma where something stands before it.
static void answers_json_key(struct buf *out, bool *first, str key)
{
    if (!*first) {
        buf_char(out, ',');
    }
    *first = false;
    encode_json(out, key);
    buf_char(out, ':');
}

// The free text of a choice, under the name of its control: ID-other.
static void answers_json_other(struct buf *out, bool *first, const struct question *q, const struct value *value)
{
    char key[LIMIT_FIELD_NAME];
    if (value->other.len != 0) {
        int len = snprintf(key, sizeof key, "%.*s-other", STR_ARG(q->id));
        answers_json_key(out, first, (str){key, (size_t)len});
        encode_json(out, value->other);
    }
}

static void answers_json_parts(struct buf *out, const struct question *q, const struct value *value)
{
    bool first = true;
    buf_char(out, '{');
    for (size_t i = 0; i < value->count && i < q->type->part_count; i++) {
        if (value->items[i].len != 0) {
            answers_json_key(out, &first, q->type->parts[i].name);
            if (q->type->parts[i].number && answers_json_is_number(value->items[i])) {
                buf_put(out, value->items[i]);
            } else {
                encode_json(out, value->items[i]);
            }
        }
    }
    buf_char(out, '}');
}

static void answers_json_files(struct buf *out, const struct value *value)
{
    buf_char(out, '[');
    for (size_t i = 0; i < value->count; i++) {
        const struct value_file *file = &value->files[i];
        buf_put(out, i == 0 ? STR("{\"name\":") : STR(",{\"name\":"));
        encode_json(out, file->name);
        buf_put(out, STR(",\"size\":"));
        buf_i64(out, file->size);
        buf_put(out, STR(",\"type\":"));
        encode_json(out, file->type);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void answers_json_value(struct buf *out, const struct definition *d, const struct question *q,
                               const struct value *value, int depth);

// Rows that a question holds itself: their answers by number.
static void answers_json_own_rows(struct buf *out, const struct definition *d, const struct value *value, int depth)
{
    buf_char(out, '[');
    for (size_t i = 0; i < value->count && depth < LIMIT_ANSWER_DEPTH; i++) {
        const struct answers *row = &value->rows[i].answers;
        bool first = true;
        buf_put(out, i == 0 ? STR("{") : STR(",{"));
        for (size_t k = 0; k < row->count; k++) {
            const struct question *q = definition_question(d, row->items[k].number);
            if (q != NULL) {
                answers_json_key(out, &first, q->id);
                answers_json_value(out, d, q, &row->items[k].value, depth + 1);
                answers_json_other(out, &first, q, &row->items[k].value);
            }
        }
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void answers_json_value(struct buf *out, const struct definition *d, const struct question *q,
                               const struct value *value, int depth)
{
    switch (value->kind) {
    case VALUE_TEXT:
        answers_json_text(out, q, value->text);
        return;
    case VALUE_LIST:
        buf_char(out, '[');
        for (size_t i = 0; i < value->count; i++) {
            if (i != 0) {
                buf_char(out, ',');
            }
            encode_json(out, value->items[i]);
        }
        buf_char(out, ']');
        return;
    case VALUE_PARTS:
        answers_json_parts(out, q, value);
        return;
    case VALUE_FILES:
        answers_json_files(out, value);
        return;
    case VALUE_ROWS:
        answers_json_own_rows(out, d, value, depth);
        return;
    case VALUE_NONE:
    case VALUE_BLANK:
    case VALUE_KIND__COUNT:
        break;
    }
    buf_put(out, STR("null"));
}

static void answers_json_page(struct buf *out, const struct definition *d, const struct page *page,
                              const struct answers *answers, int depth, bool *first)
{
    for (size_t i = 0; i < page->question_count; i++) {
        const struct question *q = page->questions[i];
        struct value value = answers_get(answers, q->number);
        if (value.kind != VALUE_NONE) {
            answers_json_key(out, first, q->id);
            answers_json_value(out, d, q, &value, depth);
            answers_json_other(out, first, q, &value);
        }
    }
}

static void answers_json_repeat(struct buf *out, const struct definition *d, const struct page *page,
                                const struct value *value)
{
    buf_char(out, '[');
    for (size_t i = 0; i < value->count; i++) {
        bool first = true;
        buf_put(out, i == 0 ? STR("{") : STR(",{"));
        answers_json_page(out, d, page, &value->rows[i].answers, 1, &first);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

void answers_json(struct buf *out, const struct definition *d, const struct answers *answers)
{
    bool first = true;
    buf_char(out, '{');
    for (size_t i = 0; i < d->page_count; i++) {
        const struct page *page = &d->pages[i];
        if (page->kind != PAGE_REPEAT) {
            answers_json_page(out, d, page, answers, 0, &first);
            continue;
        }
        struct value value = answers_get(answers, page->repeat.number);
        if (value.kind == VALUE_ROWS) {
            answers_json_key(out, &first, page->id);
            answers_json_repeat(out, d, page, &value);
        }
    }
    for (size_t i = 0; i < d->figure_count; i++) {
        struct value value = answers_get(answers, d->figures[i].number);
        if (value.kind == VALUE_TEXT && answers_json_is_number(value.text)) {
            answers_json_key(out, &first, d->figures[i].name);
            buf_put(out, value.text);
        }
    }
    buf_char(out, '}');
}
