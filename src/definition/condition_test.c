// SPDX-License-Identifier: Apache-2.0
// Conditions over answers, decimals, names and places in a text.
#include "definition/names.h"
#include "definition/place.h"
#include "definition/test_support.h"

static const char questions[] =
    "{'id':'p','questions':["
    "{'id':'text','number':1,'type':'text','title':'A'},{'id':'number','number':2,'type':'number','title':'B'},"
    "{'id':'yes','number':3,'type':'yes-no','title':'C'},{'id':'one','number':4,'type':'radios','title':'D','options':["
    "'a','ab']},"
    "{'id':'some','number':5,'type':'checkboxes','title':'E','options':['a','ab','b']},"
    "{'id':'day','number':6,'type':'date','title':'F'},{'id':'month','number':7,'type':'month','title':'G'},"
    "{'id':'files','number':8,'type':'files','title':'H'},{'id':'address','number':9,'type':'address','title':'I'},"
    "{'id':'time','number':10,'type':'time','title':'J'},{'id':'moment','number':11,'type':'date-time','title':'K'},"
    "{'id':'year','number':12,'type':'year','title':'L'},{'id':'yearly','number':13,'type':'day-month','title':'M'},"
    "{'id':'travel','number':14,'type':'radios','title':'N','options':['a',{'value':'else','label':'B','other':true}]},"
    "{'id':'ways','number':15,'type':'checkboxes','title':'O','options':['a',{'value':'else','label':'B','other':true}]"
    "}]},"
    "{'id':'s','title':'S','before':['x'],'when':%s}";

static const str some_items[] = {STR_INIT("a"), STR_INIT("b")};
#define TEXT(n, words)                                  \
    {                                                   \
        n,                                              \
        {                                               \
            .kind = VALUE_TEXT, .text = STR_INIT(words) \
        }                                               \
    }
static const struct answer given[] = {
    TEXT(1, "Hello W\xC3\xB4rld"),
    TEXT(2, "10.50"),
    TEXT(3, "true"),
    TEXT(4, "ab"),
    {5, {.kind = VALUE_LIST, .count = 2, .items = some_items}},
    TEXT(6, "2026-11-10"),
    TEXT(7, "2026-11"),
    {8, {.kind = VALUE_FILES}},
    {9, {.kind = VALUE_PARTS, .count = 2, .items = some_items}},
    TEXT(10, "14:30"),
    TEXT(11, "2026-11-10T14:30"),
    TEXT(12, "2025"),
    TEXT(13, "--11-10"),
    {14, {.kind = VALUE_TEXT, .text = STR_INIT("else"), .other = STR_INIT("By b\xC3\xB4t")}},
    {15, {.kind = VALUE_LIST, .count = 2, .items = some_items, .other = STR_INIT("12")}},
};

static const struct {
    const char *question, *compare, *value;
    bool holds, other;
} comparisons[] = {
    {"text", "is", "'Hello W\xC3\xB4rld'", true},
    {"text", "is", "' Hello W\xC3\xB4rld '", true},
    {"text", "is", "'hello w\xC3\xB4rld'", false},
    {"text", "is not", "'x'", true},
    {"text", "contains", "'llo'", true},
    {"text", "does not contain", "'llo'", false},
    {"text", "has length", "11", true}, // characters, not bytes
    {"text", "is longer than", "10", true},
    {"text", "is longer than", "11", false},
    {"text", "is shorter than", "12", true},
    {"text", "is answered", NULL, true},
    {"number", "is", "10.5", true},
    {"number", "is", "'10.500'", true},
    {"number", "is not", "10.5", false},
    {"number", "is at least", "10.5", true},
    {"number", "is more than", "10.5", false},
    {"number", "is more than", "'10.4999999999'", true},
    {"number", "is at most", "9", false},
    {"number", "is less than", "100", true},
    {"yes", "is", "true", true},
    {"yes", "is", "'yes'", true},
    {"yes", "is", "'no'", false},
    {"one", "is", "'ab'", true},
    {"one", "contains", "'a'", false}, // a choice is taken whole
    {"some", "contains", "'b'", true},
    {"some", "contains", "'ab'", false},
    {"some", "does not contain", "'ab'", true},
    {"some", "is", "'a'", false}, // not it alone
    {"some", "has length", "2", true},
    {"day", "is", "'2026-11-10'", true},
    {"day", "is before", "'2026-11-10'", false},
    {"day", "is before", "'2026-11-11'", true},
    {"day", "is after", "'2026-11-09'", true},
    {"day", "is before", "{'days':-13}", true}, // today is the 24th
    {"day", "is before", "{'days':-14}", false},
    {"day", "is", "{'days':-14}", true},
    {"day", "is after", "{'months':-1}", true},
    {"day", "is at least", "{'days':-14}", true},
    {"month", "is", "'2026-11'", true},
    {"month", "is", "{'days':0}", true},
    {"month", "is before", "'2026-12'", true},
    {"month", "is after", "{'months':-1}", true},
    {"time", "is", "'14:30'", true},
    {"time", "is before", "'14:30'", false},
    {"time", "is before", "'15:00'", true},
    {"time", "is after", "'09:59'", true},
    {"time", "is at least", "'14:30'", true},
    {"time", "is more than", "'14:30'", false},
    {"moment", "is", "'2026-11-10'", true}, // its day
    {"moment", "is after", "'2026-11-10'", false},
    {"moment", "is at least", "{'days':-14}", true},
    {"year", "is", "'2025'", true},
    {"year", "is before", "'2026'", true},
    {"year", "is before", "{'days':0}", true},
    {"year", "is", "{'months':-11}", true},
    {"year", "is at least", "'2026'", false},
    {"yearly", "is", "'--11-10'", true},
    {"files", "is answered", NULL, false}, // a list of none
    {"address", "is answered", NULL, true},
    {"address", "is not answered", NULL, false},
    {"travel", "is", "'else'", true},
    {"travel", "is", "'else'", false, true}, // its text is not its value
    {"travel", "is", "'By b\xC3\xB4t'", true, true},
    {"travel", "is not", "'By b\xC3\xB4t'", false, true},
    {"travel", "contains", "'b\xC3\xB4t'", true, true},
    {"travel", "contains", "'B\xC3\xB4t'", false, true},
    {"travel", "does not contain", "'else'", true, true},
    {"travel", "has length", "6", true, true},
    {"travel", "is longer than", "6", false, true},
    {"travel", "is answered", NULL, true, true},
    {"ways", "has length", "2", true},
    {"ways", "has length", "2", true, true},
    {"ways", "contains", "'a'", true},
    {"ways", "contains", "'a'", false, true},
    {"ways", "contains", "'1'", true, true},
    {"one", "is answered", NULL, true},
};

static bool holds(struct arena *a, const char *when, const struct answers *answers)
{
    str page = arena_printf(a, questions, when); // NOLINT: the format is ours
    const struct definition *d = support_read(a, support_document(a, page.ptr));
    bool result = condition_holds(d->pages[1].when, answers, (date){2026, 11, 24});
    definition_release(d);
    return result;
}

static const char *comparison(struct arena *a, size_t i)
{
    return arena_printf(a, "{'question':'%s',%s'operator':'%s'%s%s}", comparisons[i].question,
                        comparisons[i].other ? "'other':true," : "", comparisons[i].compare,
                        comparisons[i].value == NULL ? "" : ",'value':",
                        comparisons[i].value == NULL ? "" : comparisons[i].value)
        .ptr;
}

static void test_comparisons(void **state)
{
    (void)state;
    struct answers all = {given, sizeof given / sizeof *given};
    static const struct answer blanks[] = {{1, {.kind = VALUE_BLANK}}, {2, {.kind = VALUE_BLANK}}};
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        const char *when = comparison(&a, i);
        if (holds(&a, when, &all) != comparisons[i].holds) {
            fail_msg("%s", when);
        }
        // Of what was not answered all are false but these.
        bool negative = strstr(comparisons[i].compare, "not") != NULL;
        assert_int_equal(holds(&a, when, &(struct answers){0}), negative);
        assert_int_equal(holds(&a, when, &(struct answers){blanks, 2}), negative);
        arena_free(&a);
    }
}

static void test_trees(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        bool holds;
    } trees[] = {
#define YES "{'question':'yes','operator':'is','value':true}"
#define NO  "{'question':'yes','operator':'is','value':false}"
        {"{'all':[" YES "," YES "]}", true},
        {"{'all':[" YES "," NO "]}", false},
        {"{'any':[" NO "," YES "]}", true},
        {"{'any':[" NO "," NO "]}", false},
        {"{'not':" NO "}", true},
        {"{'not':{'not':" NO "}}", false},
        {"{'all':[{'any':[" NO "," YES "]},{'not':" NO "}]}", true},
    };
    struct answers all = {given, sizeof given / sizeof *given};
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        if (holds(&a, trees[i].when, &all) != trees[i].holds) {
            fail_msg("%s", trees[i].when);
        }
        arena_free(&a);
    }
}

static void test_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        int order;
    } pairs[] = {{"1", "1.0", 0},
                 {"-0.5", "0", -1},
                 {"0.1", "0.09999999999999999", 1},
                 {"999999999999999999", "999999999999999998", 1},
                 {"-1.5", "-1.4", -1},
                 {"0.000000000000000001", "0", 1},
                 {"-999999999999999999", "0.000000000000000001", -1}};
    struct arena a = {0};
    arena_init(&a, 1024 * 1024);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct decimal one = {0};
        struct decimal other = {0};
        assert_true(decimal_parse(str_from(pairs[i].one), &one) && decimal_parse(str_from(pairs[i].other), &other));
        assert_int_equal(decimal_compare(one, other), pairs[i].order);
        assert_int_equal(decimal_compare(other, one), -pairs[i].order);
        support_equal(decimal_print(&a, one), pairs[i].one);
    }
    static const char *const bad[] = {"",  "-", ".", "1.", ".5", "1..2", "1e3", "+1", "0x1", "1234567890123456789",
                                      " 1"};
    struct decimal d;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (decimal_parse(str_from(bad[i]), &d)) {
            fail_msg("“%s” is a number", bad[i]);
        }
    }
    arena_free(&a);
}

static void test_answers(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 1024 * 1024);
    struct answers all = {0};
    static const uint32_t numbers[] = {5, 1, 9, 3, 5};
    for (size_t i = 0; i < 5; i++) {
        all =
            answers_with(&a, &all, numbers[i], (struct value){.kind = VALUE_TEXT, .text = arena_printf(&a, "%zu", i)});
    }
    assert_int_equal(all.count, 4);
    support_equal(answers_get(&all, 5).text, "4");
    assert_int_equal(all.items[3].number, 9);
    assert_int_equal(answers_get(&all, 4).kind, VALUE_NONE);
    all = answers_with(&a, &all, 1, (struct value){0});
    all = answers_with(&a, &all, 77, (struct value){0});
    assert_int_equal(all.count, 3);
    assert_int_equal(answers_get(&all, 1).kind, VALUE_NONE);
    arena_free(&a);
}

static void test_names(void **state)
{
    (void)state;
    struct name_at room[] = {{STR_INIT("pages"), 0}, {STR_INIT(""), 1}, {STR_INIT("id"), 2}, {STR_INIT("pages"), 3}};
    struct names names = names_build(room, 4);
    assert_int_equal(names.count, 3);
    assert_int_equal(names_find(&names, STR("pages")), 0);
    assert_true(names_find(&names, STR("page")) == STR_NONE);
    support_equal(names_nearest(&names, STR("pagse")), "pages");
    support_equal(names_nearest(&names, STR("questions")), "");
    assert_int_equal(names_distance(STR("kitten"), STR("sitting")), 3);
}

static void test_places(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 1024 * 1024);
    struct definition_report report = {.arena = &a};
    static const struct {
        const char *pointer;
        int line;
    } places[] = {{"", 1}, {"/a", 2}, {"/a/1", 4}, {"/b~1c~0d", 6}, {"/b~1c~0d/x", 7}, {"/nowhere", 1}, {"/a/10", 2}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        definition_report_add(&report, PROBLEM_ERROR, str_from(places[i].pointer), STR("w"), STR("m"));
    }
    place_lines(&report, 0, STR("{\n\"a\": [\n1,\n{\"/\": \"}]\\\"\"}\n],\n\"b/c~d\":\n{\"x\": null}\n}"));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (report.items[i].line != places[i].line) {
            fail_msg("%s is on line %d, not %d", places[i].pointer, report.items[i].line, places[i].line);
        }
    }
    // Texts that end anywhere are looked at without a step past their end.
    str whole = STR("{\"a\":[1,{\"b\":\"c\\\\\"}],\"d\":true}");
    for (size_t len = 0; len < whole.len; len++) {
        str cut = {arena_str(&a, str_slice(whole, 0, len)).ptr, len};
        report.items[5].line = 0;
        place_lines(&report, 0, cut);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparisons), cmocka_unit_test(test_trees), cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_names), cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests_name("definition: conditions", tests, NULL, NULL);
}
