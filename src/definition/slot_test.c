// SPDX-License-Identifier: Apache-2.0
// Places for answers in texts, as they are read: what is wrong with them, and what may be missing by then. What
// stands in them is tested in journey/filling_test.c.
#include "definition/test_support.h"

#define HINT(words)                                                                                       \
    "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p','questions':[{'id':'q','type':'text','title':" \
    "'Q',\n'hint':'" words "'}]}]}"
#define TITLE(words)                                                                                             \
    "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p','questions':[{'id':'q','type':'text','title':'Q'}]}," \
    "{'id':'s','before':['x'],\n'title':'" words "'}]}"

static const struct {
    const char *document, *pointer, *what, *mend;
    enum problem_weight weight;
} wrong[] = {
    {HINT("Hello ((nmae))."), "/pages/0/questions/0/hint", "no question or value “nmae”", "two brackets alone are",
     PROBLEM_ERROR},
    {HINT("Hello ((qq))."), "/pages/0/questions/0/hint", "no question or value “qq”", "“q”", PROBLEM_ERROR},
    {HINT("((if x: a|b))"), "/pages/0/questions/0/hint", "no condition “x”", "conditions", PROBLEM_ERROR},
    {HINT("((if x))"), "/pages/0/questions/0/hint", "says no words", "((if condition: words))", PROBLEM_ERROR},
    {HINT("Hello ((q"), "/pages/0/questions/0/hint", "not closed", "two brackets", PROBLEM_ERROR},
    {HINT("((q\\n))"), "/pages/0/questions/0/hint", "not closed", "two brackets", PROBLEM_ERROR},
    {HINT("Hello ((q))."), "/pages/0/questions/0/hint", "“q” may not have been answered", "((…|words))",
     PROBLEM_ADVICE},
    {TITLE("((q))"), "/pages/1/title", "window's title never tells", "((…|words))", PROBLEM_ADVICE},
};

static void test_every_problem_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        support_one_problem(wrong[i].document, wrong[i].weight, true, wrong[i].pointer, wrong[i].what, wrong[i].mend);
    }
}

static const char *const fine[] = {
    HINT("\\\\((q)) is not a place"),
    HINT("((q|you)) and (x) and ((q|you (if any)))"),
    HINT("(q) ( (q)) (("
         "q|))"),
    TITLE("((q|you))"),
};

static void test_nothing_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        support_no_problem(fine[i]);
    }
}

// So many places and no more.
static void test_places_have_a_limit(void **state)
{
    (void)state;
    static const size_t counts[] = {LIMIT_SLOT_COUNT, LIMIT_SLOT_COUNT + 1};
    for (size_t i = 0; i < 2; i++) {
        struct arena a = {0};
        arena_init(&a, 64 << 20);
        char *hint = arena_alloc(&a, counts[i] * 6 + 1, 1);
        for (size_t k = 0; k < counts[i]; k++) {
            memcpy(hint + k * 6, "((q|))", 6);
        }
        hint[counts[i] * 6] = '\0';
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        str document = support_json(
            &a,
            arena_printf(&a,
                         "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p','questions':[{'id':'q','type':'text',"
                         "'title':'Q','hint':'%s'}]}]}",
                         hint)
                .ptr);
        assert_int_equal(err_is(definition_read(document, NULL, &report, &d)), i == 1);
        if (d != NULL) {
            definition_release(d);
        }
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_problem_with_its_place),
                                       cmocka_unit_test(test_nothing_is_wrong),
                                       cmocka_unit_test(test_places_have_a_limit)};
    return cmocka_run_group_tests_name("definition slot", tests, NULL, NULL);
}
