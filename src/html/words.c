// SPDX-License-Identifier: Apache-2.0
#include "html/words.h"
#include "html/words_list.h"
#include <assert.h>

bool words_find(str key, const struct word **ret_word)
{
    size_t low = 0;
    size_t high = words_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(key, words_all[middle]->key);
        if (order == 0) {
            *ret_word = words_all[middle];
            return true;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return false;
}

static const struct words_text *words_entry(enum language language, const struct word *word)
{
    assert((size_t)language < LANGUAGE__COUNT);
    return &word->said[language];
}

str words_text(enum language language, const struct word *word)
{
    return words_entry(language, word)->text;
}

// The index of the form for `n`.
static size_t words_form(enum words_plural plural, int64_t n)
{
    switch (plural) {
    case WORDS_PLURAL_NONE:
        return 0;
    case WORDS_PLURAL_ONE:
        return n == 1 ? 0 : 1;
    case WORDS_PLURAL_WELSH:
        return n >= 0 && n <= 3 ? (size_t)n : n == 6 ? 4 : 5;
    }
    return 0;
}

static const struct words_place *words_place_named(str name, const struct words_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(name, str_from(places[i].name))) {
            return &places[i];
        }
    }
    return NULL;
}

void words_put(struct buf *out, enum language language, const struct word *word, const struct words_place *places,
               size_t count)
{
    const struct words_text *entry = words_entry(language, word);
    str rest = entry->text;
    const struct words_place *number = words_place_named(STR("count"), places, count);
    if (entry->forms != NULL && number != NULL) {
        assert(number->is_number);
        size_t form = words_form(entry->plural, number->number);
        rest = form == 0 ? entry->text : entry->forms[form - 1];
    }
    str before;
    str name;
    while (str_cut(rest, '{', &before, &rest)) {
        buf_put(out, before);
        str_cut(rest, '}', &name, &rest); // tools/words.py refuses a brace without its other
        const struct words_place *place = words_place_named(name, places, count);
        if (place != NULL && place->is_number) {
            buf_i64(out, place->number);
        } else if (place != NULL) {
            buf_put(out, place->text);
        }
    }
    buf_put(out, before);
}

bool words_language(str tag, enum language *ret_language)
{
    str first;
    str rest;
    str_cut(tag, '-', &first, &rest);
    for (size_t i = 0; i < LANGUAGE__COUNT; i++) {
        if (str_eq_nocase(first, words_languages[i].tag)) {
            *ret_language = (enum language)i;
            return true;
        }
    }
    return false;
}

static str words_month(enum language language, int month)
{
    static const struct word *const months[] = {
        WORD_DATE_MONTH_01, WORD_DATE_MONTH_02, WORD_DATE_MONTH_03, WORD_DATE_MONTH_04,
        WORD_DATE_MONTH_05, WORD_DATE_MONTH_06, WORD_DATE_MONTH_07, WORD_DATE_MONTH_08,
        WORD_DATE_MONTH_09, WORD_DATE_MONTH_10, WORD_DATE_MONTH_11, WORD_DATE_MONTH_12,
    };
    assert(month >= 1 && month <= 12);
    return words_text(language, months[month - 1]);
}

void words_put_date(struct buf *out, enum language language, date d)
{
    words_put(out, language, WORD_DATE_LONG,
              (const struct words_place[]){{.name = "day", .number = d.day, .is_number = true},
                                           {.name = "month", .text = words_month(language, d.month)},
                                           {.name = "year", .number = d.year, .is_number = true}},
              3);
}

void words_put_day_month(struct buf *out, enum language language, int day, int month)
{
    words_put(out, language, WORD_DATE_DAY_MONTH,
              (const struct words_place[]){{.name = "day", .number = day, .is_number = true},
                                           {.name = "month", .text = words_month(language, month)}},
              2);
}

void words_put_month(struct buf *out, enum language language, int year, int month)
{
    words_put(out, language, WORD_DATE_MONTH_YEAR,
              (const struct words_place[]){{.name = "month", .text = words_month(language, month)},
                                           {.name = "year", .number = year, .is_number = true}},
              2);
}

static bool words_begins_with_vowel(str text)
{
    // Welsh w and y are vowels too, with or without a circumflex (UTF-8 of â ê î ô û ŵ ŷ, both cases).
    static const str vowels[] = {STR_INIT("\xc3\xa2"), STR_INIT("\xc3\xaa"), STR_INIT("\xc3\xae"), STR_INIT("\xc3\xb4"),
                                 STR_INIT("\xc3\xbb"), STR_INIT("\xc3\x82"), STR_INIT("\xc3\x8a"), STR_INIT("\xc3\x8e"),
                                 STR_INIT("\xc3\x94"), STR_INIT("\xc3\x9b"), STR_INIT("\xc5\xb4"), STR_INIT("\xc5\xb5"),
                                 STR_INIT("\xc5\xb6"), STR_INIT("\xc5\xb7")};
    if (text.len != 0 && str_find_char(STR("aeiouwyAEIOUWY"), text.ptr[0]) != STR_NONE) {
        return true;
    }
    for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++) {
        if (str_starts(text, vowels[i])) {
            return true;
        }
    }
    return false;
}

void words_put_list(struct buf *out, enum language language, const str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i != 0 && i + 1 < count) {
            buf_put(out, words_text(language, WORD_LIST_COMMA));
        } else if (i != 0) {
            buf_put(out, words_text(language, words_begins_with_vowel(items[i]) ? WORD_LIST_AND_VOWEL : WORD_LIST_AND));
        }
        buf_put(out, items[i]);
    }
}
