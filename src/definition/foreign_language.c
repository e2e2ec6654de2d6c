// SPDX-License-Identifier: Apache-2.0
// A Welsh form does not always say that it is one, and a page that does not name its language is read
// out wrongly (WCAG 2.2, 3.1.1). The commonest words of both languages hardly overlap.
#include "definition/foreign_language.h"

enum {
    WORD_LONGEST = 8
};

static const str welsh[] = {
    STR_INIT("yn"),  STR_INIT("y"),   STR_INIT("eich"),   STR_INIT("chi"),      STR_INIT("ydych"), STR_INIT("yr"),
    STR_INIT("neu"), STR_INIT("ei"),  STR_INIT("ar"),     STR_INIT("beth"),     STR_INIT("sut"),   STR_INIT("gan"),
    STR_INIT("ydy"), STR_INIT("oes"), STR_INIT("cyn"),    STR_INIT("o"),        STR_INIT("ac"),    STR_INIT("dylai"),
    STR_INIT("yw"),  STR_INIT("enw"), STR_INIT("unrhyw"), STR_INIT("manylion"), STR_INIT("rhowch")};
static const str english[] = {STR_INIT("the"),  STR_INIT("your"), STR_INIT("you"),  STR_INIT("what"), STR_INIT("of"),
                              STR_INIT("is"),   STR_INIT("do"),   STR_INIT("are"),  STR_INIT("how"),  STR_INIT("for"),
                              STR_INIT("and"),  STR_INIT("to"),   STR_INIT("have"), STR_INIT("in"),   STR_INIT("or"),
                              STR_INIT("page"), STR_INIT("name"), STR_INIT("a")};

static int word_counts(str word)
{
    char small[WORD_LONGEST];
    if (word.len == 0 || word.len > sizeof small) {
        return 0;
    }
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        small[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    str bare = {small, word.len};
    int count = str_ends(bare, STR("'r")) ? 1 : 0; // the article behind a vowel: "enw'r"
    for (size_t i = 0; i < sizeof welsh / sizeof *welsh; i++) {
        count += str_eq(welsh[i], bare) ? 1 : 0;
    }
    for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
        count -= str_eq(english[i], bare) ? 1 : 0;
    }
    return count;
}

// How much more Welsh than English there is in the titles.
static int title_counts(const json_t *object)
{
    const json_t *title = json_object_get(object, "title");
    str rest = {json_string_value(title), json_string_length(title)};
    str word;
    int count = 0;
    while (str_next(&rest, ' ', &word)) {
        count += word_counts(word);
    }
    return count;
}

str foreign_language(const json_t *form)
{
    const json_t *metadata = json_object_get(form, "metadata");
    const json_t *said = json_object_get(metadata, "isWelsh");
    const json_t *language = json_object_get(metadata, "language");
    int count = 0;
    if (said != NULL || json_is_string(language)) {
        bool is = json_is_true(said) || (json_is_string(language) && strcmp(json_string_value(language), "cy") == 0);
        return is ? STR("cy") : STR("en");
    }
    const json_t *pages = json_object_get(form, "pages");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *page = json_array_get(pages, i);
        const json_t *components = json_object_get(page, "components");
        count += title_counts(page);
        for (size_t j = 0; j < json_array_size(components); j++) {
            count += title_counts(json_array_get(components, j));
        }
    }
    return count > 0 ? STR("cy") : STR("en");
}
