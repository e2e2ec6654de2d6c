// SPDX-License-Identifier: Apache-2.0
// What is advised of words that are not plain, and that nothing is advised of those that are.
#include "definition/test_support.h"

// What is said of a page with this title and these words, written with ' for ".
static bool advised(const char *title, const char *words, const char *languages, const char *what)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    str document =
        arena_printf(&a,
                     "{'guildhall':1,'id':'x','name':'X','languages':['%s'],'pages':[{'id':'p','before':['%s'],"
                     "'questions':[{'id':'q','type':'text','title':'%s'}]}]}",
                     languages, words, title);
    assert_false(err_is(definition_read(support_json(&a, document.ptr), NULL, &report, &d)));
    bool said = false;
    for (size_t i = 0; i < report.count; i++) {
        said = said || str_find(report.items[i].what, str_from(what)) != STR_NONE;
        assert_int_equal(report.items[i].weight, PROBLEM_ADVICE);
    }
    if (what[0] == '\0') {
        said = report.count != 0;
    }
    definition_release(d);
    arena_free(&a);
    return said;
}

#define FIVE "we look at it soon "
static void test_words_that_are_not_plain(void **state)
{
    (void)state;
    assert_false(advised("What is your name?", "We look at it within 5 days.", "en", ""));
    assert_true(advised("What is your name?", "Utilise this prior to work.", "en", "“utilise” has a plainer word"));
    assert_true(advised("What is your name?", "Ask us prior to work.", "en", "“prior to”"));
    assert_false(advised("What is your name?", "A utiliser, and a priority to us.", "en", "plainer"));
    assert_true(advised("Is it loud? Is it at night?", "x", "en", "two questions in one"));
    assert_true(advised("Is it loud and/or late?", "x", "en", "two questions in one"));
    assert_false(advised("Is it loud and late?", "x", "en", "two questions in one"));
    assert_false(advised("Yw hyn yn iawn? Ydy?", "Utilise", "cy", "")); // another language has other rules
}

static void test_sentences_that_are_too_long(void **state)
{
    (void)state;
    assert_false(advised("Q?", FIVE FIVE FIVE FIVE FIVE ".", "en", "hard to read"));
    assert_true(advised("Q?", FIVE FIVE FIVE FIVE FIVE "more.", "en", "A sentence of 26 words"));
    assert_false(advised("Q?", FIVE FIVE FIVE "here. " FIVE FIVE FIVE ".", "en", "hard to read"));
    assert_false(advised("Q?", FIVE FIVE FIVE "\\n- " FIVE FIVE FIVE, "en", "hard to read")); // a line of a list
    assert_false(advised("Q?", FIVE FIVE FIVE "at 3.5 miles " FIVE ".", "en", "hard to read"));
}

#define HARD   "Organisational representatives necessarily investigate administrative irregularities immediately. "
#define EASY   "We look at what you told us. Then we call you. You need not do more. "
#define TEN(x) x x x x x x x x x x
static void test_how_old_one_must_be(void **state)
{
    (void)state;
    assert_true(advised("Q?", TEN(HARD) TEN(HARD) TEN(HARD), "en", "years old to read"));
    assert_false(advised("Q?", TEN(EASY) TEN(EASY), "en", "years old"));
    assert_false(advised("Q?", TEN(HARD), "en", "years old")); // too few words to say
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words_that_are_not_plain),
                                       cmocka_unit_test(test_sentences_that_are_too_long),
                                       cmocka_unit_test(test_how_old_one_must_be)};
    return cmocka_run_group_tests_name("plain words", tests, NULL, NULL);
}
