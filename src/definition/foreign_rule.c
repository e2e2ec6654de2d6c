// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_rule.h"
#include "base/utf8.h"
#include "definition/foreign_take.h"
#include "definition/pattern.h"

const struct question_type *foreign_rule_type(str name, str otherwise)
{
    const struct question_type *type = question_type_find(name);
    return type != NULL ? type : question_type_find(otherwise);
}

bool foreign_rule_has(const struct foreign_question *q, enum question_option option)
{
    return (q->type->options >> option & 1) != 0;
}

void foreign_rule_set(const struct foreign_question *q, str at, enum question_option option, const char *key,
                      json_t *value)
{
    if (foreign_rule_has(q, option)) {
        json_object_set_new(q->out, key, value);
        return;
    }
    json_decref(value);
    foreign_say(q->base, at, STR("Choose another type, if it matters."), "A question of type “%.*s” has no “%s”.",
                STR_ARG(q->type->name), key);
}

void foreign_rule_wrong(const struct foreign_base *b, str at)
{
    foreign_say(b, at, STR("Say it in our definition, if it matters."), "This cannot be used here as it is.");
}

// ---- Numbers -----------------------------------------------------------------------------------------
static str rule_at(const struct foreign_question *q, str at, const char *key)
{
    return foreign_at_key(q->base->arena, at, key);
}

void foreign_rule_number(const struct foreign_question *q, str at, const json_t *object, struct foreign_number n)
{
    int64_t number;
    if (!foreign_say_holds(json_object_get(object, n.from))) {
        return;
    }
    if (foreign_take_whole(object, n.from, n.min, n.max, &number)) {
        foreign_rule_set(q, rule_at(q, at, n.from), n.option, n.key, json_integer(number));
    } else {
        foreign_rule_wrong(q->base, rule_at(q, at, n.from));
    }
}

void foreign_rule_numbers(const struct foreign_question *q, str at, const json_t *object, struct foreign_number least,
                          struct foreign_number most)
{
    int64_t from = 0;
    int64_t to = 0;
    bool both = foreign_take_whole(object, least.from, least.min, least.max, &from) &&
                foreign_take_whole(object, most.from, most.min, most.max, &to);
    if (both && from > to) {
        foreign_rule_wrong(q->base, rule_at(q, at, least.from));
        return;
    }
    foreign_rule_number(q, at, object, least);
    foreign_rule_number(q, at, object, most);
}

void foreign_rule_decimals(const struct foreign_question *q, str at, const json_t *object, const char *least,
                           const char *most)
{
    const char *from[2] = {least, most};
    static const enum question_option options[2] = {OPTION_MIN, OPTION_MAX};
    static const char *const keys[2] = {"min", "max"};
    str digits[2] = {{0}};
    struct decimal numbers[2] = {{0}};
    bool there[2];
    for (size_t i = 0; i < 2; i++) {
        there[i] =
            foreign_take_decimal(q->base->arena, object, from[i], &digits[i]) && decimal_parse(digits[i], &numbers[i]);
        if (!there[i] && foreign_say_holds(json_object_get(object, from[i]))) {
            foreign_rule_wrong(q->base, rule_at(q, at, from[i]));
        }
    }
    if (there[0] && there[1] && decimal_compare(numbers[0], numbers[1]) > 0) {
        foreign_rule_wrong(q->base, rule_at(q, at, least));
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        if (there[i]) {
            foreign_rule_set(q, rule_at(q, at, from[i]), options[i], keys[i], foreign_give_str(digits[i]));
        }
    }
}

void foreign_rule_dates(const struct foreign_question *q, str at, const json_t *object, const char *first,
                        const char *last)
{
    const char *from[2] = {first, last};
    static const enum question_option options[2] = {OPTION_EARLIEST, OPTION_LATEST};
    static const char *const keys[2] = {"earliest", "latest"};
    date days[2] = {{0}};
    bool there[2];
    for (size_t i = 0; i < 2; i++) {
        str text = str_trim(foreign_take_string(object, from[i]));
        there[i] = text.len >= 10 && (text.len == 10 || text.ptr[10] == 'T' || text.ptr[10] == ' ') &&
                   date_parse(str_slice(text, 0, 10), &days[i]);
        if (!there[i] && foreign_say_holds(json_object_get(object, from[i]))) {
            foreign_rule_wrong(q->base, rule_at(q, at, from[i]));
        }
    }
    if (there[0] && there[1] && date_compare(days[0], days[1]) > 0) {
        foreign_rule_wrong(q->base, rule_at(q, at, first));
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        str day = str_slice(str_trim(foreign_take_string(object, from[i])), 0, q->type->shown == SHOWN_MONTH ? 7 : 10);
        if (there[i]) {
            foreign_rule_set(q, rule_at(q, at, from[i]), options[i], keys[i], foreign_give_str(day));
        }
    }
}

// ---- Looks -------------------------------------------------------------------------------------------
void foreign_rule_width(const struct foreign_question *q, str width)
{
    static const str widths[] = {STR_INIT("2"),          STR_INIT("3"),         STR_INIT("4"),
                                 STR_INIT("5"),          STR_INIT("10"),        STR_INIT("20"),
                                 STR_INIT("30"),         STR_INIT("full"),      STR_INIT("three-quarters"),
                                 STR_INIT("one-half"),   STR_INIT("one-third"), STR_INIT("two-thirds"),
                                 STR_INIT("one-quarter")};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        if (str_eq(widths[i], width) && foreign_rule_has(q, OPTION_WIDTH)) {
            json_object_set_new(q->out, "width", foreign_give_str(width));
        }
    }
}

// ---- Messages ----------------------------------------------------------------------------------------
bool foreign_rule_has_problem(const struct question_type *type, const char *key)
{
    bool known = strcmp(key, "any") == 0;
    for (size_t i = 0; type->problems[i] != NULL && !known; i++) {
        known = strcmp(strchr(type->problems[i], '.') + 1, key) == 0;
    }
    return known;
}

bool foreign_rule_message(const struct foreign_question *q, const char *const *ours, str words)
{
    for (; *ours != NULL; ours++) {
        if (!foreign_rule_has_problem(q->type, *ours)) {
            continue;
        }
        json_t *errors = json_object_get(q->out, "errors");
        if (errors == NULL) {
            errors = json_object();
            json_object_set_new(q->out, "errors", errors);
        }
        if (json_object_get(errors, *ours) == NULL) {
            foreign_give(errors, *ours, words);
        }
        return true;
    }
    return false;
}

// ---- Files -------------------------------------------------------------------------------------------
void foreign_rule_bytes(const struct foreign_question *q, str at, const json_t *object, const char *from)
{
    enum {
        MEGABYTE = 1024 * 1024,
        MOST_MB = 100,
        HUNDREDTH = MEGABYTE / 100
    };
    int64_t bytes;
    if (!foreign_say_holds(json_object_get(object, from))) {
        return;
    }
    if (!foreign_take_whole(object, from, HUNDREDTH, (int64_t)MOST_MB * MEGABYTE, &bytes)) {
        foreign_rule_wrong(q->base, rule_at(q, at, from));
        return;
    }
    int64_t hundredths = (bytes * 100 + MEGABYTE / 2) / MEGABYTE;
    foreign_rule_set(q, rule_at(q, at, from), OPTION_MAX_SIZE, "max-size",
                     foreign_give_str(decimal_print(q->base->arena, (struct decimal){hundredths, 2})));
}

// IANA media types by the endings that files of them have.
static const struct {
    str type, endings[3];
} rule_media[] = {
    {STR_INIT("image/jpeg"), {STR_INIT("jpg"), STR_INIT("jpeg")}},
    {STR_INIT("image/jpg"), {STR_INIT("jpg"), STR_INIT("jpeg")}},
    {STR_INIT("image/png"), {STR_INIT("png")}},
    {STR_INIT("image/gif"), {STR_INIT("gif")}},
    {STR_INIT("image/tiff"), {STR_INIT("tif"), STR_INIT("tiff")}},
    {STR_INIT("image/bmp"), {STR_INIT("bmp")}},
    {STR_INIT("image/heic"), {STR_INIT("heic")}},
    {STR_INIT("application/pdf"), {STR_INIT("pdf")}},
    {STR_INIT("text/plain"), {STR_INIT("txt")}},
    {STR_INIT("text/csv"), {STR_INIT("csv")}},
    {STR_INIT("application/json"), {STR_INIT("json")}},
    {STR_INIT("application/rtf"), {STR_INIT("rtf")}},
    {STR_INIT("text/rtf"), {STR_INIT("rtf")}},
    {STR_INIT("application/csv"), {STR_INIT("csv")}},
    {STR_INIT("application/zip"), {STR_INIT("zip")}},
    {STR_INIT("application/msword"), {STR_INIT("doc")}},
    {STR_INIT("application/vnd.ms-excel"), {STR_INIT("xls")}},
    {STR_INIT("application/vnd.ms-powerpoint"), {STR_INIT("ppt")}},
    {STR_INIT("application/vnd.oasis.opendocument.text"), {STR_INIT("odt")}},
    {STR_INIT("application/vnd.oasis.opendocument.spreadsheet"), {STR_INIT("ods")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), {STR_INIT("docx")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), {STR_INIT("xlsx")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.presentationml.presentation"), {STR_INIT("pptx")}},
};

static void rule_accept(json_t *accept, str ending)
{
    for (size_t i = 0; i < json_array_size(accept); i++) {
        if (str_eq(str_from(json_string_value(json_array_get(accept, i))), ending)) {
            return;
        }
    }
    if (json_array_size(accept) < 40) {
        json_array_append_new(accept, foreign_give_str(ending));
    }
}

bool foreign_rule_ending(struct arena *a, json_t *accept, str piece)
{
    for (size_t i = 0; i < sizeof rule_media / sizeof *rule_media; i++) {
        if (str_eq(rule_media[i].type, piece)) {
            for (size_t j = 0; j < 3 && rule_media[i].endings[j].len != 0; j++) {
                rule_accept(accept, rule_media[i].endings[j]);
            }
            return true;
        }
    }
    struct foreign_text_lost lost = {0};
    str ending = str_starts(piece, STR(".")) ? str_slice(piece, 1, piece.len) : piece;
    str slug = foreign_text_slug(a, foreign_text_line(a, ending, &lost), 20, (str){0});
    if (slug.len == 0 || slug.len > 10 || slug.len != ending.len || str_find_char(slug, '-') != STR_NONE) {
        return false;
    }
    rule_accept(accept, slug);
    return true;
}

str foreign_rule_whole(struct arena *a, str pattern)
{
    bool anchored = str_starts(pattern, STR("^")) && str_ends(pattern, STR("$")) && !str_ends(pattern, STR("\\$"));
    int depth = 0;
    for (size_t i = 0; i < pattern.len && anchored; i++) {
        char c = pattern.ptr[i];
        i += c == '\\' ? 1 : 0;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        anchored = !(c == '|' && depth == 0);
    }
    return anchored ? pattern : arena_printf(a, "[\\s\\S]*(?:%.*s)[\\s\\S]*", STR_ARG(pattern));
}

bool foreign_rule_pattern(str pattern)
{
    char why[120];
    size_t bytes;
    size_t where;
    struct arena tried; // it is compiled again with the document: what is kept here would only add up
    arena_init(&tried, LIMIT_DEFINITION_ARENA);
    bool fine = pattern.len <= LIMIT_PATTERN && utf8_check(pattern) == UTF8_FINE &&
                pattern_compile(&tried, pattern, &bytes, &where, (struct pattern_words){why, sizeof why}) != NULL;
    arena_free(&tried);
    return fine;
}
