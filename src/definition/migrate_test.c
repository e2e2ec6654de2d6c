// SPDX-License-Identifier: Apache-2.0
// Documents of older formats: there is none older than ours, so two are made up here. In -1 a service was called
// "form"; in 0 its questions were "fields".
#include "definition/migrate.h"
#include "definition/test_support.h"

static void lift_name(json_t *root)
{
    json_object_set(root, "name", json_object_get(root, "form"));
    json_object_del(root, "form");
}

static void lift_fields(json_t *root)
{
    json_t *pages = json_object_get(root, "pages");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        json_t *page = json_array_get(pages, i);
        json_object_set(page, "questions", json_object_get(page, "fields"));
        json_object_del(page, "fields");
    }
}

static const struct definition_migration made_up[] = {{-1, lift_name}, {0, lift_fields}};
static const struct definition_migrations steps = {made_up, 2};
static const struct definition_options options = {.migrations = &steps};

#define FIELDS    "'pages':[{'id':'p','fields':[{'id':'q','type':'text','title':'Q'}]}]}"
#define QUESTIONS "'pages':[{'id':'p','questions':[{'id':'q','type':'text','title':'Q'}]}]}"
static const struct {
    const char *document;
    const char *what; // is wrong; NULL: nothing
} documents[] = {
    {"{'guildhall':-1,'id':'x','form':'X'," FIELDS, NULL},
    {"{'guildhall':0,'id':'x','name':'X'," FIELDS, NULL},
    {"{'guildhall':1,'id':'x','name':'X'," QUESTIONS, NULL},
    {"{'guildhall':1,'id':'x','form':'X'," QUESTIONS, "“form” is not known"}, // of no older format
    {"{'guildhall':-2,'id':'x','form':'X'," FIELDS, "from 1 to 1"},
    {"{'guildhall':2,'id':'x','name':'X'," QUESTIONS, "from 1 to 1"},
    {"{'guildhall':'0','id':'x','name':'X'," QUESTIONS, "whole number"},
    {"{'guildhall':0,'id':'x','name':'X','pages':7}", "“pages” must be a list"},
};

static void test_older_formats_are_lifted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct arena a = {0};
        arena_init(&a, 16 << 20);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        err e = definition_read(support_json(&a, documents[i].document), &options, &report, &d);
        if (documents[i].what == NULL) {
            assert_false(err_is(e));
            support_equal(text_in(d->name, 0), "X");
            assert_non_null(definition_question_by_id(d, STR("q")));
            definition_release(d);
        } else {
            bool told = false;
            for (size_t k = 0; k < report.count; k++) {
                told = told || str_find(report.items[k].what, str_from(documents[i].what)) != STR_NONE;
            }
            if (!err_is(e) || !told) {
                fail_msg("%s is not told: %s", documents[i].document, documents[i].what);
            }
        }
        arena_free(&a);
    }
}

// Without steps an old document is refused: the table decides, nothing else.
static void test_ours_is_the_first(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d;
    assert_true(err_is(definition_read(support_json(&a, documents[1].document), NULL, &report, &d)));
    // Each step leads to the next, and the last to ours.
    for (size_t i = 0; i < migrate_all.count; i++) {
        assert_int_equal(migrate_all.items[i].from, DEFINITION_FORMAT - (int)(migrate_all.count - i));
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_older_formats_are_lifted),
                                       cmocka_unit_test(test_ours_is_the_first)};
    return cmocka_run_group_tests_name("definition migrate", tests, NULL, NULL);
}
