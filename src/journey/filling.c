// SPDX-License-Identifier: Apache-2.0
#include "journey/filling.h"
#include "base/utf8.h"
#include "journey/way.h"

void filling_at(struct filling *f, const struct page *page, uint32_t row)
{
    f->row_is_known = f->row_is_known && f->page == page && f->row == row;
    f->page = page;
    f->row = row;
}

static const struct answers *filling_answers(struct filling *f)
{
    const struct journey *j = f->journey;
    if (f->row == 0) {
        return &j->way->given;
    }
    if (!f->row_is_known) {
        const struct answers none = {0};
        const struct value_row *row = journey_row(j, f->page, f->row);
        struct way whole = way_before(j, NULL);
        struct way in_row = way_for_page(&whole, f->page);
        way_row(&in_row, f->page, row == NULL ? &none : &row->answers, NULL, NULL);
        f->in_row = in_row.given;
        f->row_is_known = true;
    }
    return &f->in_row;
}

// Without line ends and other blanks in a row, so that an answer begins no paragraph and no entry of a list;
// its beginning, where it is very long.
static str filling_one_line(struct arena *a, str text)
{
    enum {
        MOST = 4 * LIMIT_SLOT_TEXT // bytes that its characters may take
    };
    char *line = arena_alloc(a, text.len < MOST ? text.len + 1 : MOST, 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < MOST; i++) {
        bool blank = text.ptr[i] == ' ' || (text.ptr[i] >= '\t' && text.ptr[i] <= '\r');
        if (!blank) {
            line[len++] = text.ptr[i];
        } else if (len != 0 && line[len - 1] != ' ') {
            line[len++] = ' ';
        }
    }
    return str_trim((str){line, len});
}

static str filling_slot(struct filling *f, const struct slot *slot)
{
    const struct answers *answers = filling_answers(f);
    str said = {0};
    if (slot->kind == SLOT_IF) {
        return condition_holds(slot->when, answers, f->journey->today) ? slot->then : slot->otherwise;
    }
    if (slot->kind == SLOT_FIGURE) {
        struct decimal result;
        if (figure_work_out(slot->figure, answers, f->journey->today, &result)) {
            said = f->says->figure(f->speaker, slot->figure, result);
        }
    } else {
        struct value value = answers_get(answers, slot->question->number);
        if (answers_is_given(&value)) {
            said = f->says->answer(f->speaker, slot->question, &value);
        }
    }
    said = utf8_prefix(filling_one_line(f->journey->arena, said), LIMIT_SLOT_TEXT);
    if (said.len == 0 || said.len > LIMIT_SLOTS_FILLED - f->filled) {
        return slot->otherwise;
    }
    f->filled += said.len;
    return said;
}

static str filling_pieces(struct filling *f, const struct text_pieces *pieces, bool is_html)
{
    struct arena *a = f->journey->arena;
    str *said = arena_array(a, str, 2 * pieces->count);
    size_t count = 0;
    size_t len = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        said[count++] = pieces->items[i].words;
        if (pieces->items[i].slot != NULL) {
            str words = filling_slot(f, pieces->items[i].slot);
            said[count++] = is_html ? f->says->escaped(a, words) : words;
        }
    }
    for (size_t i = 0; i < count; i++) {
        len += said[i].len;
    }
    char *whole = arena_alloc(a, len + 1, 1);
    len = 0;
    for (size_t i = 0; i < count; i++) {
        if (said[i].len != 0) {
            memcpy(whole + len, said[i].ptr, said[i].len);
            len += said[i].len;
        }
    }
    return (str){whole, len};
}

static str filling_of(struct filling *f, struct text text, bool is_html)
{
    if (text.by_language == NULL || text.pieces == NULL) {
        return text_in(text, f->language);
    }
    return filling_pieces(f, &text.pieces[f->language], is_html);
}

str filling_text(struct filling *f, struct text text)
{
    return filling_of(f, text, false);
}

str filling_html(struct filling *f, struct text shown)
{
    return filling_of(f, shown, true);
}

struct text filling_whole(struct filling *f, struct text text)
{
    if (text.pieces == NULL) {
        return text;
    }
    size_t count = f->journey->definition->language_count;
    str *by = arena_array(f->journey->arena, str, count);
    memcpy(by, text.by_language, count * sizeof *by);
    by[f->language] = filling_text(f, text);
    return (struct text){.by_language = by};
}
