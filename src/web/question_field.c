// SPDX-License-Identifier: Apache-2.0
#include "web/question_field.h"
#include "html/words_list.h"
#include "web/country_names.h"
#include "web/problem_words.h"
#include "web/question_macros.h"
#include "web/request.h"
#include "web/texts.h"
#include <assert.h>

// Elements of the frame and of the page around the questions.
static const str question_field_taken[] = {STR_INIT("main"), STR_INIT("reference"), STR_INIT("clear"), STR_INIT("add")};

static str question_field_element(struct arena *a, str name)
{
    for (size_t i = 0; i < sizeof question_field_taken / sizeof question_field_taken[0]; i++) {
        if (str_eq(question_field_taken[i], name)) {
            return arena_concat(a, name, STR(".1"));
        }
    }
    return name;
}

// The first part that the question has a control for; empty where it has one for the whole.
static str question_field_first_part(const struct question *q)
{
    for (size_t i = 0; i < q->type->part_count; i++) {
        if (question_has_part(q, i)) {
            return q->type->parts[i].name;
        }
    }
    return (str){0};
}

str question_field_control(struct arena *a, const struct problem *problem)
{
    const struct question *q = problem->question;
    if (q == NULL) {
        return STR("main");
    }
    str part = problem->part.len != 0 ? problem->part : question_field_first_part(q);
    if (part.len == 0) {
        return question_field_element(a, q->id);
    }
    if (part.ptr[0] == '.') {
        return arena_concat(a, q->id, part); // a control beside the question's own: ID.find
    }
    return arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(part));
}

str question_field_title(const struct answer_reader *reader, const struct question *q)
{
    str title = texts_plain(reader, q->title);
    if (title.len == 0) {
        title = texts_plain(reader, q->short_name);
    }
    return title.len != 0 ? title : q->id;
}

str question_field_words(const struct question_field_source *from, const struct word *word, const char *name, str text)
{
    return request_words_with(from->request, word, (const struct words_place[]){{.name = name, .text = text}}, 1);
}

static bool question_field_is_wrong(const struct question_field_source *from, str part)
{
    const struct problems *problems = from->problems;
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        const struct problem *p = &problems->items[i];
        if (p->question == from->question && (p->part.len == 0 || str_eq(p->part, part))) {
            return true;
        }
    }
    return false;
}

str question_field_error(const struct question_field_source *from, bool by_part, str part)
{
    const struct problems *problems = from->problems;
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        const struct problem *p = &problems->items[i];
        if (p->question == from->question && (!by_part || str_eq(p->part, part))) {
            return problem_words(from->reader, p);
        }
    }
    return (str){0};
}

static void question_field_say_title(const struct question_field_source *from, bool is_heading,
                                     struct question_field *field)
{
    const struct question *q = from->question;
    field->title = question_field_title(from->reader, q);
    if (q->optional) {
        field->title = question_field_words(from, WORD_QUESTION_OPTIONAL, "title", field->title);
    }
    field->is_heading = is_heading;
    if (q->hide_title && !is_heading) {
        field->label_classes = field->legend_classes = STR("govuk-visually-hidden");
    } else if (from->opened) {
        field->legend_classes = STR("govuk-fieldset__legend--s");
    } else {
        field->label_classes = is_heading ? STR("govuk-label--l") : STR("govuk-label--m");
        field->legend_classes = is_heading ? STR("govuk-fieldset__legend--l") : STR("govuk-fieldset__legend--m");
    }
}

str question_field_width(struct arena *a, const struct question *q)
{
    static const struct {
        str name, classes;
    } fluid[] = {
        {STR_INIT("full"), STR_INIT("govuk-!-width-full")},
        {STR_INIT("three-quarters"), STR_INIT("govuk-!-width-three-quarters")},
        {STR_INIT("two-thirds"), STR_INIT("govuk-!-width-two-thirds")},
        {STR_INIT("one-half"), STR_INIT("govuk-!-width-one-half")},
        {STR_INIT("one-third"), STR_INIT("govuk-!-width-one-third")},
        {STR_INIT("one-quarter"), STR_INIT("govuk-!-width-one-quarter")},
    };
    int64_t characters = 0;
    if (q->width.len != 0 && !str_to_i64(q->width, 1, 1000, &characters)) {
        for (size_t i = 0; i < sizeof fluid / sizeof fluid[0]; i++) {
            if (str_eq(fluid[i].name, q->width)) {
                return fluid[i].classes;
            }
        }
        return (str){0};
    }
    characters = characters != 0 ? characters : q->max_length;
    static const int widths[] = {2, 3, 4, 5, 10, 20};
    for (size_t i = 0; characters != 0 && i < sizeof widths / sizeof widths[0]; i++) {
        if (characters <= widths[i]) {
            return arena_printf(a, "govuk-input--width-%d", widths[i]);
        }
    }
    return (str){0};
}

void question_field_line(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct arena *a = from->request->arena;
    field->value = from->shown == NULL ? (str){0} : fields_text(from->shown, q->id);
    field->classes = question_field_width(a, q);
    field->prefix = text_in(q->prefix, from->reader->language);
    field->suffix = text_in(q->suffix, from->reader->language);
}

// Never type=number: it is spun by the wheel and drops what it cannot read (GOV.UK, "Asking for whole numbers").
void question_field_number(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    question_field_line(from, field);
    bool whole = question_has(q, OPTION_DECIMALS) && q->decimals == 0;
    bool negative = question_has(q, OPTION_MIN) && q->min.units < 0;
    // Digits alone: some telephones' numeric keys have no minus.
    field->inputmode = negative ? (str){0} : whole ? STR("numeric") : STR("decimal");
    if (field->classes.len == 0) {
        field->classes = STR("govuk-input--width-10");
    }
}

void question_field_money(const struct question_field_source *from, struct question_field *field)
{
    question_field_number(from, field);
    field->prefix = question_currency(from->question);
}

// A short code, such as a number with letters.
void question_field_code(const struct question_field_source *from, struct question_field *field)
{
    question_field_line(from, field);
    field->classes = STR("govuk-input--width-10 govuk-input--extra-letter-spacing");
}

void question_field_area(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    question_field_line(from, field);
    field->rows = q->rows != 0 ? (int)q->rows : 5;
    field->max_words = question_has(q, OPTION_MAX_WORDS) ? (int)q->max_words : 0;
    field->max_characters = question_has(q, OPTION_MAX_LENGTH) ? (int)q->max_length : 0;
}

void question_field_parts(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct arena *a = from->request->arena;
    const struct question_macro *macro = question_macros_find(q->type->name);
    if (question_field_first_part(q).len == 0) {
        question_field_line(from, field);
        return;
    }
    struct question_part *parts = arena_array(a, struct question_part, q->type->part_count);
    size_t count = 0;
    for (size_t i = 0; i < q->type->part_count; i++) {
        const struct part *part = &q->type->parts[i];
        if (!question_has_part(q, i) || part->beside) {
            continue;
        }
        const struct question_macro_part *look = question_macros_part(macro, part->name);
        assert(look != NULL && "every part has its row");
        struct question_part *p = &parts[count++];
        *p = (struct question_part){.name = arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(part->name)),
                                    .label = request_words(from->request, look->label),
                                    .error = question_field_error(from, true, part->name),
                                    .type = STR("text"),
                                    .inputmode = look->inputmode,
                                    .classes = look->classes,
                                    .autocomplete = look->autocomplete,
                                    .wrong = question_field_is_wrong(from, part->name),
                                    .spellcheck = macro->no_spellcheck ? CHOICE_NO : CHOICE_UNSET};
        p->id = p->name;
        p->value = from->shown == NULL ? (str){0} : fields_part(from->shown, q->id, part->name);
        if (part->country || part->option) {
            p->options = part->country ? country_names_options(from->request, p->value)
                                       : question_choices_offers(from, p->value);
        }
        if (!part->needed && look->optional) {
            p->label = question_field_words(from, WORD_QUESTION_OPTIONAL, "title", p->label);
        }
    }
    field->parts = (struct question_part_list){parts, count};
    field->error = question_field_error(from, true, (str){0});
}

// One message for the whole date, at its legend; the parts that are wrong are marked (GOV.UK, "Date input").
void question_field_date(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct arena *a = from->request->arena;
    question_field_parts(from, field);
    struct govuk_date_part *parts = arena_array(a, struct govuk_date_part, field->parts.count);
    for (size_t i = 0; i < field->parts.count; i++) {
        const struct question_part *part = &field->parts.items[i];
        str name = str_slice(part->name, q->id.len + 1, part->name.len);
        // A birthday is filled in by its parts: bday-day …
        str autocomplete = str_eq(q->autocomplete, STR("bday")) ? arena_concat(a, STR("bday-"), name) : (str){0};
        parts[i] = (struct govuk_date_part){.id = part->id,
                                            .name = name,
                                            .label = part->label,
                                            .value = part->value,
                                            .classes = part->classes,
                                            .autocomplete = autocomplete,
                                            .error = part->wrong ? CHOICE_YES : CHOICE_NO};
    }
    field->date_parts = (struct govuk_date_part_list){parts, field->parts.count};
    field->error = question_field_error(from, false, (str){0});
}

static str question_field_file_limits(const struct question_field_source *from)
{
    const struct question *q = from->question;
    struct request *r = from->request;
    str size = answer_shown_size(r->arena, r->language, q->max_size != 0 ? q->max_size : LIMIT_FILE_SIZE);
    if (q->accept_count == 0) {
        return question_field_words(from, WORD_QUESTION_FILES_SIZE, "size", size);
    }
    str *kinds = arena_array(r->arena, str, q->accept_count);
    for (size_t i = 0; i < q->accept_count; i++) {
        kinds[i] = arena_str(r->arena, q->accept[i]);
        for (char *c = (char *)(uintptr_t)kinds[i].ptr; c < kinds[i].ptr + kinds[i].len; c++) {
            *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        }
    }
    struct buf list;
    buf_init(&list, LIMIT_DEFINITION);
    words_put_list(&list, r->language, kinds, q->accept_count);
    str text = request_words_with(
        r, WORD_QUESTION_FILES_KINDS,
        (const struct words_place[]){{.name = "kinds", .text = buf_str(&list)}, {.name = "size", .text = size}}, 2);
    buf_free(&list);
    return text;
}

static bool question_field_takes_pictures(const struct question *q)
{
    static const str endings[] = {STR_INIT("jpg"), STR_INIT("jpeg"), STR_INIT("png"),
                                  STR_INIT("gif"), STR_INIT("webp"), STR_INIT("heic")};
    size_t count = 0;
    for (size_t i = 0; i < q->accept_count; i++) {
        for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++) {
            count += str_eq_nocase(q->accept[i], endings[k]) ? 1 : 0;
        }
    }
    return count != 0 && count == q->accept_count;
}

void question_field_files(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct request *r = from->request;
    const struct value_row *row = from->row == 0 ? NULL : journey_row(from->journey, q->page, from->row);
    struct value kept = {0};
    if (from->row == 0 || row != NULL) {
        kept = answers_get(row == NULL ? from->journey->answers : &row->answers, q->number);
    }
    size_t count = kept.kind == VALUE_FILES ? kept.count : 0;
    struct question_file *files = arena_array(r->arena, struct question_file, count);
    for (size_t i = 0; i < count; i++) {
        files[i] = (struct question_file){
            kept.files[i].name, answer_shown_size(r->arena, r->language, kept.files[i].size), kept.files[i].token};
    }
    field->files = (struct question_file_list){files, count};
    struct buf accept;
    buf_init(&accept, LIMIT_DEFINITION);
    if (question_field_takes_pictures(q)) {
        buf_put(&accept, STR("image/*,")); // a telephone offers its camera
    }
    for (size_t i = 0; i < q->accept_count; i++) {
        buf_printf(&accept, "%s.%.*s", i == 0 ? "" : ",", STR_ARG(q->accept[i]));
    }
    field->accept = arena_str(r->arena, buf_str(&accept));
    buf_free(&accept);
    field->limits = question_field_file_limits(from);
    field->multipart = true;
    field->multiple = !question_has(q, OPTION_MAX_ITEMS) || q->max_items > 1;
    field->remove_name = arena_concat(r->arena, q->id, STR("-remove"));
}

static struct govuk_str_list question_field_lines(struct arena *a, str text)
{
    size_t room = 0;
    struct govuk_str_list lines = {0};
    str *items = NULL;
    str line;
    while (text.len != 0 && str_next(&text, '\n', &line)) {
        *arena_push(a, str, items, lines.count, room) = line;
    }
    lines.items = items;
    return lines;
}

void question_field_of(const struct question_field_source *from, bool is_heading, struct question_field *ret_field)
{
    const struct question *q = from->question;
    const struct question_macro *macro = question_macros_find(q->type->name);
    assert(macro != NULL && "every type has a row in question_macros.c");
    struct question_field field = {.type = q->type->name,
                                   .id = question_field_element(from->request->arena, q->id),
                                   .name = q->id,
                                   .hint = texts_plain(from->reader, q->hint),
                                   .why = texts_plain(from->reader, q->why),
                                   .control_type = macro->control_type,
                                   .inputmode = macro->inputmode,
                                   .autocomplete = q->autocomplete};
    field.hint_lines = question_field_lines(from->request->arena, field.hint);
    if (field.autocomplete.len == 0) {
        field.autocomplete = macro->autocomplete;
    }
    field.spellcheck = q->no_spellcheck || macro->no_spellcheck ? CHOICE_NO : CHOICE_UNSET;
    field.error = question_field_error(from, false, (str){0});
    question_field_say_title(from, is_heading, &field);
    macro->fill(from, &field);
    *ret_field = field;
}
