// SPDX-License-Identifier: Apache-2.0
// What a question type lacks, by name: a row in question_macros.c, a row for each of its parts, and
// words for each of its problems in every language; and how answers and problems are said.
#include "web/answer_shown.h"
#include "web/country_names.h"
#include "web/problem_words.h"
#include "web/question_macros.h"
#include "web/request.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static size_t missing;

static void lacks(const char *what, str name, const char *more)
{
    print_error("%s: '%.*s'%s\n", what, STR_ARG(name), more);
    missing++;
}

static void check_words(str type, const char *key)
{
    char name[200];
    snprintf(name, sizeof name, "problem.%s", key);
    const struct word *word;
    if (!words_find(str_from(name), &word)) {
        lacks("no words for the problem", str_from(name), "");
        return;
    }
    for (size_t l = 1; l < LANGUAGE__COUNT; l++) {
        if (str_eq(words_text((enum language)l, word), words_text(LANGUAGE_EN, word))) {
            lacks("said in English only, in a form of another language", str_from(name), "");
        }
    }
    (void)type;
}

static void test_every_type_is_shown(void **state)
{
    (void)state;
    missing = 0;
    size_t asked = 0;
    for (size_t i = 0; i < question_type_count; i++) {
        const struct question_type *type = question_types[i];
        if (type->hidden) {
            continue;
        }
        asked++;
        const struct question_macro *macro = question_macros_find(type->name);
        if (macro == NULL) {
            lacks("no row in question_macros.c for the type", type->name, "");
            continue;
        }
        for (size_t p = 0; p < type->part_count; p++) {
            if (!type->parts[p].beside && question_macros_part(macro, type->parts[p].name) == NULL) {
                lacks("no row for a part of the type", type->name, "");
            }
        }
        for (const char *const *key = type->problems; *key != NULL; key++) {
            check_words(type->name, *key);
        }
    }
    for (const char *const *key = journey_problems; *key != NULL; key++) {
        check_words(STR("journey"), *key);
    }
    assert_int_equal(missing, 0);
    assert_int_equal(question_macros_count, asked); // and no row that nobody needs
}

static str said_as(struct arena *a, const char *type, struct value value)
{
    struct question q = {.id = STR("q"), .type = question_type_find(str_from(type))};
    str suffix = STR("kg");
    q.suffix.by_language = &suffix;
    str label = STR("Three");
    struct option option = {.value = STR("3"), .label = {&label}};
    struct option_list options = {.items = &option, .count = 1, .other = &option};
    q.options = &options;
    struct answer_reader reader = {.arena = a, .said = LANGUAGE_CY};
    return answer_shown_line(&reader, &q, &value);
}

static void test_answers_as_people_read_them(void **state)
{
    (void)state;
    struct arena a = {.max = 1024 * 1024};
    const str parts[] = {STR("1 Tide Street"), STR(""), STR("Leeds"), STR(""), STR("LS1 4DT")};
    const str chosen[] = {STR("4"), STR("3")};
    const str abroad[] = {parts[0], parts[1], parts[2], parts[3], parts[4], STR("IT")};
    const struct value_file file = {STR("a.pdf"), STR(""), STR("t"), 3 * 1024 * 1024 + 512 * 1024};
    const struct {
        const char *type, *shown;
        struct value value;
    } rows[] = {
        {"text", "12", {.kind = VALUE_TEXT, .text = STR("12")}},
        {"number", "12.5 kg", {.kind = VALUE_TEXT, .text = STR("12.5")}},
        {"yes-no", "Na", {.kind = VALUE_TEXT, .text = STR("false")}},
        {"radios", "Three", {.kind = VALUE_TEXT, .text = STR("3")}},
        {"radios", "4", {.kind = VALUE_TEXT, .text = STR("4")}}, // no longer an option: as it was
        {"radios", "Three: by boat", {.kind = VALUE_TEXT, .text = STR("3"), .other = STR("by boat")}},
        {"checkboxes", "4, Three: by boat", {.kind = VALUE_LIST, .items = chosen, .count = 2, .other = STR("by boat")}},
        {"date", "24 Tachwedd 2026", {.kind = VALUE_TEXT, .text = STR("2026-11-24")}},
        {"time", "14:30", {.kind = VALUE_TEXT, .text = STR("14:30")}},
        {"date-time", "24 Tachwedd 2026 am 14:30", {.kind = VALUE_TEXT, .text = STR("2026-11-24T14:30")}},
        {"day-month", "5 Tachwedd", {.kind = VALUE_TEXT, .text = STR("--11-05")}},
        {"year", "2026", {.kind = VALUE_TEXT, .text = STR("2026")}},
        {"national-insurance", "QQ 12 34 56 C", {.kind = VALUE_TEXT, .text = STR("QQ123456C")}},
        {"nhs-number", "943 476 5919", {.kind = VALUE_TEXT, .text = STR("9434765919")}},
        {"grid-reference", "SE 297 339", {.kind = VALUE_TEXT, .text = STR("SE297339")}},
        {"field-number", "SE 2970 3390", {.kind = VALUE_TEXT, .text = STR("SE29703390")}},
        {"easting-northing", "Dwyreiniad: 1 Tide Street", {.kind = VALUE_PARTS, .items = parts, .count = 2}},
        {"country", "Ffrainc", {.kind = VALUE_TEXT, .text = STR("FR")}},
        {"country", "ZZ", {.kind = VALUE_TEXT, .text = STR("ZZ")}}, // one that there is no more
        {"international-address",
         "1 Tide Street, Leeds, LS1 4DT, Yr Eidal",
         {.kind = VALUE_PARTS, .items = abroad, .count = 6}},
        {"money",
         "\xC2\xA3"
         "1,234,567.50",
         {.kind = VALUE_TEXT, .text = STR("1234567.50")}},
        {"money",
         "-\xC2\xA3"
         "123.00",
         {.kind = VALUE_TEXT, .text = STR("-123.00")}},
        {"amount", "2.5 Three", {.kind = VALUE_PARTS, .items = (const str[]){STR("2.5"), STR("3")}, .count = 2}},
        {"bank-account",
         "Enw ar y cyfrif: A Lee, Cod didoli: 30-94-30, Rhif y cyfrif: 00733445",
         {.kind = VALUE_PARTS,
          .items = (const str[]){STR("A Lee"), STR("309430"), STR("00733445"), STR("")},
          .count = 4}},
        {"vehicle-registration", "AB51 ABC", {.kind = VALUE_TEXT, .text = STR("AB51ABC")}},
        {"month", "Tachwedd 2026", {.kind = VALUE_TEXT, .text = STR("2026-11")}},
        {"address", "1 Tide Street, Leeds, LS1 4DT", {.kind = VALUE_PARTS, .items = parts, .count = 5}},
        {"name", "1 Tide Street Leeds", {.kind = VALUE_PARTS, .items = parts, .count = 3}},
        {"files", "a.pdf, 3.5 MB", {.kind = VALUE_FILES, .files = &file, .count = 1}},
        {"declaration", "Cytunwyd", {.kind = VALUE_TEXT, .text = STR("true")}},
        {"long-text", "a, b", {.kind = VALUE_TEXT, .text = STR("a\r\nb")}},
        {"text", "Heb ei ddarparu", {.kind = VALUE_BLANK}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str shown = said_as(&a, rows[i].type, rows[i].value);
        if (!str_eq(shown, str_from(rows[i].shown))) {
            fail_msg("a %s is shown as '%.*s', not '%s'", rows[i].type, STR_ARG(shown), rows[i].shown);
        }
    }
    arena_free(&a);
}

// Every country has a name in each language, and they stand in the order of that language.
static void test_countries_by_name(void **state)
{
    (void)state;
    static const char *const order[LANGUAGE__COUNT][4] = {
        [LANGUAGE_EN] = {"Afghanistan", "\xC3\x85land Islands", "Albania", "Algeria"},
        [LANGUAGE_CY] = {"Afghanistan", "Yr Aifft", "Albania", "Algeria"}};
    struct arena a = {.max = 4 * 1024 * 1024};
    for (size_t l = 0; l < LANGUAGE__COUNT; l++) {
        struct request r = {.arena = &a, .language = (enum language)l};
        struct govuk_option_list list = country_names_options(&r, STR("FR"));
        assert_int_equal(list.count, type_country_count + 1);
        for (size_t i = 1; i < list.count; i++) {
            str name = list.items[i].text;
            assert_true(name.len > 2);
            assert_int_equal(list.items[i].selected, str_eq(list.items[i].value, STR("FR")) ? CHOICE_YES : CHOICE_NO);
            assert_true(i > 4 || str_eq(name, str_from(order[l][i - 1])));
            if (str_eq(name, STR("Ffrainc"))) { // "Ff" is a letter, behind all of "F"
                assert_true(str_eq(list.items[i - 2].text, STR("Fiji")));
                assert_true(str_eq(list.items[i - 1].text, STR("Y Ffindir")));
                assert_true(str_eq(list.items[i + 1].text, STR("Gabon")));
            }
        }
    }
    arena_free(&a);
}

static void test_problems_as_sentences(void **state)
{
    (void)state;
    struct arena a = {.max = 1024 * 1024};
    struct answer_reader reader = {.arena = &a, .said = LANGUAGE_EN};
    struct page page = {.question_count = 1};
    str title = STR("What is your name?");
    str short_name = STR("Full name");
    struct question q = {.title = {&title}, .page = &page};
    struct problem p = {.question = &q, .key = "enter.missing"};
    assert_true(str_eq(problem_words(&reader, &p), STR("Enter an answer")));
    page.question_count = 2; // then it must say which
    assert_true(str_eq(problem_words(&reader, &p), STR("Enter an answer: What is your name?")));
    q.short_name.by_language = &short_name;
    assert_true(str_eq(problem_words(&reader, &p), STR("Enter full name")));
    p = (struct problem){
        .question = &q, .key = "date.too-early", .args = {{"date", STR("2026-11-24")}}, .arg_count = 1};
    assert_true(str_eq(problem_words(&reader, &p), STR("Full name must be the same as or after 24 November 2026")));
    p.own.by_language = &title;
    assert_true(str_eq(problem_words(&reader, &p), title));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_type_is_shown),
        cmocka_unit_test(test_answers_as_people_read_them),
        cmocka_unit_test(test_countries_by_name),
        cmocka_unit_test(test_problems_as_sentences),
    };
    return cmocka_run_group_tests_name("web questions", tests, NULL, NULL);
}
