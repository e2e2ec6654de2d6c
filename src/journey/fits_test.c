// SPDX-License-Identifier: Apache-2.0
// Which answers to one version of a service are answers to another.
#include "journey/made.h"
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

// "name" (1), "age" (2), "pet" (3), and rows of "who" (5) under 4.
static void version(struct made *m)
{
    made_begin(m);
    made_page(m, "one");
    made_question(m, 1, "name", "text");
    made_question(m, 2, "age", "number");
    made_options(m, made_question(m, 3, "pet", "radios"), "dog cat");
    made_repeat(m, "people", 4, 0, 2);
    made_question(m, 5, "who", "text");
}

static bool fits(struct made *to, struct made *from)
{
    struct journey j = made_walk(to);
    j.answers = &from->answers;
    return journey_fits(&j, &from->definition);
}

static void row_of(struct made *m, uint32_t number, const char *text)
{
    struct answer *answer = arena_new(&m->arena, struct answer);
    struct value_row *row = arena_new(&m->arena, struct value_row);
    *answer = (struct answer){number, {.kind = VALUE_TEXT, .text = str_from(text)}};
    *row = (struct value_row){1, {answer, 1}};
    made_set(m, 4, (struct value){.kind = VALUE_ROWS, .next_row = 2, .count = 1, .rows = row});
}

static void test_what_fits(void **state)
{
    (void)state;
    struct made from;
    struct made to;
    version(&from);
    version(&to);
    assert_true(fits(&to, &from)); // nothing is answered
    made_answer(&from, 1, "Ann");
    made_answer(&from, 2, "40");
    made_answer(&from, 3, "dog");
    row_of(&from, 5, "Ben");
    assert_true(fits(&to, &from));
    made_question(&to, 6, "new", "text"); // which is not answered yet
    assert_true(fits(&to, &from));
    made_end(&from);
    made_end(&to);
}

static void test_what_does_not(void **state)
{
    (void)state;
    struct made from;
    struct made to;
    version(&from);
    made_answer(&from, 2, "40");
    made_answer(&from, 3, "dog");
    row_of(&from, 5, "Ben");

    version(&to);
    to.questions[1].given = UINT64_C(1) << OPTION_MAX; // of "age"
    to.questions[1].max = (struct decimal){39, 0};
    assert_false(fits(&to, &from));
    to.questions[1].max = (struct decimal){40, 0};
    assert_true(fits(&to, &from));
    made_options(&to, &to.questions[2], "cat");
    assert_false(fits(&to, &from));
    made_options(&to, &to.questions[2], "cat dog");
    assert_true(fits(&to, &from));
    to.questions[2].type = question_type_find(STR("checkboxes"));
    assert_false(fits(&to, &from));
    made_end(&to);

    version(&to); // under another number, which is to nobody's answer
    to.questions[2].number = 7;
    to.sorted[2] = &to.questions[3];
    to.sorted[3] = &to.questions[2];
    assert_false(fits(&to, &from));
    made_end(&to);

    version(&to);
    to.questions[3].page = &to.pages[0]; // asked once, where it was asked of each
    assert_false(fits(&to, &from));
    to.questions[3].page = &to.pages[1];
    to.pages[1].repeat.number = 8; // another repeat
    assert_false(fits(&to, &from));
    made_end(&to);
    made_end(&from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_fits),
        cmocka_unit_test(test_what_does_not),
    };
    return cmocka_run_group_tests_name("journey: fits", tests, NULL, NULL);
}
