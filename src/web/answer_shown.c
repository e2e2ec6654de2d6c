// SPDX-License-Identifier: Apache-2.0
#include "web/answer_shown.h"
#include "html/words_list.h"
#include "web/country_names.h"
#include "web/file.h"
#include "web/question_macros.h"
#include "web/texts.h"
#include <assert.h>

enum {
    ANSWER_WORDS_BYTES = 4096
};

static str answer_kept(struct arena *a, struct buf *text)
{
    str copy = arena_str(a, buf_str(text));
    buf_free(text);
    return copy;
}

str answer_shown_date(struct arena *a, enum language said, str text)
{
    date day;
    bool every_year = text.len == 7 && str_starts(text, STR("--"));
    bool whole = date_parse(every_year ? arena_concat(a, STR("2000"), str_slice(text, 1, text.len)) : text, &day);
    if (!whole && (text.len != 7 || !date_parse(arena_concat(a, text, STR("-01")), &day))) {
        return text;
    }
    struct buf words;
    buf_init(&words, ANSWER_WORDS_BYTES);
    if (every_year) {
        words_put_day_month(&words, said, day.day, day.month);
    } else if (whole) {
        words_put_date(&words, said, day);
    } else {
        words_put_month(&words, said, day.year, day.month);
    }
    return answer_kept(a, &words);
}

str answer_shown_size(struct arena *a, enum language said, int64_t bytes)
{
    enum {
        KB = 1024, // as limits of files are counted
        MB = 1024 * 1024
    };
    int64_t tenths = (bytes * 10 + MB / 2) / MB;
    str size = bytes < MB         ? arena_printf(a, "%lld", (long long)((bytes + KB - 1) / KB))
               : tenths % 10 == 0 ? arena_printf(a, "%lld", (long long)(tenths / 10))
                                  : arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
    struct buf words;
    buf_init(&words, ANSWER_WORDS_BYTES);
    words_put(&words, said, bytes < MB ? WORD_ANSWER_SIZE_KB : WORD_ANSWER_SIZE_MB,
              (const struct words_place[]){{.name = "size", .text = size}}, 1);
    return answer_kept(a, &words);
}

// ---- A row a way of showing -------------------------------------------------------------------------

static struct answer_shown answer_one(struct arena *a, str text)
{
    struct answer_line *line = arena_new(a, struct answer_line);
    line->text = text;
    return (struct answer_shown){.items = line, .count = 1};
}

static struct answer_shown answer_as_text(const struct answer_reader *reader, const struct question *q,
                                          const struct value *value)
{
    return answer_one(reader->arena, question_spelled(reader->arena, q, value->text));
}

static str answer_label(const struct answer_reader *reader, const struct question *q, str value)
{
    const struct option *option = q->options == NULL ? NULL : option_find(q->options, value);
    return option == NULL ? value : texts_plain(reader, option->label);
}

// A choice with the free text beside it: "Other: by boat".
static str answer_choice(const struct answer_reader *reader, const struct question *q, const struct value *value,
                         str chosen)
{
    str label = answer_label(reader, q, chosen);
    if (value->other.len == 0 || q->options == NULL || q->options->other == NULL ||
        !str_eq(chosen, q->options->other->value)) {
        return label;
    }
    struct buf text;
    buf_init(&text, LIMIT_ANSWERS);
    words_put(&text, reader->said, WORD_ANSWER_OTHER,
              (const struct words_place[]){{.name = "option", .text = label}, {.name = "text", .text = value->other}},
              2);
    return answer_kept(reader->arena, &text);
}

// A part as people read it: a country by its name, an option by its label.
static str answer_part(const struct answer_reader *reader, const struct question *q, size_t part, str text)
{
    const struct part *p = &q->type->parts[part];
    return p->country  ? country_names_of(reader->arena, reader->said, text)
           : p->option ? answer_label(reader, q, text)
                       : question_part_spelled(reader->arena, q, part, text);
}

static struct answer_shown answer_as_lines(const struct answer_reader *reader, const struct question *q,
                                           const struct value *value)
{
    struct answer_shown shown = {0};
    struct answer_line *lines = NULL;
    size_t room = 0;
    if (value->kind == VALUE_PARTS) {
        for (size_t i = 0; i < value->count && i < q->type->part_count; i++) {
            if (value->items[i].len != 0 && !q->type->parts[i].beside) {
                arena_push(reader->arena, struct answer_line, lines, shown.count, room)->text =
                    answer_part(reader, q, i, value->items[i]);
            }
        }
    } else {
        str rest = value->text;
        str line;
        while (str_next(&rest, '\n', &line)) {
            line = str_ends(line, STR("\r")) ? str_slice(line, 0, line.len - 1) : line;
            arena_push(reader->arena, struct answer_line, lines, shown.count, room)->text = line;
        }
    }
    shown.items = lines;
    return shown;
}

// "Easting: 429700"
static struct answer_shown answer_as_parts(const struct answer_reader *reader, const struct question *q,
                                           const struct value *value)
{
    const struct question_macro *macro = question_macros_find(q->type->name);
    struct answer_shown shown = {0};
    struct answer_line *lines = arena_array(reader->arena, struct answer_line, value->count);
    for (size_t i = 0; i < value->count && i < q->type->part_count; i++) {
        const struct question_macro_part *part = question_macros_part(macro, q->type->parts[i].name);
        if (value->items[i].len == 0 || part == NULL) {
            continue;
        }
        struct buf words;
        buf_init(&words, LIMIT_ANSWERS);
        words_put(&words, reader->said, WORD_ANSWER_PART,
                  (const struct words_place[]){{.name = "part", .text = words_text(reader->said, part->label)},
                                               {.name = "value", .text = answer_part(reader, q, i, value->items[i])}},
                  2);
        lines[shown.count++].text = answer_kept(reader->arena, &words);
    }
    shown.items = lines;
    return shown;
}

static struct answer_shown answer_as_money(const struct answer_reader *reader, const struct question *q,
                                           const struct value *value)
{
    return answer_one(reader->arena, question_money(reader->arena, q, value->text));
}

static struct answer_shown answer_as_country(const struct answer_reader *reader, const struct question *q,
                                             const struct value *value)
{
    (void)q;
    return answer_one(reader->arena, country_names_of(reader->arena, reader->said, value->text));
}

// A name in parts is one line: "Rhian Eleri Morgan".
static struct answer_shown answer_as_joined(const struct answer_reader *reader, const struct question *q,
                                            const struct value *value)
{
    struct buf text;
    buf_init(&text, LIMIT_ANSWERS);
    for (size_t i = 0; i < value->count && i < q->type->part_count; i++) {
        if (value->items[i].len != 0 && text.len != 0) {
            buf_char(&text, ' ');
        }
        buf_put(&text, answer_part(reader, q, i, value->items[i]));
    }
    return answer_one(reader->arena, answer_kept(reader->arena, &text));
}

// "£12.50", "104 g/km"
static str answer_number(const struct answer_reader *reader, struct text prefix, str number, struct text suffix)
{
    str before = text_in(prefix, reader->language);
    str after = text_in(suffix, reader->language);
    bool minus = before.len != 0 && str_starts(number, STR("-")); // -£12.50
    return arena_printf(reader->arena, "%s%.*s%.*s%s%.*s", minus ? "-" : "", STR_ARG(before),
                        STR_ARG(str_slice(number, minus ? 1 : 0, number.len)), after.len != 0 ? " " : "",
                        STR_ARG(after));
}

str answer_shown_figure(const struct answer_reader *reader, const struct figure *f, struct decimal value)
{
    return answer_number(reader, f->prefix, decimal_print(reader->arena, value), f->suffix);
}

static struct answer_shown answer_as_number(const struct answer_reader *reader, const struct question *q,
                                            const struct value *value)
{
    return answer_one(reader->arena, answer_number(reader, q->prefix, value->text, q->suffix));
}

static struct answer_shown answer_as_yes_no(const struct answer_reader *reader, const struct question *q,
                                            const struct value *value)
{
    (void)q;
    bool yes = str_eq(value->text, STR("true"));
    return answer_one(reader->arena, words_text(reader->said, yes ? WORD_ANSWER_YES : WORD_ANSWER_NO));
}

static struct answer_shown answer_as_options(const struct answer_reader *reader, const struct question *q,
                                             const struct value *value)
{
    if (value->kind != VALUE_LIST) {
        return answer_one(reader->arena, answer_choice(reader, q, value, value->text));
    }
    struct answer_line *lines = arena_array(reader->arena, struct answer_line, value->count);
    for (size_t i = 0; i < value->count; i++) {
        lines[i].text = answer_choice(reader, q, value, value->items[i]);
    }
    return (struct answer_shown){.items = lines, .count = value->count, .is_list = value->count > 1};
}

static struct answer_shown answer_as_date(const struct answer_reader *reader, const struct question *q,
                                          const struct value *value)
{
    (void)q;
    return answer_one(reader->arena, answer_shown_date(reader->arena, reader->said, value->text));
}

static struct answer_shown answer_as_files(const struct answer_reader *reader, const struct question *q,
                                           const struct value *value)
{
    (void)q;
    struct arena *a = reader->arena;
    struct answer_line *lines = arena_array(a, struct answer_line, value->count);
    for (size_t i = 0; i < value->count; i++) {
        const struct value_file *file = &value->files[i];
        str size = answer_shown_size(a, reader->said, file->size);
        lines[i].text = arena_printf(a, "%.*s, %.*s", STR_ARG(file->name), STR_ARG(size));
        enum file_standing standing = reader->files == NULL ? FILE_OPENS : file_standing_of(reader->files, file->token);
        lines[i].note = reader->files == NULL ? STR("") : file_note(reader->files, reader->said, standing);
        if (reader->files != NULL) {
            str base = reader->files_href.len != 0 ? reader->files_href : reader->pictures_href;
            lines[i].picture = file_thumb_href(reader->files, a, base, file->token);
            lines[i].alt = file_alt(a, reader->said, file->name);
        }
        if (reader->files_href.len != 0 && file_opens(standing)) {
            lines[i].href = arena_printf(a, "%.*s/%.*s", STR_ARG(reader->files_href), STR_ARG(file->token));
        }
    }
    return (struct answer_shown){.items = lines, .count = value->count, .is_list = value->count > 1};
}

static struct answer_shown answer_as_declared(const struct answer_reader *reader, const struct question *q,
                                              const struct value *value)
{
    (void)q;
    (void)value;
    return answer_one(reader->arena, words_text(reader->said, WORD_ANSWER_DECLARED));
}

static struct answer_shown answer_as_date_time(const struct answer_reader *reader, const struct question *q,
                                               const struct value *value)
{
    (void)q;
    str day = answer_shown_date(reader->arena, reader->said, str_slice(value->text, 0, 10));
    struct buf words;
    buf_init(&words, ANSWER_WORDS_BYTES);
    words_put(&words, reader->said, WORD_ANSWER_DATE_TIME,
              (const struct words_place[]){{.name = "date", .text = day},
                                           {.name = "time", .text = str_slice(value->text, 11, value->text.len)}},
              2);
    return answer_one(reader->arena, answer_kept(reader->arena, &words));
}

typedef struct answer_shown (*answer_way)(const struct answer_reader *reader, const struct question *q,
                                          const struct value *value);
static const answer_way answer_ways[] = {
    [SHOWN_TEXT] = answer_as_text,           [SHOWN_LINES] = answer_as_lines,       [SHOWN_NUMBER] = answer_as_number,
    [SHOWN_YES_NO] = answer_as_yes_no,       [SHOWN_OPTIONS] = answer_as_options,   [SHOWN_DATE] = answer_as_date,
    [SHOWN_MONTH] = answer_as_date,          [SHOWN_EMAIL] = answer_as_text,        [SHOWN_LINK] = answer_as_text,
    [SHOWN_FILES] = answer_as_files,         [SHOWN_DECLARED] = answer_as_declared, [SHOWN_TIME] = answer_as_text,
    [SHOWN_DATE_TIME] = answer_as_date_time, [SHOWN_DAY_MONTH] = answer_as_date,    [SHOWN_YEAR] = answer_as_text,
    [SHOWN_PARTS] = answer_as_parts,         [SHOWN_COUNTRY] = answer_as_country,   [SHOWN_MONEY] = answer_as_money,
};
_Static_assert(sizeof answer_ways / sizeof answer_ways[0] == SHOWN__COUNT, "a row a way of showing");

struct answer_shown answer_shown_of(const struct answer_reader *reader, const struct question *q,
                                    const struct value *value)
{
    if (value->kind == VALUE_NONE || value->kind == VALUE_BLANK) {
        struct answer_shown nothing = answer_one(reader->arena, words_text(reader->said, WORD_ANSWER_BLANK));
        nothing.blank = true;
        return nothing;
    }
    assert(q->type->shown < SHOWN__COUNT);
    bool by_line = q->type->shown == SHOWN_LINES || q->type->shown == SHOWN_PARTS;
    if (value->kind == VALUE_PARTS && !by_line) {
        return answer_as_joined(reader, q, value);
    }
    return answer_ways[q->type->shown](reader, q, value);
}

str answer_shown_line(const struct answer_reader *reader, const struct question *q, const struct value *value)
{
    struct answer_shown shown = answer_shown_of(reader, q, value);
    if (shown.count <= 1) {
        return shown.count == 0 ? (str){0} : shown.items[0].text;
    }
    struct buf text;
    buf_init(&text, LIMIT_ANSWERS);
    for (size_t i = 0; i < shown.count; i++) {
        if (i != 0) {
            buf_put(&text, words_text(reader->said, WORD_LIST_COMMA));
        }
        buf_put(&text, shown.items[i].text);
    }
    return answer_kept(reader->arena, &text);
}
