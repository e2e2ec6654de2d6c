// SPDX-License-Identifier: Apache-2.0
// Numbers that stay from version to version, and the ready-made services.
#include "definition/test_support.h"
#include <stdio.h>

// ---- Numbers that stay --------------------------------------------------------------------------------------
static uint32_t number_in(struct arena *a, str document, const char *id)
{
    const struct definition *d = support_read(a, document);
    uint32_t number = definition_question_by_id(d, str_from(id))->number;
    definition_release(d);
    return number;
}

static void test_numbers_stay(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const char *rows = "{'id':'p','title':'P','repeat':{'item':'I'},'questions':[{'id':'a','type':'text','title':'A'},{"
                       "'id':'b','type':'number','title':'B','min':0.05}]}";
    str first;
    str again;
    str second;
    assert_false(err_is(definition_number(&a, support_document(&a, rows), (str){0}, &first)));
    assert_int_equal(number_in(&a, first, "a"), 1);
    assert_int_equal(number_in(&a, first, "b"), 2);
    assert_true(str_find(first, STR("0.05")) != STR_NONE && str_find(first, STR("\"next-number\": 4")) != STR_NONE);
    assert_false(err_is(definition_number(&a, first, first, &again)));
    assert_true(str_eq(first, again));
    // The next version: b moved before a new one, a went, c became another kind of answer.
    const char *next = "{'id':'q','title':'P','questions':[{'id':'c','type':'text','title':'C'},{'id':'b','type':'"
                       "number','title':'B'}]}";
    assert_false(err_is(definition_number(&a, support_document(&a, next), first, &second)));
    assert_int_equal(number_in(&a, second, "b"), 2);
    assert_int_equal(number_in(&a, second, "c"), 4); // 1 was a's, 3 the repeat's: never again
    const char *other = "{'id':'q','title':'P','questions':[{'id':'c','type':'checkboxes','options':['x'],'title':'C'},"
                        "{'id':'a','type':'text','title':'A'}]}";
    str third;
    assert_false(err_is(definition_number(&a, support_document(&a, other), second, &third)));
    assert_int_equal(number_in(&a, third, "c"), 5);
    assert_int_equal(number_in(&a,
                               support_document(&a, "{'id':'p','questions':[{'id':'a','type':'text','title':'A'},{'id':"
                                                    "'b','number':50,'type':'text','title':'B'}]}"),
                               "a"),
                     51);
    assert_int_equal(number_in(&a, third, "a"), 6); // not in the version before: a new question
    assert_true(err_is(definition_number(&a, STR("{"), (str){0}, &third)));
    assert_true(err_is(definition_number(&a, STR("[]"), (str){0}, &third)));
    arena_free(&a);
}

static void test_advice_only_where_it_is_due(void **state)
{
    (void)state;
    static const char *const fine[] = {
        // An early ending, and a page with routes, that their conditions pass over.
        "{'id':'p','questions':[{'id':'q','type':'yes-no','title':{'en':'Q','cy':'C'}}],'next':[{'page':'e'}]},"
        "{'id':'e','exit':true,'title':{'en':'E','cy':'D'},'when':{'question':'q','operator':'is','value':true}},"
        "{'id':'r','title':{'en':'R','cy':'R'},'when':{'question':'q','operator':'is','value':true},'next':[{'page':'"
        "check-answers'}]},"
        "{'id':'s','title':{'en':'S','cy':'S'}}",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        assert_false(err_is(definition_read(support_document(&a, fine[i]), NULL, &report, &d)));
        for (size_t j = 0; j < report.count; j++) {
            bool name =
                str_eq(report.items[j].pointer, STR("/name")); // which the head of the document gives in one language
            if (!name) {
                fail_msg("%.*s: %.*s", STR_ARG(report.items[j].pointer), STR_ARG(report.items[j].what));
            }
        }
        definition_release(d);
        arena_free(&a);
    }
}

static void test_ready_made_services(void **state)
{
    (void)state;
    static const char *const files[] = {
        "first.json",        "missed-bin.json",         "parking-permit.json",
        "event-notice.json", "examples.json",           "community-grant.json",
        "safe-home.json",    "noise-report.json",       "council-tax-discount.json",
        "complaint.json",    "planning-comment.json",   "gp-registration.json",
        "crime-report.json", "course-application.json", "extenuating-circumstances.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        char *room = arena_alloc(&a, 1024 * 1024, 1);
        FILE *file = fopen(arena_printf(&a, "%s/%s", SERVICES, files[i]).ptr, "rb");
        assert_non_null(file);
        size_t len = fread(room, 1, 1024 * 1024, file);
        fclose(file);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        assert_false(err_is(definition_read((str){room, len}, NULL, &report, &d)));
        assert_int_equal(report.count, 0); // not even advice
        assert_int_equal(d->language_count, 2);
        definition_release(d);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_stay),
        cmocka_unit_test(test_advice_only_where_it_is_due),
        cmocka_unit_test(test_ready_made_services),
    };
    return cmocka_run_group_tests_name("definition: numbers", tests, NULL, NULL);
}
