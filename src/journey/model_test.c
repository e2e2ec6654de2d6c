// SPDX-License-Identifier: Apache-2.0
// Random small definitions and random answers, walked by the product and by a model of the rules that
// shares nothing with it: plain arrays by number, no slots, no arenas, recursion for the way.
#include "journey/made.h"
#include <stdio.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum {
    MODEL_PAGES = 7,
    MODEL_QUESTIONS = 12,
    MODEL_CONDITIONS = 400,
    MODEL_RUNS = 20000
};

static uint64_t dice = 0x2545f4914f6cdd1d;
static int roll(int sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (int)((dice * UINT64_C(2685821657736338717)) >> 40) % sides;
}

// What the model knows: 0 stands for no condition, and answers are letters: 'a' 'b', '-' blank, 0 none.
struct model_condition {
    char kind; // '=' '?' (is answered) '&' '|' '!' (not)
    int one, two;
    char letter;
};
struct model_page {
    int when, question_count, route_count;
    int questions[3], route_when[2], route_to[2];
    bool exit;
};
struct model {
    int page_count, question_count, condition_count;
    struct model_page pages[MODEL_PAGES];
    int question_when[MODEL_QUESTIONS];
    bool optional[MODEL_QUESTIONS];
    char draft[MODEL_QUESTIONS];
    struct model_condition conditions[MODEL_CONDITIONS];
    // the way
    char seen[MODEL_QUESTIONS];
    bool asked[MODEL_QUESTIONS], been[MODEL_PAGES];
    int steps[MODEL_PAGES], step_count;
};

static bool model_true(const struct model *m, int c)
{
    if (c == 0) {
        return true;
    }
    const struct model_condition *k = &m->conditions[c];
    char seen = k->kind == '=' || k->kind == '?' ? m->seen[k->one] : '\0';
    bool letter = seen == 'a' || seen == 'b';
    switch (k->kind) {
    case '=':
        return seen == k->letter;
    case '?':
        return letter;
    case '&':
        return model_true(m, k->one) && model_true(m, k->two);
    case '|':
        return model_true(m, k->one) || model_true(m, k->two);
    default:
        return !model_true(m, k->one);
    }
}

// The way from page `at`; how it ends, as made_way writes it.
static char model_go(struct model *m, int at)
{
    if (at == m->page_count) {
        return '.';
    }
    if (m->been[at]) {
        return '@';
    }
    m->been[at] = true;
    const struct model_page *page = &m->pages[at];
    if (model_true(m, page->when)) {
        m->steps[m->step_count++] = at;
        if (page->exit) {
            return '!';
        }
        bool wanting = false;
        for (int i = 0; i < page->question_count; i++) {
            int q = page->questions[i];
            m->asked[q] = model_true(m, m->question_when[q]);
            bool letter = m->draft[q] == 'a' || m->draft[q] == 'b';
            bool answered = letter || (m->draft[q] == '-' && m->optional[q]);
            wanting = wanting || (m->asked[q] && !answered);
            m->seen[q] = m->asked[q] && answered ? m->draft[q] : '\0';
        }
        if (wanting) {
            return '?';
        }
    }
    for (int i = 0; i < page->route_count; i++) {
        if (model_true(m, page->route_when[i])) {
            return model_go(m, page->route_to[i]);
        }
    }
    return model_go(m, at + 1);
}

static int model_roll_condition(struct model *m, int depth)
{
    const char *kinds = depth == 0 ? "===?" : "===?&|!";
    struct model_condition c = {.kind = kinds[roll(depth == 0 ? 4 : 7)]};
    if (c.kind == '=' || c.kind == '?') {
        c.one = roll(m->question_count);
        c.letter = "ab"[roll(2)];
    } else {
        c.one = model_roll_condition(m, depth - 1);
        c.two = model_roll_condition(m, depth - 1);
    }
    m->conditions[++m->condition_count] = c;
    return m->condition_count;
}

static void model_roll(struct model *m)
{
    *m = (struct model){.page_count = 1 + roll(MODEL_PAGES), .question_count = 1 + roll(MODEL_QUESTIONS)};
    for (int q = 0; q < m->question_count; q++) {
        struct model_page *page = &m->pages[roll(m->page_count)];
        if (page->question_count < 3) {
            page->questions[page->question_count++] = q;
        }
        m->optional[q] = roll(3) == 0;
        m->question_when[q] = roll(4) == 0 ? model_roll_condition(m, 2) : 0;
        m->draft[q] = "aaabbb-\0"[roll(8)];
    }
    for (int p = 0; p < m->page_count; p++) {
        struct model_page *page = &m->pages[p];
        page->exit = p != 0 && roll(10) == 0;
        page->when = roll(4) == 0 ? model_roll_condition(m, 2) : 0;
        page->route_count = page->exit ? 0 : roll(3);
        for (int r = 0; r < page->route_count; r++) {
            page->route_when[r] = roll(4) != 0 ? model_roll_condition(m, 2) : 0;
            page->route_to[r] = roll(4) == 0 ? roll(m->page_count) : p + 1 + roll(m->page_count - p);
        }
    }
}

static const struct condition *made_condition(struct made *made, struct question *const *questions,
                                              const struct model *m, int c)
{
    if (c == 0) {
        return NULL;
    }
    const struct model_condition *k = &m->conditions[c];
    if (k->kind == '=') {
        return made_is(made, questions[k->one], k->letter == 'a' ? "a" : "b");
    }
    if (k->kind == '?') {
        return made_compare(made, questions[k->one], OPERATOR_IS_ANSWERED, NULL);
    }
    enum condition_kind kind = k->kind == '&' ? CONDITION_ALL : k->kind == '|' ? CONDITION_ANY : CONDITION_NOT;
    return made_of(made, kind, made_condition(made, questions, m, k->one),
                   kind == CONDITION_NOT ? NULL : made_condition(made, questions, m, k->two));
}

// The same definition for the product. Numbers rise page by page; model question q is questions[q].
static void made_from(struct made *made, const struct model *m, struct question **questions)
{
    struct question *nowhere = arena_array(&made->arena, struct question, MODEL_QUESTIONS);
    for (int q = 0; q < MODEL_QUESTIONS; q++) {
        nowhere[q].number = 9000 + (uint32_t)q; // on no page
        questions[q] = &nowhere[q];
    }
    uint32_t number = 0;
    for (int p = 0; p < m->page_count; p++) {
        struct page *page = made_page(made, arena_cstr(&made->arena, arena_printf(&made->arena, "p%d", p)));
        page->kind = m->pages[p].exit ? PAGE_EXIT : PAGE_QUESTIONS;
        for (int i = 0; i < m->pages[p].question_count; i++) {
            int q = m->pages[p].questions[i];
            number += 1 + (uint32_t)roll(2);
            questions[q] = made_question(made, number, "q", "text");
            questions[q]->optional = m->optional[q];
        }
    }
    for (int q = 0; q < m->question_count; q++) {
        questions[q]->when = made_condition(made, questions, m, m->question_when[q]);
        const char text[] = {m->draft[q], '\0'};
        if (m->draft[q] == '-') {
            made_set(made, questions[q]->number, (struct value){.kind = VALUE_BLANK});
        } else if (m->draft[q] != '\0') {
            made_answer(made, questions[q]->number, arena_cstr(&made->arena, str_from(text)));
        }
    }
    for (int p = 0; p < m->page_count; p++) {
        made->pages[p].when = made_condition(made, questions, m, m->pages[p].when);
        for (int r = 0; r < m->pages[p].route_count; r++) {
            int to = m->pages[p].route_to[r];
            made_route(&made->pages[p], made_condition(made, questions, m, m->pages[p].route_when[r]),
                       to == m->page_count ? NULL : &made->pages[to]);
        }
    }
}

static void assert_answers_agree(struct made *made, const struct model *m, struct question *const *questions)
{
    struct journey j = made_walk(made);
    struct answers submitted = journey_submitted(&j);
    struct journey_lines lines = journey_summary(&j);
    size_t asked = 0;
    for (int q = 0; q < m->question_count; q++) {
        if (questions[q]->page == NULL) {
            continue;
        }
        asked += m->asked[q];
        assert_int_equal(journey_asks(&j, questions[q]), m->asked[q]);
        enum value_kind want = m->seen[q] == '\0' ? VALUE_NONE : m->seen[q] == '-' ? VALUE_BLANK : VALUE_TEXT;
        assert_int_equal(answers_get(&submitted, questions[q]->number).kind, want);
    }
    assert_int_equal(lines.count, asked);
    for (size_t i = 1; i < submitted.count; i++) {
        assert_true(submitted.items[i - 1].number < submitted.items[i].number);
    }
    for (size_t i = 0; i < j.count && j.stop == JOURNEY_AT_CHECK; i++) {
        assert_true(j.steps[i].answered);
    }
}

static void walk_agrees_with_the_model(void **state)
{
    (void)state;
    static struct made made;
    static struct model m;
    int ends[128] = {0};
    for (int run = 0; run < MODEL_RUNS; run++) {
        struct question *questions[MODEL_QUESTIONS];
        model_roll(&m);
        made_begin(&made);
        made_from(&made, &m, questions);
        char end = model_go(&m, 0);
        ends[(int)end]++;
        char want[MODEL_PAGES * 4 + 2];
        int len = 0;
        for (int i = 0; i < m.step_count; i++) {
            len += snprintf(want + len, sizeof want - (size_t)len, "p%d ", m.steps[i]);
        }
        snprintf(want + len, sizeof want - (size_t)len, "%c", end);
        str got = made_way(&made);
        if (!str_eq(got, str_from(want))) {
            print_error("run %d: got \"%.*s\", want \"%s\"\n", run, STR_ARG(got), want);
        }
        assert_true(str_eq(got, str_from(want)));
        assert_answers_agree(&made, &m, questions);
        made_end(&made);
    }
    // every way of ending has been tried often
    for (const char *end = ".!?@"; *end != '\0'; end++) {
        assert_true(ends[(int)*end] > MODEL_RUNS / 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk_agrees_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
