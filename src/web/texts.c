// SPDX-License-Identifier: Apache-2.0
#include "web/texts.h"
#include "web/request.h"

// ---- How answers read within a text --------------------------------------------------------------------

static str texts_kept(struct arena *a, struct buf *text)
{
    str copy = arena_str(a, buf_str(text));
    buf_free(text);
    return copy;
}

// "a, b and c": choices, and the names of files.
static str texts_list(const struct answer_reader *reader, const struct answer_shown *shown, const struct value *value)
{
    str *items = arena_array(reader->arena, str, shown->count);
    for (size_t i = 0; i < shown->count; i++) {
        items[i] = value->kind == VALUE_FILES ? value->files[i].name : shown->items[i].text;
    }
    struct buf text;
    buf_init(&text, LIMIT_ANSWERS);
    words_put_list(&text, reader->said, items, shown->count);
    return texts_kept(reader->arena, &text);
}

static str texts_answer(void *speaker, const struct question *q, const struct value *value)
{
    const struct answer_reader *reader = speaker;
    if (value->kind != VALUE_LIST && value->kind != VALUE_FILES) {
        return answer_shown_line(reader, q, value);
    }
    struct answer_shown shown = answer_shown_of(reader, q, value);
    return texts_list(reader, &shown, value);
}

static str texts_figure(void *speaker, const struct figure *f, struct decimal value)
{
    return answer_shown_figure(speaker, f, value);
}

static str texts_escaped(struct arena *a, str text)
{
    struct buf markup;
    buf_init(&markup, 8 * LIMIT_DEFINITION);
    struct out out = {.buf = &markup, .arena = a};
    out_text_str(&out, text);
    return texts_kept(a, &markup);
}

static const struct filling_says texts_says = {texts_answer, texts_figure, texts_escaped};

// ---- Readers -------------------------------------------------------------------------------------------

struct answer_reader texts_without_answers(const struct answer_reader *reader)
{
    struct answer_reader plain = *reader;
    plain.filling = NULL;
    return plain;
}

struct answer_reader texts_reader(struct request *r, const struct journey *j)
{
    return texts_reader_in(r->arena, r->language, j);
}

struct answer_reader texts_reader_in(struct arena *a, enum language said, const struct journey *j)
{
    struct answer_reader reader = {
        .arena = a, .said = said, .language = definition_language(j->definition, words_languages[said].tag)};
    // An option whose label names its own question ends here: within a text, labels tell no answers.
    struct answer_reader *speaker = arena_new(a, struct answer_reader);
    *speaker = reader;
    reader.filling = arena_new(a, struct filling);
    *reader.filling =
        (struct filling){.journey = j, .language = reader.language, .says = &texts_says, .speaker = speaker};
    return reader;
}

void texts_at(const struct answer_reader *reader, const struct page *page, uint32_t row)
{
    if (reader->filling != NULL) {
        filling_at(reader->filling, page, row);
    }
}

str texts_plain(const struct answer_reader *reader, struct text text)
{
    return reader->filling == NULL ? text_in(text, reader->language) : filling_text(reader->filling, text);
}

html texts_html(const struct answer_reader *reader, struct text shown)
{
    str markup = reader->filling == NULL ? text_in(shown, reader->language) : filling_html(reader->filling, shown);
    return (html){markup.ptr, markup.len};
}

struct text texts_whole(const struct answer_reader *reader, struct text text)
{
    return reader->filling == NULL ? text : filling_whole(reader->filling, text);
}
