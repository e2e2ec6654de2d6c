// SPDX-License-Identifier: Apache-2.0
// What a link to a service may bring, and what it may not.
#include "journey/made.h"
#include <stdlib.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void link_begin(struct made *m)
{
    made_begin(m);
    made_page(m, "one");
    made_question(m, 1, "ref", "text")->from_link = STR("r");
    struct question *age = made_question(m, 2, "age", "number");
    age->from_link = STR("age");
    age->given = UINT64_C(1) << OPTION_MAX;
    age->max = (struct decimal){2000, 0};
    struct question *pet = made_question(m, 3, "pet", "checkboxes");
    made_options(m, pet, "dog cat");
    pet->from_link = STR("pet");
    made_question(m, 4, "name", "text");
}

static str brought(struct made *m, uint32_t number, const struct answers *after)
{
    struct value v = answers_get(after, number);
    return v.kind == VALUE_LIST   ? arena_printf(&m->arena, "%zu:%.*s", v.count, STR_ARG(v.items[0]))
           : v.kind == VALUE_NONE ? STR("-")
                                  : v.text;
}

static void test_what_a_link_brings(void **state)
{
    (void)state;
    static const struct {
        struct field fields[3];
        const char *ref, *age, *pet;
    } rows[] = {
        {{{STR_INIT("r"), STR_INIT(" A 1 ")}}, "A 1", "-", "-"},
        {{{STR_INIT("ref"), STR_INIT("A1")}}, "-", "-", "-"},   // its id is no name of a link
        {{{STR_INIT("name"), STR_INIT("Ann")}}, "-", "-", "-"}, // nobody allowed it
        {{{STR_INIT("age"), STR_INIT("1,200")}}, "-", "1200", "-"},
        {{{STR_INIT("age"), STR_INIT("2,001")}}, "-", "-", "-"},
        {{{STR_INIT("age"), STR_INIT("old")}, {STR_INIT("r"), STR_INIT("B")}}, "B", "-", "-"},
        {{{STR_INIT("r"), STR_INIT("  ")}}, "-", "-", "-"},
        {{{STR_INIT("r"), STR_INIT("a\x01")}}, "-", "-", "-"},
        {{{STR_INIT("pet"), STR_INIT("cat")}, {STR_INIT("pet"), STR_INIT("dog")}}, "-", "-", "2:dog"},
        {{{STR_INIT("pet"), STR_INIT("cat")}, {STR_INIT("pet"), STR_INIT("cow")}}, "-", "-", "-"},
        {{{STR_INIT("r"), STR_INIT("x")}, {STR_INIT("r"), STR_INIT("y")}}, "x", "-", "-"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made m;
        link_begin(&m);
        struct journey j = made_walk(&m);
        struct fields fields = {rows[i].fields, 3};
        struct answers after = journey_prefill(&j, &fields);
        bool any = strcmp(rows[i].ref, "-") != 0 || strcmp(rows[i].age, "-") != 0 || strcmp(rows[i].pet, "-") != 0;
        assert_true(any == (after.items != j.answers->items));
        assert_true(str_eq(brought(&m, 1, &after), str_from(rows[i].ref)));
        assert_true(str_eq(brought(&m, 2, &after), str_from(rows[i].age)));
        assert_true(str_eq(brought(&m, 3, &after), str_from(rows[i].pet)));
        assert_int_equal(answers_get(&after, 4).kind, VALUE_NONE);
        made_end(&m);
    }
}

static void test_an_answer_stays(void **state)
{
    (void)state;
    struct made m;
    link_begin(&m);
    made_answer(&m, 1, "mine");
    made_set(&m, 2, (struct value){.kind = VALUE_BLANK});
    struct journey j = made_walk(&m);
    struct field fields[] = {{STR("r"), STR("theirs"), NULL}, {STR("age"), STR("3"), NULL}};
    struct answers after = journey_prefill(&j, &(struct fields){fields, 2});
    assert_true(after.items == j.answers->items);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_link_brings),
        cmocka_unit_test(test_an_answer_stays),
    };
    return cmocka_run_group_tests_name("journey: prefill", tests, NULL, NULL);
}
