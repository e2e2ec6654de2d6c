// SPDX-License-Identifier: Apache-2.0
// "safety" of a document: which addresses "Exit this page" may lead to, and what is said of others.
#include "definition/test_support.h"

#define DOCUMENT(keys)                         \
    "{'guildhall':1,'id':'x','name':'X'," keys \
    "'pages':[{'id':'p','questions':[{'id':'q','type':'text','title':'Q'}]}]}"

// The first problem's pointer, empty where there is none.
static str first_problem(struct arena *a, const char *document, const struct definition **ret_definition,
                         enum problem_weight *ret_weight)
{
    struct definition_report report = {.arena = a};
    *ret_definition = NULL;
    err e = definition_read(support_json(a, document), NULL, &report, ret_definition);
    assert_int_equal(err_is(e), report.errors != 0);
    *ret_weight = report.count == 0 ? PROBLEM_ADVICE : report.items[0].weight;
    return report.count == 0 ? (str){0} : report.items[0].pointer;
}

static void test_addresses(void **state)
{
    (void)state;
    static const char *const fine[] = {"https://www.bbc.co.uk/weather", "http://a", "https://example.org/a?b=c#d",
                                       "https://[::1]:8080/", "https://xn--t-7ia.example/%C5%B5"};
    static const char *const wrong[] = {"",
                                        "www.example.org",
                                        "//example.org",
                                        "/weather",
                                        "javascript:alert(1)",
                                        "https:/example.org",
                                        "HTTPS://example.org",
                                        "https://",
                                        "https:///x",
                                        "https://?x",
                                        "https://a@example.org",
                                        "https://example.org/a b",
                                        "https://example.org/\\r\\nSet-Cookie: x=y",
                                        "https://example.org/\\u0007",
                                        "https://example.org/<b>",
                                        "https://enghraifft.cymru/t\xC5\xB7"};
    struct arena a = {0};
    arena_init(&a, 16 * 1024 * 1024);
    const struct definition *d;
    enum problem_weight weight;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        support_equal(
            first_problem(&a, arena_printf(&a, DOCUMENT("'safety':{'exit-to':'%s'},"), fine[i]).ptr, &d, &weight), "");
        support_equal(d->safety.exit_to, fine[i]);
        assert_false(d->safety.no_clear);
        definition_release(d);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        support_equal(
            first_problem(&a, arena_printf(&a, DOCUMENT("'safety':{'exit-to':'%s'},"), wrong[i]).ptr, &d, &weight),
            "/safety/exit-to");
        assert_int_equal(weight, PROBLEM_ERROR);
    }
    char *longest = arena_alloc(&a, 2002, 1);
    memset(longest, 'a', 2001);
    memcpy(longest, "https://", 8);
    longest[2001] = '\0';
    support_equal(first_problem(&a, arena_printf(&a, DOCUMENT("'safety':{'exit-to':'%s'},"), longest).ptr, &d, &weight),
                  "/safety/exit-to");
    longest[2000] = '\0';
    support_equal(first_problem(&a, arena_printf(&a, DOCUMENT("'safety':{'exit-to':'%s'},"), longest).ptr, &d, &weight),
                  "");
    definition_release(d);
    arena_free(&a);
}

static void test_the_rest(void **state)
{
    (void)state;
    static const struct {
        const char *document, *pointer;
        enum problem_weight weight;
    } cases[] = {
        {DOCUMENT("'safety':true,"), "/safety", PROBLEM_ERROR},
        {DOCUMENT("'safety':{'clear':'no'},"), "/safety/clear", PROBLEM_ERROR},
        {DOCUMENT("'safety':{'exit-to':7},"), "/safety/exit-to", PROBLEM_ERROR},
        // Nobody would be told of the button before the first question.
        {DOCUMENT("'start':{'skip':true},'safety':{'exit-to':'https://a'},"), "/safety", PROBLEM_ADVICE},
    };
    struct arena a = {0};
    arena_init(&a, 16 * 1024 * 1024);
    const struct definition *d;
    enum problem_weight weight;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        support_equal(first_problem(&a, cases[i].document, &d, &weight), cases[i].pointer);
        assert_int_equal(weight, cases[i].weight);
        if (d != NULL) {
            definition_release(d);
        }
    }
    support_equal(first_problem(&a, DOCUMENT("'safety':{'clear':false},"), &d, &weight), "");
    assert_true(d->safety.no_clear && d->safety.exit_to.len == 0);
    definition_release(d);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_addresses), cmocka_unit_test(test_the_rest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
