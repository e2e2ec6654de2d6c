// SPDX-License-Identifier: Apache-2.0
// read_value: taking single values out of JSON, and saying what is wrong with them.
#include "base/utf8.h"
#include "definition/read.h"
#include "definition/type.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    QUOTE_LENGTH = 60,
    WHAT_BYTES = 600
};

__attribute__((format(printf, 5, 0))) static void
read_say(struct reader *r, enum problem_weight weight, const struct place *at, str mend, const char *what, va_list args)
{
    char words[WHAT_BYTES];
    int len = vsnprintf(words, sizeof words, what, args);
    size_t kept = len < 0 ? 0 : (size_t)len < sizeof words ? (size_t)len : sizeof words - 1;
    bool told = r->report->count < DEFINITION_REPORT_KEPT;
    str pointer = told ? place_pointer(r->report->arena, at) : (str){0};
    definition_report_add(r->report, weight, pointer, (str){words, kept}, mend);
}

void read_error(struct reader *r, const struct place *at, str mend, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    read_say(r, PROBLEM_ERROR, at, mend, what, args);
    va_end(args);
}

void read_advice(struct reader *r, const struct place *at, str mend, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    read_say(r, PROBLEM_ADVICE, at, mend, what, args);
    va_end(args);
}

str read_quote(str words)
{
    return utf8_prefix(words, QUOTE_LENGTH);
}

str read_nearest(struct reader *r, const struct names *names, str name, str otherwise)
{
    if (r->report->errors > 200) {
        return otherwise; // a document this wrong is not mended by spelling, and each look costs
    }
    str near = names_nearest(names, name);
    return near.len == 0 ? otherwise : arena_printf(r->report->arena, "Did you mean “%.*s”?", STR_ARG(near));
}

bool read_counts(struct reader *r, const struct place *at, size_t *count, size_t limit, const char *things)
{
    if (++*count == limit + 1) {
        read_error(r, at, STR("Make several services of it, or share what repeats."),
                   "The document has more than %zu %s.", limit, things);
    }
    return *count <= limit;
}

static str key_nearest(struct reader *r, str key, const str *keys, size_t count)
{
    str best = {0};
    size_t least = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        size_t distance = names_distance(keys[i], key);
        if (distance < least) {
            least = distance;
            best = keys[i];
        }
    }
    if (names_near(key, least)) {
        return arena_printf(r->report->arena, "Did you mean “%.*s”?", STR_ARG(best));
    }
    return STR("Take it out, or see docs/definition.md for the keys that are known here.");
}

bool read_object(struct reader *r, const struct place *at, const json_t *value, const str *keys, size_t count)
{
    if (!json_is_object(value)) {
        read_error(r, at, STR("Write an object: { … }."), "This must be an object.");
        return false;
    }
    const char *key;
    json_t *item;
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        str name = str_from(key);
        bool known = false;
        for (size_t i = 0; i < count && !known; i++) {
            known = str_eq(keys[i], name);
        }
        if (!known) {
            bool told = r->report->count < DEFINITION_REPORT_KEPT;
            read_error(r, &(struct place){at, key, 0}, told ? key_nearest(r, name, keys, count) : (str){0},
                       "The key “%.*s” is not known here.", STR_ARG(read_quote(name)));
        }
    }
    return true;
}

const json_t *read_array(struct reader *r, const struct place *at, const json_t *object, const char *key, size_t most)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL) {
        return NULL;
    }
    struct place here = {at, key, 0};
    if (!json_is_array(value)) {
        read_error(r, &here, STR("Write a list: [ … ]."), "“%s” must be a list.", key);
        return NULL;
    }
    if (json_array_size(value) > most) {
        read_error(r, &here, STR("Make several services of it, or share what repeats."),
                   "“%s” has %zu entries, and %zu are the most.", key, json_array_size(value), most);
        return NULL;
    }
    return value;
}

bool read_string_value(struct reader *r, const struct place *at, const json_t *value, str *ret_value)
{
    if (!json_is_string(value)) {
        read_error(r, at, STR("Write it in quotes."), "This must be a string.");
        return false;
    }
    str text = {json_string_value(value), json_string_length(value)};
    enum utf8_flaw flaw = utf8_check(text);
    if (flaw != UTF8_FINE) {
        read_error(r, at, STR("Take the character out; it may be invisible, so type the words again."),
                   flaw == UTF8_DIRECTION ? "A character here turns the direction of the text around it."
                                          : "A control character stands in this text.");
        return false;
    }
    *ret_value = arena_str(r->arena, text);
    return true;
}

bool read_string(struct reader *r, const struct place *at, const json_t *object, const char *key, str *ret_value)
{
    const json_t *value = json_object_get(object, key);
    return value != NULL && read_string_value(r, &(struct place){at, key, 0}, value, ret_value);
}

static bool id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool read_id(struct reader *r, const struct place *at, const json_t *object, const char *key, size_t most,
             str *ret_value)
{
    struct place here = {at, key, 0};
    str id;
    if (json_object_get(object, key) == NULL) {
        read_error(r, at, STR("Add it: a short name of letters, digits, “-” and “_”."), "“%s” is missing.", key);
        return false;
    }
    if (!read_string(r, at, object, key, &id)) {
        return false;
    }
    bool fine = id.len > 0 && id.len <= most;
    for (size_t i = 0; i < id.len && fine; i++) {
        fine = id_char(id.ptr[i]);
    }
    if (!fine) {
        read_error(r, &here, STR("Use letters, digits, “-” and “_”."),
                   "“%.*s” cannot be an id: 1 to %zu letters, digits, “-” and “_” can.", STR_ARG(read_quote(id)), most);
        return false;
    }
    *ret_value = id;
    return true;
}

bool read_flag(struct reader *r, const struct place *at, const json_t *object, const char *key, bool otherwise)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL) {
        return otherwise;
    }
    if (!json_is_boolean(value)) {
        read_error(r, &(struct place){at, key, 0}, STR("Write true or false, without quotes."),
                   "“%s” must be true or false.", key);
        return otherwise;
    }
    return json_is_true(value);
}

bool read_whole(struct reader *r, const struct place *at, const json_t *object, const char *key, int64_t min,
                int64_t max, int64_t *ret_value)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL) {
        return false;
    }
    if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max) {
        read_error(r, &(struct place){at, key, 0}, STR("Write such a number, without quotes."),
                   "“%s” must be a whole number from %lld to %lld.", key, (long long)min, (long long)max);
        return false;
    }
    *ret_value = json_integer_value(value);
    return true;
}

bool read_decimal_value(struct reader *r, const struct place *at, const json_t *value, struct decimal *ret_value)
{
    char digits[64];
    str text = {0};
    if (json_is_string(value)) {
        text = (str){json_string_value(value), json_string_length(value)};
    } else if (json_is_integer(value)) {
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
        text = str_from(digits);
    } else if (json_is_real(value)) {
        snprintf(digits, sizeof digits, "%.15g", json_real_value(value));
        text = str_from(digits);
    }
    if (!decimal_parse(text, ret_value)) {
        read_error(r, at, STR("Write digits with a point, such as 12 or \"0.05\"."),
                   "This must be a number of at most 18 digits.");
        return false;
    }
    return true;
}

// A text without a letter, such as "£", is the same in every language.
static bool text_has_words(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return true;
        }
    }
    return false;
}

static void text_untranslated(struct reader *r, const struct place *at, size_t language)
{
    struct untranslated *u = &r->untranslated[language];
    if (u->count < TRANSLATION_PLACES) {
        u->places[u->count] = place_pointer(r->report->arena, at);
    }
    u->count++;
}

static struct text text_by_language(struct reader *r, const struct place *at, const json_t *object)
{
    const struct definition *d = r->definition;
    str *by = arena_array(r->arena, str, d->language_count);
    const char *key;
    json_t *item;
    json_object_foreach((json_t *)(uintptr_t)object, key, item)
    {
        bool known = false;
        for (size_t i = 0; i < d->language_count; i++) {
            known = known || str_eq(d->languages[i], str_from(key));
        }
        if (!known) {
            read_error(r, &(struct place){at, key, 0},
                       STR("Use the languages of the document, or add it to \"languages\"."),
                       "“%.*s” is not among the languages of the document.", STR_ARG(read_quote(str_from(key))));
        }
    }
    for (size_t i = 0; i < d->language_count; i++) {
        const char *tag = d->languages[i].ptr; // from arena_str: NUL-terminated
        read_string(r, at, object, tag, &by[i]);
        by[i] = str_trim(by[i]).len == 0 ? STR("") : by[i];
    }
    if (by[0].len == 0) {
        for (size_t i = 1; i < d->language_count; i++) {
            if (by[i].len != 0) {
                read_error(r, at, STR("Add it: the other languages fall back on it."),
                           "The words in the first language (%.*s) are missing.", STR_ARG(d->languages[0]));
                break;
            }
        }
        return (struct text){0};
    }
    for (size_t i = 1; i < d->language_count; i++) {
        if (by[i].len == 0) {
            text_untranslated(r, at, i);
            by[i] = by[0];
        }
    }
    read_translated(r, by);
    return read_slots(r, at, by);
}

struct text read_text_value(struct reader *r, const struct place *at, const json_t *value)
{
    if (json_is_object(value)) {
        return text_by_language(r, at, value);
    }
    str words;
    if (!json_is_string(value)) {
        read_error(r, at, STR("Write \"words\", or {\"en\": \"words\", \"cy\": \"geiriau\"}."),
                   "This must be a text: a string, or an object by language.");
        return (struct text){0};
    }
    if (!read_string_value(r, at, value, &words) || str_trim(words).len == 0) {
        return (struct text){0};
    }
    size_t count = r->definition->language_count;
    str *by = arena_array(r->arena, str, count);
    for (size_t i = 0; i < count; i++) {
        by[i] = words;
        if (i > 0 && text_has_words(words)) {
            text_untranslated(r, at, i);
        }
    }
    return read_slots(r, at, by);
}

struct text read_text(struct reader *r, const struct place *at, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    struct text none = {0};
    return value == NULL ? none : read_text_value(r, &(struct place){at, key, 0}, value);
}

struct text read_needed_text(struct reader *r, const struct place *at, const json_t *object, const char *key)
{
    size_t errors = r->report->errors;
    struct text text = read_text(r, at, object, key);
    if (!text_given(text) && r->report->errors == errors) {
        read_error(r, at, STR("Add it."), "“%s” is missing or empty.", key);
    }
    return text;
}

bool read_date_value(struct reader *r, const struct place *at, const json_t *value, enum shown_as shown,
                     date *ret_value)
{
    static const struct {
        str as, mend, rest; // `rest` makes a day of it
    } forms[] = {{STR_INIT("YYYY-MM-DD"), STR_INIT("Write it as \"2026-11-24\"."), {0}},
                 {STR_INIT("YYYY-MM"), STR_INIT("Write it as \"2026-11\"."), STR_INIT("-01")},
                 {STR_INIT("YYYY"), STR_INIT("Write it as \"2026\"."), STR_INIT("-01-01")}};
    size_t form = shown == SHOWN_MONTH ? 1 : shown == SHOWN_YEAR ? 2 : 0;
    str text = {json_string_value(value), json_is_string(value) ? json_string_length(value) : 0};
    bool fine = text.len == forms[form].as.len;
    if (!fine || !date_parse(arena_concat(r->arena, text, forms[form].rest), ret_value)) {
        read_error(r, at, forms[form].mend, "This must be a %s, as %.*s.",
                   form == 0   ? "date that exists"
                   : form == 1 ? "month"
                               : "year",
                   STR_ARG(forms[form].as));
        return false;
    }
    return true;
}

bool read_time_value(struct reader *r, const struct place *at, const json_t *value, int *ret_minutes)
{
    str text = {json_string_value(value), json_is_string(value) ? json_string_length(value) : 0};
    if (!type_time_parse(text, ret_minutes)) {
        read_error(r, at, STR("Write it as \"14:30\"."), "This must be a time of day, as HH:MM.");
        return false;
    }
    return true;
}
