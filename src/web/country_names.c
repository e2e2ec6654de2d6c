// SPDX-License-Identifier: Apache-2.0
#include "web/country_names.h"
#include "html/words_list.h"
#include "web/request.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

str country_names_of(struct arena *a, enum language said, str code)
{
    char key[] = "country.??";
    const struct word *word;
    if (code.len != 2) {
        return code;
    }
    key[8] = (char)(code.ptr[0] | 0x20);
    key[9] = (char)(code.ptr[1] | 0x20);
    return words_find(str_from(key), &word) ? words_text(said, word) : arena_str(a, code);
}

// ---- In order --------------------------------------------------------------------------------------------
enum {
    COUNTRY_KEY = 60 // code points; what lies behind them orders nothing
};
struct country_named {
    struct govuk_option option;
    utf8proc_int32_t key[COUNTRY_KEY];
    size_t key_len;
};

// Without accents, marks and the article. Welsh has letters of two characters, which come after all that begin
// with their first: F, Ff. They count at the head of a name only, since within foreign names they are none.
static void country_names_key(struct country_named *c, enum language said)
{
    static const str articles[LANGUAGE__COUNT][2] = {
        [LANGUAGE_EN] = {STR_INIT("The "), STR_INIT("The ")}, [LANGUAGE_CY] = {STR_INIT("Y "), STR_INIT("Yr ")}};
    static const char pairs[][3] = {"dd", "ff", "ll", "ph", "rh", "th"};
    str name = c->option.text;
    for (size_t i = 0; i < 2; i++) {
        str article = articles[said][i];
        name = article.len != 0 && str_starts(name, article) ? str_slice(name, article.len, name.len) : name;
    }
    utf8proc_ssize_t len = utf8proc_decompose((const utf8proc_uint8_t *)name.ptr, (utf8proc_ssize_t)name.len, c->key,
                                              COUNTRY_KEY, UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
    c->key_len = len < 0 ? 0 : len > COUNTRY_KEY ? COUNTRY_KEY : (size_t)len;
    for (size_t i = 0; said == LANGUAGE_CY && c->key_len >= 2 && i < sizeof pairs / sizeof *pairs; i++) {
        if (c->key[0] == pairs[i][0] && c->key[1] == pairs[i][1]) {
            c->key[1] = 'z' + 1;
        }
    }
}

static int country_names_compare(const void *one, const void *other)
{
    const struct country_named *a = one;
    const struct country_named *b = other;
    for (size_t i = 0; i < a->key_len && i < b->key_len; i++) {
        if (a->key[i] != b->key[i]) {
            return a->key[i] < b->key[i] ? -1 : 1;
        }
    }
    return (a->key_len > b->key_len) - (a->key_len < b->key_len);
}

// Says each option, whose values are codes, by its name, and puts them in the order of that language.
static void country_names_sort(struct arena *a, enum language said, struct govuk_option *options, size_t count)
{
    struct country_named *all = arena_array(a, struct country_named, count);
    for (size_t i = 0; i < count; i++) {
        all[i].option = options[i];
        all[i].option.text = country_names_of(a, said, options[i].value);
        country_names_key(&all[i], said);
    }
    qsort(all, count, sizeof *all, country_names_compare);
    for (size_t i = 0; i < count; i++) {
        options[i] = all[i].option;
    }
}

static struct govuk_option *country_names_all(struct arena *a, enum language said)
{
    struct govuk_option *options = arena_array(a, struct govuk_option, type_country_count);
    for (size_t i = 0; i < type_country_count; i++) {
        options[i].value = type_country_code(i);
    }
    country_names_sort(a, said, options, type_country_count);
    return options;
}

struct govuk_option_list country_names_options(struct request *r, str chosen)
{
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, type_country_count + 1);
    options[0] = (struct govuk_option){.text = request_words(r, WORD_QUESTION_CHOOSE), .empty_value = true};
    memcpy(options + 1, country_names_all(r->arena, r->language), type_country_count * sizeof *options);
    for (size_t i = 1; i <= type_country_count; i++) {
        options[i].selected = str_eq(options[i].value, chosen) ? CHOICE_YES : CHOICE_NO;
    }
    return (struct govuk_option_list){options, type_country_count + 1};
}

// ---- Searched ----------------------------------------------------------------------------------------------
enum {
    COUNTRY_SYNONYMS = 40 // in all languages together
};

static void country_names_add(struct option *o, str *synonyms, str name)
{
    for (size_t i = 0; i < o->synonym_count; i++) {
        if (str_eq(synonyms[i], name)) {
            return;
        }
    }
    if (o->synonym_count < COUNTRY_SYNONYMS) {
        synonyms[o->synonym_count++] = name;
    }
}

// People search by the name in any language of ours, whatever those of the definition, and by what they call it
// as well: country-also.CODE, with semicolons between.
static void country_names_synonyms(struct arena *a, struct option *o)
{
    str *synonyms = arena_array(a, str, COUNTRY_SYNONYMS);
    for (int l = 0; l < LANGUAGE__COUNT; l++) {
        country_names_add(o, synonyms, country_names_of(a, (enum language)l, o->value));
        const struct word *word;
        char key[] = "country-also.??";
        key[13] = (char)(o->value.ptr[0] | 0x20);
        key[14] = (char)(o->value.ptr[1] | 0x20);
        str also = words_find(str_from(key), &word) ? words_text((enum language)l, word) : (str){0};
        str name;
        while (also.len != 0 && str_next(&also, ';', &name)) {
            country_names_add(o, synonyms, str_trim(name));
        }
    }
    o->synonyms = synonyms;
}

const struct option_list *country_names_list(struct arena *a, const str *languages, size_t language_count)
{
    struct option_list *list = arena_new(a, struct option_list);
    struct option *items = arena_array(a, struct option, type_country_count);
    enum language first;
    const struct govuk_option *all = country_names_all(a, words_language(languages[0], &first) ? first : LANGUAGE_EN);
    for (size_t i = 0; i < type_country_count; i++) {
        str *labels = arena_array(a, str, language_count);
        for (size_t l = 0; l < language_count; l++) {
            enum language said;
            labels[l] = country_names_of(a, words_language(languages[l], &said) ? said : LANGUAGE_EN, all[i].value);
        }
        items[i] = (struct option){.value = all[i].value, .label = {.by_language = labels}};
        country_names_synonyms(a, &items[i]);
    }
    *list = (struct option_list){.items = items, .count = type_country_count};
    return list;
}

// Shown in the page's language, whose order may not be that of the definition's first.
void country_names_field(const struct question_field_source *from, struct question_field *field)
{
    question_choices_autocomplete(from, field);
    if (field->options.count > 1) { // behind "Choose an answer"
        struct govuk_option *options = (struct govuk_option *)(uintptr_t)field->options.items; // made for this page
        country_names_sort(from->request->arena, from->request->language, options + 1, field->options.count - 1);
    }
}
