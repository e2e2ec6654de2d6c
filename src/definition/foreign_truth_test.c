// SPDX-License-Identifier: Apache-2.0
// Conditions that are written out, against a model of the engine that reads them: from left to right, no
// further than it must. V1 gives up (nothing holds) at a question that was not come by; V2 has null for it.
#include "definition/foreign.h"
#include "definition/test_support.h"
#include <stdio.h>

enum {
    TRUTH_QUESTIONS = 4, // s, which everybody answers; a, b and n, which anybody may go round
    TRUTH_ROUNDS = 600,
    TRUTH_TEXT = 2000
};
static const char names[TRUTH_QUESTIONS + 1] = "sabn";
static const char *const values[TRUTH_QUESTIONS][2] = {{"x", "y"}, {"x", "y"}, {"x", "y"}, {"1", "9"}};

static uint64_t dice = 0x853c49e6748fea9b;
static int roll(int sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (int)((dice * UINT64_C(2685821657736338717)) >> 40) % sides;
}

// ---- Expressions -------------------------------------------------------------------------------------
struct tree {
    char kind;           // '=' '!' '<' compare; '&' '|' '~' (not)
    int question, value; // of a comparison; '<' compares with 5
    struct tree *one, *other;
};

static struct tree *tree_roll(struct arena *a, int depth)
{
    struct tree *t = arena_new(a, struct tree);
    int kind = depth == 0 ? roll(2) : roll(8);
    t->kind = kind < 4 ? (roll(2) == 0 ? '=' : '!') : kind == 4 ? '~' : kind < 7 ? '|' : '&';
    if (kind < 4) {
        t->question = roll(TRUTH_QUESTIONS);
        t->value = roll(2);
        t->kind = t->question == 3 ? '<' : t->kind;
    } else {
        t->one = tree_roll(a, depth - 1);
        t->other = t->kind == '~' ? NULL : tree_roll(a, depth - 1);
    }
    return t;
}

static str tree_text(struct arena *a, const struct tree *t)
{
    if (t->kind == '<') {
        return arena_printf(a, "n < 5");
    }
    if (t->one == NULL) {
        return arena_printf(a, "%c %s '%s'", names[t->question],
                            t->kind == '=' ? "==" : "!=", values[t->question][t->value]);
    }
    str one = tree_text(a, t->one);
    if (t->kind == '~') {
        return arena_printf(a, "not (%.*s)", STR_ARG(one));
    }
    str other = tree_text(a, t->other);
    return arena_printf(a, "(%.*s) %s (%.*s)", STR_ARG(one), t->kind == '&' ? "and" : "or", STR_ARG(other));
}

// What it comes to; sets `lost` where it came to a question that was not come by. `state` is by question:
// 0 not come by, otherwise 1 + which value.
static bool tree_holds(const struct tree *t, const int *state, bool v2, bool *lost)
{
    if (*lost) {
        return false;
    }
    if (t->one == NULL) {
        *lost = state[t->question] == 0 && !v2;
        bool same = state[t->question] == 1 + t->value;
        return t->kind == '<' ? state[t->question] <= 1 : same == (t->kind == '='); // null < 5, as zero is
    }
    bool one = tree_holds(t->one, state, v2, lost);
    if (t->kind == '~') {
        return !one;
    }
    return one == (t->kind == '&') ? tree_holds(t->other, state, v2, lost) : one;
}

// ---- Forms -------------------------------------------------------------------------------------------

// From each page one may go to any that stands behind it.
static const struct definition *form(struct arena *a, str expression, bool v2)
{
    struct definition_report report = {.arena = a};
    str document;
    const struct definition *d = NULL;
    str text =
        arena_printf(a,
                     "{\"engine\":\"%s\",\"startPage\":\"/s\",\"conditions\":[{\"name\":\"x\",\"value\":\"s == 'x'\"},"
                     "{\"name\":\"it\",\"value\":\"%.*s\"}],\"pages\":[",
                     v2 ? "V2" : "V1", STR_ARG(expression));
    for (int i = 0; i < TRUTH_QUESTIONS; i++) {
        str next = {0};
        for (int k = i + 1; k < TRUTH_QUESTIONS; k++) {
            next = arena_printf(a, "%.*s{\"path\":\"/%c\",\"condition\":\"x\"},", STR_ARG(next), names[k]);
        }
        text = arena_printf(a,
                            "%.*s%s{\"path\":\"/%c\",\"title\":\"T\",\"components\":[{\"type\":\"%s\",\"name\":\"%c\","
                            "\"title\":\"T\"}],\"next\":[%.*s{\"path\":\"/summary\"}]}",
                            STR_ARG(text), i == 0 ? "" : ",", names[i], i == 3 ? "NumberField" : "TextField", names[i],
                            STR_ARG(next));
    }
    text = arena_concat(a, text, STR("]}"));
    assert_false(err_is(foreign_read(a, text, &report, &document, NULL)));
    assert_false(err_is(definition_read(document, NULL, &report, &d)));
    return d;
}

static struct answers answers_of(struct arena *a, const struct definition *d, const int *state)
{
    struct answers answers = {0};
    for (int i = 0; i < TRUTH_QUESTIONS; i++) {
        const struct question *q = definition_question_by_id(d, (str){&names[i], 1});
        if (state[i] != 0) {
            struct value value = {.kind = VALUE_TEXT, .text = str_from(values[i][state[i] - 1])};
            answers = answers_with(a, &answers, q->number, value);
        }
    }
    return answers;
}

static const struct condition *condition_named(const struct definition *d, str name)
{
    for (size_t i = 0; i < d->condition_count; i++) {
        if (str_eq(d->conditions[i]->name, name)) {
            return d->conditions[i];
        }
    }
    return NULL;
}

static void check_random(bool v2)
{
    int held = 0;
    int gave_up = 0;
    for (int round = 0; round < TRUTH_ROUNDS; round++) {
        struct arena a;
        arena_init(&a, 64 * 1024 * 1024);
        const struct tree *t = tree_roll(&a, 1 + roll(3));
        str text = tree_text(&a, t);
        assert_true(text.len < TRUTH_TEXT);
        const struct definition *d = form(&a, text, v2);
        const struct condition *it = condition_named(d, STR("it"));
        for (int i = 0; i < 54; i++) {
            const int come[TRUTH_QUESTIONS] = {1 + i % 2, i / 2 % 3, i / 6 % 3, i / 18};
            struct answers answers = answers_of(&a, d, come);
            bool lost = false;
            bool wanted = tree_holds(t, come, v2, &lost) && !lost;
            held += wanted ? 1 : 0;
            gave_up += lost ? 1 : 0;
            if (condition_holds(it, &answers, (date){2026, 11, 24}) != wanted) {
                print_error("%.*s with %d %d %d %d\n", STR_ARG(text), come[0], come[1], come[2], come[3]);
            }
            assert_int_equal(condition_holds(it, &answers, (date){2026, 11, 24}), wanted);
        }
        definition_release(d);
        arena_free(&a);
    }
    assert_true(held > TRUTH_ROUNDS && (gave_up > TRUTH_ROUNDS) == !v2);
}

static void test_v1(void **state)
{
    (void)state;
    check_random(false);
}

static void test_v2(void **state)
{
    (void)state;
    check_random(true);
}

// ---- What the engine makes of models -----------------------------------------------------------------

#define IS(name, compare, word, more)                                            \
    "{'field':{'name':'" name "','type':'T','display':'d'},'operator':'" compare \
    "','value':{'type':'Value','value':'" word "','display':'d'}" more "}"

// Conditions of V1, with the answers to: c, of a list of numbers; t, a text; g, a declaration that nobody
// agrees to; and on a page that one may go round o, which may be left empty, and m, which may not. "-": not answered.
static const struct {
    const char *conditions, *c, *t, *o, *m;
    bool holds;
} models[] = {
    // The word before a group stands with its first item
    {IS("t", "is", "a", "") ",{'conditions':[" IS("t", "is", "b", ",'coordinator':'or'") "," IS(
         "m", "is", "x", ",'coordinator':'and'") "]}",
     "-", "a", "-", "-", true},
    {IS("t", "is", "a", "") ",{'conditions':[" IS("t", "is", "a", ",'coordinator':'and'") "," IS(
         "m", "is", "x", ",'coordinator':'and'") "]}",
     "-", "a", "-", "y", false},
    // A choice that is a number is no word
    {IS("c", "is", "1", ""), "1", "a", "-", "-", false},
    {IS("c", "is not", "1", ""), "1", "a", "-", "-", true},
    // A length is compared with digits in quotes: it is never that, but may be more
    {IS("t", "has length", "2", ""), "1", "ab", "-", "-", false},
    {IS("t", "is longer than", "1", ""), "1", "ab", "-", "-", true},
    // One that is left empty is known where its page was come by
    {IS("o", "is not", "a", ""), "1", "a", "-", "-", false},
    {IS("o", "is not", "a", ""), "1", "a", "-", "x", true},
    {IS("o", "is not", "a", "") "," IS("t", "is", "a", ",'coordinator':'or'"), "1", "a", "-", "-", false},
    {IS("o", "is shorter than", "5", ""), "1", "a", "-", "x", true}, // the word "null"
    {IS("o", "is shorter than", "5", ""), "1", "a", "-", "-", false},
    // One that is not agreed to is false there
    {IS("g", "is", "false", ""), "1", "a", "-", "-", true},
    {IS("g", "is not", "false", ""), "1", "a", "-", "-", false},
};

static void test_models(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct arena a;
        arena_init(&a, 16 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        str document;
        const struct definition *d = NULL;
        const char *text = arena_cstr(
            &a,
            arena_printf(&a,
                         "{'startPage':'/"
                         "s','conditions':[{'name':'it','value':{'name':'it','conditions':[%s]}}],'lists':[{'name':'l',"
                         "'type':'number','items':[{'text':'One','value':1},{'text':'Two','value':2}]}],'pages':[{'"
                         "path':'/s','title':"
                         "'S','components':[{'type':'RadiosField','name':'c','title':'C','list':'l'},{'type':'"
                         "TextField','name':'t',"
                         "'title':'T'},{'type':'DeclarationField','name':'g','title':'G','options':{'required':false}}]"
                         ",'next':[{'path':'/o'},{'path':'/summary'}]},{'path':'/"
                         "o','title':'O','components':[{'type':"
                         "'TextField','name':'o','title':'O','options':{'required':false}},{'type':'TextField','name':'"
                         "m','title':'M'}],"
                         "'next':[{'path':'/summary'}]}]}",
                         models[i].conditions));
        assert_false(err_is(foreign_read(&a, support_json(&a, text), &report, &document, NULL)));
        assert_false(err_is(definition_read(document, NULL, &report, &d)));
        const char *const given[][2] = {{"c", models[i].c}, {"t", models[i].t}, {"o", models[i].o}, {"m", models[i].m}};
        struct answers answers = {0};
        for (size_t k = 0; k < 4; k++) {
            const struct question *q = definition_question_by_id(d, str_from(given[k][0]));
            struct value value = {.kind = VALUE_TEXT, .text = str_from(given[k][1])};
            answers = strcmp(given[k][1], "-") == 0 ? answers : answers_with(&a, &answers, q->number, value);
        }
        if (condition_holds(condition_named(d, STR("it")), &answers, (date){2026, 11, 24}) != models[i].holds) {
            fail_msg("the condition of row %zu", i);
        }
        definition_release(d);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_v1), cmocka_unit_test(test_v2),
                                       cmocka_unit_test(test_models)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
