// SPDX-License-Identifier: Apache-2.0
// Sections that are tasks, as they are read: every problem with its place, and what each waits for.
#include "definition/test_support.h"

#define HEAD     "{'guildhall':1,'id':'x','name':'X','tasks':true,"
#define THREE    "'sections':[{'id':'a','title':'A'},{'id':'b','title':'B'},{'id':'c','title':'C'}],"
#define TEXT(id) "'questions':[{'id':'" id "','type':'text','title':'" id "'}]"
#define RADIOS(keys)                                                                   \
    "'questions':[{'id':'b','type':'radios','title':'B','options':[{'value':'x'," keys \
    "'label':'X'},{'value':'y','label':'Y'}]}]"
#define IS_C "{'question':'c','operator':'is','value':'x'}"
// Each with a page or two, of which that of b is given.
#define PAGES(b)                                                                                     \
    HEAD THREE "'pages':[{'id':'a1','section':'a'," TEXT("a") "},\n{'id':'b1','section':'b'," b "}," \
                                                              "{'id':'c1','section':'c'," TEXT("c") "}]}"

static const struct {
    const char *document, *pointer, *what, *mend;
} wrong[] = {
    {HEAD "\n'pages':[{'id':'a'," TEXT("a") "}]}", "/tasks", "there must be some", "Make sections"},
    {HEAD THREE "'pages':[\n{'id':'a1'," TEXT("a") "},{'id':'b1','section':'a','before':['x'],'title':'T'},"
                                                   "{'id':'b','section':'b','before':['x'],'title':'T'},{'id':'c','"
                                                   "section':'c','before':['x'],'title':'T'}]}",
     "/pages/0", "in none", "section"},
    {HEAD THREE
     "'pages':[{'id':'a1','section':'a'," TEXT("a") "},\n{'id':'c','section':'c','before':['x'],'title':'T'},"
                                                    "{'id':'b','section':'b','before':['x'],'title':'T'}]}",
     "/pages/2/section", "of a later one", "order"},
    {HEAD
     "'sections':[{'id':'a','title':'A'},\n{'id':'b','title':'B'}],'pages':[{'id':'a1','section':'a'," TEXT("a") "}]}",
     "/sections/1", "has no page", "take it out"},
    {HEAD "'sections':[{'id':'a','title':'A'}],'pages':[\n{'id':'task-list','section':'a'," TEXT("a") "}]}",
     "/pages/0/id", "made by itself", "another"},
    {PAGES(TEXT("b") ",'next':[{'page':'c1'}]"), "/pages/1/next/0", "into another one", "check-answers"},
    {PAGES(TEXT("b") ",'next':[{'page':'a1'}]"), "/pages/1/next/0", "into another one", "check-answers"},
    {PAGES(TEXT("b") ",'when':" IS_C), "/pages/1/when", "later section “c”", "order"},
    {PAGES(TEXT("b") ",'when':{'not':{'all':[" IS_C "]}}"), "/pages/1/when", "later section “c”", "order"},
    {PAGES(TEXT("b") ",'next':[{'when':" IS_C ",'page':'check-answers'}]"), "/pages/1/next/0/when", "later section “c”",
     "order"},
    {PAGES("'questions':[{'id':'b','type':'text','title':'B','when':" IS_C "}]"), "/pages/1/questions/0/when",
     "later section “c”", "order"},
    {PAGES(RADIOS("'when':" IS_C ",")), "/pages/1/questions/0", "later section “c”", "order"},
};

static void test_every_problem_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        support_one_problem(wrong[i].document, PROBLEM_ERROR, false, wrong[i].pointer, wrong[i].what, wrong[i].mend);
    }
}

// Texts of the last of three sections, with places for answers of the first, which the second waits for.
#define BODY(keys, words)                                                                                           \
    HEAD THREE                                                                                                      \
        "'conditions':[{'name':'has a','when':{'question':'a','operator':'is','value':'1'}}],'values':[{'name':"    \
        "'twice','value':{'multiply':[{'question':'a'},2]}}],'pages':[{'id':'a1','section':'a','questions':[{"      \
        "'id':'a','type':'number','title':'A'}]},{'id':'b1','section':'b','when':'has a'," TEXT(                    \
            "b") "},{'id':"                                                                                         \
                 "'c1','section':'c','questions':[{'id':'c0','type':'text','title':'C'}]},\n{'id':'c2','section':'" \
                 "c'" keys ",'title':'T','before':['" words "']}]}"
static const char *const texts[][2] = {
    {BODY("", "x ((a))"), "“a”"}, {BODY("", "x ((twice))"), "“twice”"}, {BODY("", "x ((if has a: y))"), "“has a”"}};
static const char *const texts_fine[] = {
    BODY("", "x ((a|z)) ((twice|z)) ((if has a: y|))"), BODY("", "x ((c0))"),
    BODY(",'when':'has a'", "x ((a)) ((twice)) ((if has a: y))"),
    BODY(",'when':{'question':'b','operator':'is','value':'x'}", "x ((a)) ((twice)) ((if has a: y))"), // by way of b
};

static void test_texts_that_ask_what_need_not_be_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        support_one_problem(texts[i][0], PROBLEM_ADVICE, true, "/pages/3/before/0", texts[i][1], "((…|words))");
        support_one_problem(texts[i][0], PROBLEM_ADVICE, true, "/pages/3/before/0", "section “a”", "condition");
    }
    for (size_t i = 0; i < sizeof texts_fine / sizeof texts_fine[0]; i++) {
        support_no_problem(texts_fine[i]);
    }
}

// Which sections the last of four waits for, as letters, where `d1` has these keys.
static const struct {
    const char *keys, *waits;
} rows[] = {
    {TEXT("d"), ""},
    {TEXT("d") ",'when':{'question':'a','operator':'is','value':'x'}", "a"},
    {TEXT("d") ",'when':{'any':[{'question':'b','operator':'is not answered'},{'not':'named'}]}", "ab"},
    {TEXT("d") ",'when':{'question':'d0','operator':'is','value':'x'}", ""},
    {TEXT("d") ",'next':[{'when':'named','page':'check-answers'}]", "a"},
    {"'questions':[{'id':'d','type':'text','title':'D','when':'named'}]", "a"},
    {"'questions':[{'id':'d','type':'radios','title':'D','list':'shared'}]", "b"},
    {"'questions':[{'id':'d','type':'text','title':'D','when':{'value-of':'total','operator':'is more "
     "than','value':1}}]",
     "bc"},
    {TEXT("d") ",'before':[{'type':'inset','body':'x','when':'named'},'((a))']", ""}, // texts wait for nothing
};

static void test_a_section_waits_for_what_its_conditions_ask(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena a = {0};
        arena_init(&a, 16 << 20);
        const struct definition *d = support_read(
            &a,
            support_json(
                &a, arena_printf(&a,
                                 "{'guildhall':1,'id':'x','name':'X','tasks':true,'sections':[{'id':'a','title':'A'},"
                                 "{'id':'b','title':'B'},{'id':'c','title':'C'},{'id':'d','title':'D','group':'G'}],"
                                 "'lists':[{'id':'shared','options':[{'value':'x','label':'X','when':{'question':'b',"
                                 "'operator':'is','value':'x'}},'y']}],"
                                 "'conditions':[{'name':'named','when':{'question':'a','operator':'is','value':'x'}}],"
                                 "'values':[{'name':'total','value':{'add':[{'sum':{'repeat':'c','question':'cost'}},"
                                 "{'choose':[{'when':{'question':'b','operator':'is','value':'x'},'then':1},2]}]}}],"
                                 "'pages':[{'id':'a','section':'a'," TEXT("a") "},{'id':'b','section':'b'," TEXT(
                                     "b") "},{'id':'c','title':'C','section':'c','repeat':{'item':'I'},'questions':[{"
                                          "'id':'cost','type':'number','title':'N'}]},{'id':'d0','section':'d'," TEXT(
                                              "d0") "},{'id':'d1','section':'d',%s}]}",
                                 rows[i].keys)
                        .ptr));
        const struct section *last = &d->sections[3];
        char waits[5] = {0};
        for (size_t k = 0; k < last->wait_count; k++) {
            waits[k] = last->waits[k]->id.ptr[0];
        }
        if (strcmp(waits, rows[i].waits) != 0) {
            fail_msg("%s waits for \"%s\", not \"%s\"", rows[i].keys, waits, rows[i].waits);
        }
        assert_int_equal(last->first, 3);
        assert_int_equal(last->end, 5);
        support_equal(text_in(last->group, 0), "G");
        definition_release(d);
        arena_free(&a);
    }
}

// A list of more tasks than that is none that people could find their way in.
static void test_a_hundred_tasks_at_most(void **state)
{
    (void)state;
    for (int count = 100; count <= 101; count++) {
        struct arena a = {0};
        arena_init(&a, 16 << 20);
        str sections = {0};
        str pages = {0};
        for (int i = 0; i < count; i++) {
            const char *comma = i == 0 ? "" : ",";
            sections = arena_printf(&a, "%.*s%s{'id':'s%d','title':'S'}", STR_ARG(sections), comma, i);
            pages = arena_printf(&a, "%.*s%s{'id':'p%d','section':'s%d','title':'P%d','before':['x']}", STR_ARG(pages),
                                 comma, i, i, i);
        }
        str document = arena_printf(&a, HEAD "'sections':[%.*s],'pages':[%.*s]}", STR_ARG(sections), STR_ARG(pages));
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        err e = definition_read(support_json(&a, document.ptr), NULL, &report, &d);
        assert_int_equal(err_is(e), count > 100);
        if (err_is(e)) {
            support_equal(report.items[0].pointer, "/tasks");
        } else {
            definition_release(d);
        }
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_problem_with_its_place),
        cmocka_unit_test(test_texts_that_ask_what_need_not_be_there),
        cmocka_unit_test(test_a_section_waits_for_what_its_conditions_ask),
        cmocka_unit_test(test_a_hundred_tasks_at_most),
    };
    return cmocka_run_group_tests_name("definition: tasks", tests, NULL, NULL);
}
