// SPDX-License-Identifier: Apache-2.0
// Reckoning with exact decimals: at the edges here, and at random against big integers in
// tests/decimals.py, for which this program works out lines such as "divide 10 3 2 half-up".
#include "definition/test_support.h"
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    bool (*work)(struct decimal a, struct decimal b, struct decimal *ret_value);
} plain[] = {{"add", decimal_add}, {"subtract", decimal_subtract}, {"multiply", decimal_multiply}};
static const char *const roundings[DECIMAL_ROUNDING__COUNT] = {"half-up", "up", "down"};

// "add 1.5 2", "divide 10 3 2 half-up", "round 2.5 0 half-up", "widen 2.5 2", "compare 1 2".
static bool reckon(struct arena *a, str line, str *ret_text)
{
    str words[5] = {0};
    for (size_t i = 0; i < 5 && str_next(&line, ' ', &words[i]); i++) {}
    struct decimal one;
    struct decimal other = {0};
    struct decimal result;
    bool several = !str_eq(words[0], STR("round")) && !str_eq(words[0], STR("widen"));
    if (!decimal_parse(words[1], &one) || (several && !decimal_parse(words[2], &other))) {
        return false;
    }
    if (str_eq(words[0], STR("compare"))) {
        *ret_text = arena_printf(a, "%d", decimal_compare(one, other));
        return true;
    }
    int64_t decimals = 0;
    str_to_i64(several ? words[3] : words[2], 0, DECIMAL_DIGITS, &decimals);
    str said = several ? words[4] : words[3];
    enum decimal_rounding rounding = DECIMAL_HALF_UP;
    for (size_t i = 0; i < DECIMAL_ROUNDING__COUNT; i++) {
        rounding = str_eq(str_from(roundings[i]), said) ? (enum decimal_rounding)i : rounding;
    }
    bool fine = false;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        fine = fine || (str_eq(str_from(plain[i].name), words[0]) && plain[i].work(one, other, &result));
    }
    if (str_eq(words[0], STR("divide"))) {
        fine = decimal_divide(one, other, (int)decimals, rounding, &result);
    } else if (str_eq(words[0], STR("round"))) {
        fine = decimal_round(one, (int)decimals, rounding, &result);
    } else if (str_eq(words[0], STR("widen"))) {
        fine = decimal_widen(one, (int)decimals, &result);
    }
    *ret_text = fine ? decimal_print(a, result) : STR("none");
    return true;
}

static void edges(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } rows[] = {
        {"add 0.1 0.2", "0.3"},
        {"add 12.50 1.5", "14"},
        {"add 999999999999999999 1", "none"},
        {"add 999999999999999998 1", "999999999999999999"},
        {"add 999999999999999999 0.1", "none"}, // 19 digits, exactly
        {"add -999999999999999999 -1", "none"},
        {"subtract 0 999999999999999999", "-999999999999999999"},
        {"subtract 0.3 0.1", "0.2"},
        {"subtract 5 5", "0"},
        {"multiply 999999999 999999999", "999999998000000001"},
        {"multiply 999999999999999999 999999999999999999", "none"},
        {"multiply 0.000000001 0.000000001", "0.000000000000000001"},
        {"multiply 0.0000000001 0.0000000001", "none"},
        {"multiply 0.5 0.2", "0.1"},
        {"multiply -1.50 2", "-3"},
        {"divide 10 4 2 half-up", "2.5"},
        {"divide 10 3 2 half-up", "3.33"},
        {"divide 20 3 2 half-up", "6.67"},
        {"divide 10 3 2 up", "3.34"},
        {"divide 20 3 2 down", "6.66"},
        {"divide -10 3 2 up", "-3.34"},
        {"divide 5 2 0 half-up", "3"},
        {"divide -5 2 0 half-up", "-3"},
        {"divide 0.01 2 2 half-up", "0.01"},
        {"divide -0.01 3 2 half-up", "0"},
        {"divide 1 0 2 half-up", "none"},
        {"divide 0 0 2 half-up", "none"},
        {"divide 0 7 2 half-up", "0"},
        {"divide 999999999999999999 0.000000000000000001 0 half-up", "none"},
        {"divide 0.000000000000000001 999999999999999999 18 up", "0.000000000000000001"},
        {"divide 999999999999999999 999999999999999999 18 half-up", "1"},
        {"divide 1 3 18 half-up", "0.333333333333333333"},
        {"divide 4 3 18 half-up", "none"}, // 19 digits
        {"round 2.5 0 half-up", "3"},
        {"round 2.45 1 half-up", "2.5"},
        {"round 2.44999999999999999 1 half-up", "2.4"},
        {"round -2.5 0 half-up", "-3"},
        {"round 2.01 1 up", "2.1"},
        {"round 2.09 1 down", "2"},
        {"round 2.5 5 half-up", "2.5"},
        {"round 999999999999999999 0 up", "999999999999999999"},
        {"round 0.999999999999999999 17 half-up", "1"},
        {"widen 2.5 2", "2.50"},
        {"widen 2.500 2", "2.50"},
        {"widen 2.501 2", "none"},
        {"widen 99999999999999999 1", "99999999999999999.0"},
        {"widen 999999999999999999 1", "none"},
        {"compare -0.5 0.5", "-1"},
        {"compare 10.5 10.50", "0"},
    };
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str got = {0};
        assert_true(reckon(&a, str_from(rows[i].line), &got));
        if (!str_eq(got, str_from(rows[i].want))) {
            fail_msg("%s is “%.*s”, not “%s”", rows[i].line, STR_ARG(got), rows[i].want);
        }
    }
    arena_free(&a);
}

static int reckon_lines(void)
{
    char line[200];
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct arena a;
        arena_init(&a, 1 << 16);
        str got = STR("wrong");
        reckon(&a, str_trim(str_from(line)), &got);
        printf("%.*s\n", STR_ARG(got));
        arena_free(&a);
    }
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--reckon") == 0) {
        return reckon_lines();
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(edges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
