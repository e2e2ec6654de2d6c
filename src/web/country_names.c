// SPDX-License-Identifier: Apache-2.0
#include "web/country_names.h"
#include "web/request.h"
#include <assert.h>
#include <stdlib.h>
#include <utf8proc.h>

str country_names_of(struct arena *a, enum language said, str code)
{
    char key[] = "country.??";
    enum word word;
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
    str code, name;
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
    str name = c->name;
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

struct govuk_option_list country_names_options(struct request *r, str chosen)
{
    struct country_named *all = arena_array(r->arena, struct country_named, type_country_count);
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, type_country_count + 1);
    for (size_t i = 0; i < type_country_count; i++) {
        all[i].code = type_country_code(i);
        all[i].name = country_names_of(r->arena, r->language, all[i].code);
        country_names_key(&all[i], r->language);
    }
    qsort(all, type_country_count, sizeof *all, country_names_compare);
    options[0] = (struct govuk_option){.text = request_words(r, WORD_QUESTION_CHOOSE), .empty_value = true};
    for (size_t i = 0; i < type_country_count; i++) {
        options[i + 1] = (struct govuk_option){.text = all[i].name,
                                               .value = all[i].code,
                                               .selected = str_eq(all[i].code, chosen) ? CHOICE_YES : CHOICE_NO};
    }
    return (struct govuk_option_list){options, type_country_count + 1};
}

void country_names_field(const struct question_field_source *from, struct question_field *field)
{
    str chosen = from->shown == NULL ? (str){0} : fields_text(from->shown, from->question->id);
    field->options = country_names_options(from->request, chosen);
}
