// SPDX-License-Identifier: Apache-2.0
// Calculated values: what each term gives, and when there is no result. Exactness itself is tested in
// decimal_test.c and tests/decimals.py.
#include "definition/test_support.h"
#include <stdio.h>

static const char questions[] =
    "{'id':'p','questions':["
    "{'id':'n','number':1,'type':'number','title':'N'},{'id':'zero','number':2,'type':'number','title':'Z'},"
    "{'id':'none','number':3,'type':'number','title':'O','optional':true},"
    "{'id':'one','number':4,'type':'radios','title':'R','options':['12.50','30']},"
    "{'id':'from','number':5,'type':'date','title':'F'},{'id':'to','number':6,'type':'date','title':'T'},"
    "{'id':'big','number':7,'type':'number','title':'B'},"
    "{'id':'moment','number':8,'type':'date-time','title':'M'}]},"
    "{'id':'rows','title':'R','repeat':{'number':20,'item':'Row','min':0},'questions':["
    "{'id':'cost','number':21,'type':'number','title':'C','optional':true}]},"
    "{'id':'empty','title':'E','repeat':{'number':30,'item':'Row','min':0},'questions':["
    "{'id':'cost2','number':31,'type':'number','title':'C'}]}";

#define TEXT(n, words)                                  \
    {                                                   \
        n,                                              \
        {                                               \
            .kind = VALUE_TEXT, .text = STR_INIT(words) \
        }                                               \
    }
static const struct answer first_row[] = {TEXT(21, "10.10")};
static const struct answer second_row[] = {TEXT(21, "0.20")};
static const struct answer blank_row[] = {{21, {.kind = VALUE_BLANK}}};
static const struct value_row rows[] = {{1, {first_row, 1}}, {2, {second_row, 1}}, {3, {blank_row, 1}}, {4, {NULL, 0}}};
static const struct answer given[] = {
    TEXT(1, "7"),
    TEXT(2, "0"),
    {3, {.kind = VALUE_BLANK}},
    TEXT(4, "12.50"),
    TEXT(5, "2026-02-27"),
    TEXT(6, "2026-03-01"),
    TEXT(7, "999999999999999999"),
    TEXT(8, "2026-11-20T23:59"),
    {20, {.kind = VALUE_ROWS, .count = 4, .rows = rows}},
};

// Of values; the last of them is looked at. Today is 24 November 2026.
static const struct {
    const char *values, *want; // NULL: cannot be worked out
} worked[] = {
#define ONE(term)            "{'name':'v','value':" term "}"
#define WITH(decimals, term) "{'name':'v','decimals':" #decimals ",'value':" term "}"
#define Q(id)                "{'question':'" id "'}"
    {ONE("3"), "3"},
    {ONE("0.1"), "0.1"},
    {ONE("'0.10'"), "0.1"},
    {WITH(2, "30"), "30.00"},
    {WITH(2, "'2.345'"), "2.35"},
    {WITH(0, "'2.5'"), "3"},
    {WITH(2, "'-0.001'"), "0.00"},
    {WITH(2, "99999999999999999"), NULL}, // no room for two places
    {ONE(Q("n")), "7"},
    {ONE(Q("one")), "12.5"},
    {ONE(Q("none")), NULL},
    {ONE("{'question':'none','otherwise':4}"), "4"},
    {ONE("{'question':'n','otherwise':4}"), "7"},
    {ONE("{'question':'none','otherwise':" Q("none") "}"), NULL},
    {ONE("{'add':[" Q("n") ",'0.5',2]}"), "9.5"},
    {ONE("{'add':[" Q("n") "," Q("none") "]}"), NULL},
    {ONE("{'add':[" Q("big") ",1]}"), NULL},
    {ONE("{'subtract':[" Q("n") ",10]}"), "-3"},
    {ONE("{'multiply':[" Q("n") ",'12.50',2]}"), "175"},
    {ONE("{'multiply':[" Q("big") "," Q("big") "]}"), NULL},
    {ONE("{'divide':[" Q("n") ",3]}"), "2.3333333333"},
    {ONE("{'divide':[" Q("n") ",3],'decimals':2,'rounding':'up'}"), "2.34"},
    {ONE("{'divide':[" Q("n") "," Q("zero") "]}"), NULL},
    {ONE("{'min':[" Q("n") ",'6.99',8]}"), "6.99"},
    {ONE("{'max':[" Q("n") ",'6.99',-8]}"), "7"},
    {ONE("{'round':'2.5'}"), "3"},
    {ONE("{'round':'2.55','decimals':1,'rounding':'down'}"), "2.5"},
    {ONE("{'round':" Q("none") "}"), NULL},
    {ONE("{'choose':[{'when':{'question':'n','operator':'is more than','value':5},'then':1},2]}"), "1"},
    {ONE("{'choose':[{'when':{'question':'n','operator':'is more than','value':7},'then':1},2]}"), "2"},
    {ONE("{'choose':[{'when':{'question':'n','operator':'is more than','value':7},'then':1}]}"), NULL},
    {ONE("{'choose':[{'when':{'question':'n','operator':'is','value':7},'then':" Q("none") "},2]}"), NULL},
    {ONE("{'sum':{'repeat':'rows','question':'cost'}}"), "10.3"},
    {ONE("{'sum':{'repeat':'empty','question':'cost2'}}"), "0"},
    {ONE("{'count':'rows'}"), "4"},
    {ONE("{'count':'empty'}"), "0"},
    {ONE("{'days-between':[" Q("from") "," Q("to") "]}"), "2"},
    {ONE("{'days-between':[" Q("to") "," Q("from") "]}"), "-2"},
    {ONE("{'days-between':['2026-11-01','today']}"), "23"},
    {ONE("{'days-between':[" Q("moment") ",'today']}"), "4"},
    {"{'name':'a','decimals':2,'value':'1.005'}," ONE("{'multiply':[{'value':'a'},100]}"), "101"}, // as it is shown
    {"{'name':'a','value':" Q("none") "}," ONE("{'add':[{'value':'a'},1]}"), NULL},
    {"{'name':'a','value':5}," ONE(
         "{'choose':[{'when':{'value-of':'a','operator':'is at least','value':5},'then':1},2]}"),
     "1"},
};

static const struct definition *read_values(struct arena *a, const char *values)
{
    return support_read(
        a,
        support_json(
            a,
            arena_printf(a, "{'guildhall':1,'id':'x','name':'X','values':[%s],'pages':[%s]}", values, questions).ptr));
}

static void test_every_term(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    struct answers answers = {given, sizeof given / sizeof *given};
    for (size_t i = 0; i < sizeof worked / sizeof *worked; i++) {
        const struct definition *d = read_values(&a, worked[i].values);
        struct decimal result;
        bool known = figure_work_out(&d->figures[d->figure_count - 1], &answers, (date){2026, 11, 24}, &result);
        str got = known ? decimal_print(&a, result) : STR("nothing");
        if (!str_eq(got, str_from(worked[i].want == NULL ? "nothing" : worked[i].want))) {
            fail_msg("%s is “%.*s”, not “%s”", worked[i].values, STR_ARG(got), worked[i].want);
        }
        definition_release(d);
    }
    arena_free(&a);
}

// Of a question that was never come by, and of all of them, when nothing is answered.
static void test_without_answers(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    struct answers none = {0};
    struct decimal result;
    const struct definition *d =
        read_values(&a, "{'name':'a','value':" Q(
                            "n") "},{'name':'b','value':{'add':[1,{'sum':{'repeat':'rows','question':'cost'}}]}},"
                                 "{'name':'c','value':{'add':[1,{'value':'e'}]}},{'name':'d','value':{'choose':[{'when'"
                                 ":{'question':'n',"
                                 "'operator':'is not "
                                 "answered'},'then':6},7]}},{'name':'e','decimals':2,'value':{'multiply':[2,'1.5']}}");
    static const struct {
        const char *want;
        bool constant;
    } wanted[] = {{NULL, false}, {"1", false}, {"4", true}, {"6", false}, {"3.00", true}};
    for (size_t i = 0; i < d->figure_count; i++) {
        bool known = figure_work_out(&d->figures[i], &none, (date){2026, 11, 24}, &result);
        assert_int_equal(known, wanted[i].want != NULL);
        assert_int_equal(d->figures[i].constant, wanted[i].constant);
        if (known) {
            support_equal(decimal_print(&a, result), wanted[i].want);
        }
    }
    definition_release(d);
    arena_free(&a);
}

static const struct {
    const char *operator, * value;
    bool holds, holds_of_none;
} compared[] = {
    {"is", "7", true, false},
    {"is", "'7.00'", true, false},
    {"is", "8", false, false},
    {"is not", "7", false, true},
    {"is not", "8", true, true},
    {"is at least", "7", true, false},
    {"is at most", "7", true, false},
    {"is more than", "7", false, false},
    {"is less than", "'7.01'", true, false},
    {"is answered", NULL, true, false},
    {"is not answered", NULL, false, true},
};

static void test_compared(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    struct answers answers = {given, sizeof given / sizeof *given};
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        const char *names[] = {"known", "unknown"};
        for (size_t k = 0; k < 2; k++) {
            str value = compared[i].value == NULL ? STR("") : arena_printf(&a, ",'value':%s", compared[i].value);
            str document = arena_printf(
                &a,
                "{'guildhall':1,'id':'x','name':'X','values':[{'name':'known','value':{'question':'n'}},{'name':"
                "'unknown','value':{'question':'none'}}],'conditions':[{'name':'c','when':{'value-of':'%s','operator':"
                "'%s'%.*s}}],'pages':[%s]}",
                names[k], compared[i].operator, STR_ARG(value), questions);
            const struct definition *d = support_read(&a, support_json(&a, document.ptr));
            bool holds = condition_holds(d->conditions[0], &answers, (date){2026, 11, 24});
            if (holds != (k == 0 ? compared[i].holds : compared[i].holds_of_none)) {
                fail_msg("%s %s %s is %d", names[k], compared[i].operator, compared[i].value, holds);
            }
            definition_release(d);
        }
    }
    arena_free(&a);
}

// A value keeps its number from version to version, apart from a question of the same name in its place.
static void test_numbers(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    str before;
    str after;
    const char *page = "'pages':[{'id':'p','questions':[{'id':'q','type':'number','title':'Q'}]}]}";
    str first = arena_printf(&a, "{'guildhall':1,'id':'x','name':'X','values':[{'name':'fee','value':1}],%s", page);
    str second = arena_printf(
        &a, "{'guildhall':1,'id':'x','name':'X','values':[{'name':'tax','value':1},{'name':'fee','value':1}],%s", page);
    assert_false(err_is(definition_number(&a, support_json(&a, first.ptr), (str){0}, &before)));
    assert_false(err_is(definition_number(&a, support_json(&a, second.ptr), before, &after)));
    const struct definition *one = support_read(&a, before);
    const struct definition *two = support_read(&a, after);
    assert_int_equal(one->questions[0]->number, 1);
    assert_int_equal(one->figures[0].number, 2);
    assert_int_equal(two->figures[1].number, 2);
    assert_int_equal(two->figures[0].number, 3);
    assert_int_equal(two->next_number, 4);
    definition_release(one);
    definition_release(two);
    // and what is read without numbers gets the same
    const struct definition *bare = support_read(&a, support_json(&a, first.ptr));
    assert_int_equal(bare->figures[0].number, 2);
    definition_release(bare);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_term),
        cmocka_unit_test(test_without_answers),
        cmocka_unit_test(test_compared),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
