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

// A document of one language with these pages and conditions, written with ' for ".
static bool told(const char *language, const char *rest, const char *what)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    str document = arena_printf(&a, "{'guildhall':1,'id':'x','name':'X','languages':['%s'],%s}", language, rest);
    assert_false(err_is(definition_read(support_json(&a, document.ptr), NULL, &report, &d)));
    bool said = false;
    for (size_t i = 0; i < report.count; i++) {
        said = said || str_find(report.items[i].what, str_from(what)) != STR_NONE;
    }
    definition_release(d);
    arena_free(&a);
    return said;
}

#define PAGE(before, question) "'pages':[{'id':'p','before':[" before "],'questions':[{'id':'q'," question "}]}]"
static void test_what_is_personal_says_why(void **state)
{
    (void)state;
    const char *why = "nothing says why";
    assert_true(told("en", PAGE("", "'type':'name','title':'Name'"), why));
    assert_true(told("cy", PAGE("", "'type':'nhs-number','title':'Rhif'"), why)); // the type says it in any language
    assert_true(told("en", PAGE("", "'type':'yes-no','title':'Do you have a disability?'"), why));
    assert_false(told("en", PAGE("", "'type':'yes-no','title':'Are you enabled?'"), why));
    assert_false(told("en", PAGE("", "'type':'name','title':'Name','why':'To answer you.'"), why));
    assert_false(told("en", PAGE("'We use it to answer you.'", "'type':'name','title':'Name'"), why));
    assert_false(told("en", PAGE("", "'type':'text','title':'Which street?'"), why));
}

static void test_acronyms_are_spelled_out(void **state)
{
    (void)state;
    const char *out = "nowhere spelled out";
    assert_true(told("en", PAGE("", "'type':'text','title':'Which TEN is it?'"), "“TEN” is nowhere"));
    assert_false(
        told("en", PAGE("'A temporary event notice (TEN).'", "'type':'text','title':'Which TEN is it?'"), out));
    assert_false(told("en", PAGE("'The TEN (temporary event notice).'", "'type':'text','title':'Which TEN?'"), out));
    assert_false(told("en", PAGE("", "'type':'text','title':'Is it for the NHS, or the UK?'"), out));
    assert_false(
        told("en", PAGE("", "'type':'text','title':'Which?','hint':'Such as AV1 2CD, AB12 CDE or 24/001/FUL'"), out));
    assert_false(told("en", PAGE("", "'type':'text','title':'WHICH TEN'"), out));
    assert_false(told("cy", PAGE("", "'type':'text','title':'Pa TEN yw?'"), out));
}

#define WHEN(when)                                                                                                  \
    "'pages':[{'id':'p','questions':[{'id':'n','type':'number','title':'N'},{'id':'c','type':'radios','title':'C'," \
    "'options':['a','b']},{'id':'m','type':'checkboxes','title':'M','options':['a','b']}]},"                        \
    "{'id':'z','when':{'all':[" when "]},'questions':[{'id':'q','type':'text','title':'Q'}]}]"
#define IS(id, op, value) "{'question':'" id "','operator':'" op "','value':" value "}"
static void test_conditions_that_cannot_hold(void **state)
{
    (void)state;
    const char *never = "never be true";
    assert_true(told("en", WHEN(IS("c", "is", "'a'") "," IS("c", "is", "'b'")), never));
    assert_false(told("en", WHEN(IS("c", "is", "'a'") "," IS("c", "is", "'a'")), never));
    assert_true(told("en", WHEN(IS("c", "is", "'a'") "," IS("c", "is not", "'a'")), never));
    assert_false(told("en", WHEN(IS("m", "contains", "'a'") "," IS("m", "contains", "'b'")), never));
    assert_true(told("en", WHEN(IS("m", "contains", "'a'") "," IS("m", "does not contain", "'a'")), never));
    assert_true(told("en", WHEN(IS("n", "is more than", "5") "," IS("n", "is less than", "3")), never));
    assert_true(told("en", WHEN(IS("n", "is at least", "5") "," IS("n", "is less than", "5")), never));
    assert_false(told("en", WHEN(IS("n", "is at least", "5") "," IS("n", "is at most", "5")), never));
    assert_true(told("en", WHEN("{'question':'c','operator':'is not answered'}," IS("c", "is", "'b'")), never));
    assert_false(told("en", WHEN(IS("c", "is", "'a'") "," IS("n", "is", "3")), never));
}

// A page that has `when`, and on it a question, a way on and words that have conditions of their own; beside it a
// question that a later page asks.
#define AROUND(when, own)                                                                                             \
    "'lists':[{'id':'l','options':[{'value':'v','label':'V','when':" IS(                                              \
        "c", "is", "'b'") "}]}],"                                                                                     \
                          "'pages':[{'id':'p','questions':[{'id':'n','type':'number','title':'N'},{'id':'c','type':'" \
                          "radios','title':'C',"                                                                      \
                          "'options':['a','b']}]},{'id':'z','when':" when "," own "},"                                \
                          "{'id':'y','questions':[{'id':'late','type':'radios','title':'L','options':['a','b']}]}]"
#define ASKS(when) "'questions':[{'id':'q','type':'radios','title':'Q','options':['x','y']" when "}]"
#define CHOICES(when, of) \
    "'questions':[{'id':'q','type':'radios','title':'Q'," when "'options':[{'value':'x','label':'X'," of "},'y']}]"
#define C_A IS("c", "is", "'a'")
#define C_B IS("c", "is", "'b'")
static void test_conditions_that_exclude_what_stands_around(void **state)
{
    (void)state;
    const char *never = "it and the condition of the page or question that it is on";
    assert_true(told("en", AROUND(C_A, ASKS(",'when':" C_B)), never));
    assert_false(told("en", AROUND(C_A, ASKS(",'when':" C_A)), "never be true"));
    assert_false(told("en", AROUND(C_A, ASKS(",'when':" IS("n", "is", "3"))), "never be true"));
    assert_true(told("en", AROUND(C_A, ASKS("") ",'next':[{'when':" C_B ",'page':'check-answers'}]"), never));
    assert_true(told("en", AROUND(C_A, "'before':[{'type':'inset','body':'I','when':" C_B "}]," ASKS("")), never));
    assert_true(told("en", AROUND(C_A, ASKS("") ",'after':[{'type':'inset','body':'I','when':" C_B "}]"), never));
    assert_true(told("en", AROUND(C_A, CHOICES("", "'when':" C_B)), never));
    assert_true(told("en", AROUND(IS("n", "is", "3"), CHOICES("'when':" C_A ",", "'when':" C_B)), never));
    assert_false(told("en", AROUND(IS("n", "is", "3"), CHOICES("", "'when':" C_B)), "never be true"));
    // A list of the document may be of use elsewhere.
    assert_false(told("en", AROUND(C_A, "'questions':[{'id':'q','type':'radios','title':'Q','list':'l'}]"), never));
    // What one asks on the page itself was not answered when one came to it.
    assert_false(told("en",
                      AROUND("{'question':'q','operator':'is not answered'}",
                             ASKS("") ",'next':[{'when':" IS("q", "is", "'x'") ",'page':'check-answers'}]"),
                      never));
    // From a later page one may come back, and what is shown goes by what was answered there; what is asked does not.
    assert_false(told("en",
                      AROUND("{'question':'late','operator':'is not answered'}",
                             "'before':[{'type':'inset','body':'I','when':" IS("late", "is", "'a'") "}]," ASKS("")),
                      never));
    assert_true(told(
        "en", AROUND("{'question':'c','operator':'is not answered'}", ASKS(",'when':" IS("c", "is", "'a'"))), never));
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
                                       cmocka_unit_test(test_what_is_personal_says_why),
                                       cmocka_unit_test(test_acronyms_are_spelled_out),
                                       cmocka_unit_test(test_conditions_that_cannot_hold),
                                       cmocka_unit_test(test_conditions_that_exclude_what_stands_around),
                                       cmocka_unit_test(test_sentences_that_are_too_long),
                                       cmocka_unit_test(test_how_old_one_must_be)};
    return cmocka_run_group_tests_name("plain words", tests, NULL, NULL);
}
