// SPDX-License-Identifier: Apache-2.0
// Sections that are tasks: in any order, waiting, opened again, ended early, and the pages between them.
#include "definition/test_support.h"
#include "journey/journey.h"

// one: a, and b where a is "x"; two: c; three: d where a is "y", e; four: f, which "stop" ends, and g.
static const char document[] =
    "{'guildhall':1,'id':'x','name':'X','tasks':true,'sections':[{'id':'one','title':'1'},{'id':'two','title':'2'},"
    "{'id':'three','title':'3'},{'id':'four','title':'4'}],'pages':["
    "{'id':'a','section':'one','questions':[{'id':'a','type':'text','title':'A'}]},"
    "{'id':'b','section':'one','when':{'question':'a','operator':'is','value':'x'},"
    "'questions':[{'id':'b','type':'text','title':'B'}]},"
    "{'id':'c','section':'two','questions':[{'id':'c','type':'text','title':'C'}]},"
    "{'id':'d','section':'three','when':{'question':'a','operator':'is','value':'y'},"
    "'questions':[{'id':'d','type':'text','title':'D'}]},"
    "{'id':'e','section':'three','when':{'question':'a','operator':'is not','value':'z'},"
    "'questions':[{'id':'e','type':'text','title':'E'}]},"
    "{'id':'f','section':'four','questions':[{'id':'f','type':'text','title':'F'}],"
    "'next':[{'when':{'question':'f','operator':'is','value':'stop'},'page':'end'},"
    "{'when':{'question':'f','operator':'is','value':'short'},'page':'check-answers'},{'page':'g'}]},"
    "{'id':'end','section':'four','title':'End','exit':true,'before':['x']},"
    "{'id':'g','section':'four','questions':[{'id':'g','type':'text','title':'G'}]}]}";

struct given {
    struct arena arena;
    const struct definition *definition;
    struct answers answers;
};

static void given_begin(struct given *g)
{
    *g = (struct given){0};
    arena_init(&g->arena, 64 << 20);
    g->definition = support_read(&g->arena, support_json(&g->arena, document));
}

static void given_end(struct given *g)
{
    definition_release(g->definition);
    arena_free(&g->arena);
}

// "a=x f=stop": these answers and no others.
static struct journey walked(struct given *g, const char *answers)
{
    g->answers = (struct answers){0};
    str rest = str_from(answers);
    for (str piece; str_next(&rest, ' ', &piece);) {
        if (piece.len == 0) {
            continue;
        }
        const struct question *q = definition_question_by_id(g->definition, str_slice(piece, 0, 1));
        struct value value = {.kind = VALUE_TEXT, .text = str_slice(piece, 2, piece.len)};
        g->answers = answers_with(&g->arena, &g->answers, q->number, value);
    }
    struct journey j = {.arena = &g->arena, .definition = g->definition, .answers = &g->answers};
    j.today = (date){2026, 11, 24};
    journey_walk(&j);
    return j;
}

// The ids on the way, how it ends, and the states: "a c f ? ..." with -: cannot start, ., not started, +: in
// progress, *: completed, 0: not needed.
static str shown(const struct journey *j)
{
    static const char *const ends[] = {"?", "!", ".", "@"};
    static const char states[] = {'-', 'o', '+', '*', '0'};
    str way = {0};
    for (size_t i = 0; i < j->count; i++) {
        way = arena_printf(j->arena, "%.*s%.*s ", STR_ARG(way), STR_ARG(j->steps[i].page->id));
    }
    way = arena_printf(j->arena, "%.*s%s ", STR_ARG(way), ends[j->stop]);
    const struct journey_task *tasks = journey_tasks(j);
    for (size_t i = 0; i < j->definition->section_count; i++) {
        way = arena_printf(j->arena, "%.*s%c", STR_ARG(way), states[tasks[i].state]);
    }
    return way;
}

static void sections_in_any_order(void **state)
{
    (void)state;
    static const struct {
        const char *answers, *shown, *stop;
    } rows[] = {
        {"", "a c f ? oo-o", "a"},
        {"c=1", "a c f ? o*-o", "a"},
        {"e=1", "a c f ? oo-o", "a"}, // what it waits for is wanting, whatever is kept
        {"f=1", "a c f g ? oo-+", "a"},
        {"f=short", "a c f ? oo-*", "a"},
        {"a=x", "a b c f ? +o-o", "b"},
        {"a=x b=1", "a b c e f ? *ooo", "c"},
        {"a=q", "a c e f ? *ooo", "c"},
        {"a=z", "a c f ? *o0o", "c"},
        {"a=y e=1", "a c d f ? *ooo", "c"},
        {"a=y c=1 d=1 f=1 g=1", "a c d e f g ? **+*", "e"},
        {"a=y c=1 d=1 e=1 f=1 g=1", "a c d e f g . ****", NULL},
        {"a=q c=1 d=1 e=1 f=1 g=1", "a c e f g . ****", NULL},
        {"a=z c=1 f=short", "a c f . **0*", NULL},
        {"a=x c=1 e=1 f=1 g=1", "a b c f g ? +*-*", "b"}, // changed: one is opened again and another waits
        {"f=stop", "a c f end ! oo-+", "end"},
        {"a=q c=1 e=1 f=stop", "a c e f end ! ***+", "end"},
    };
    struct given g;
    given_begin(&g);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct journey j = walked(&g, rows[i].answers);
        str got = shown(&j);
        if (!str_eq(got, str_from(rows[i].shown))) {
            fail_msg("%s gives \"%.*s\", not \"%s\"", rows[i].answers, STR_ARG(got), rows[i].shown);
        }
        if (rows[i].stop != NULL) {
            support_equal(j.steps[j.stop_at].page->id, rows[i].stop);
        }
    }
    given_end(&g);
}

static const struct page *at(const struct given *g, const char *id)
{
    return definition_page(g->definition, str_from(id));
}

static void pages_lead_to_one_another_and_to_the_list(void **state)
{
    (void)state;
    struct given g;
    given_begin(&g);
    struct journey j = walked(&g, "a=x f=1");
    assert_ptr_equal(journey_first(&j), &journey_task_list);
    assert_ptr_equal(journey_before(&j, at(&g, "a")), &journey_task_list);
    assert_ptr_equal(journey_before(&j, at(&g, "b")), at(&g, "a"));
    assert_ptr_equal(journey_before(&j, at(&g, "c")), &journey_task_list);
    assert_ptr_equal(journey_after(&j, at(&g, "a"), false), at(&g, "b"));
    assert_ptr_equal(journey_after(&j, at(&g, "f"), false), at(&g, "g"));
    assert_ptr_equal(journey_reach(&j, at(&g, "g")), at(&g, "g"));
    assert_ptr_equal(journey_reach(&j, at(&g, "d")), &journey_task_list);
    assert_ptr_equal(journey_reach(&j, at(&g, "e")), &journey_task_list);
    assert_ptr_equal(journey_reach(&j, &journey_task_list), &journey_task_list);
    assert_ptr_equal(journey_reach(&j, NULL), &journey_task_list);
    assert_ptr_equal(journey_tasks(&j)[0].page, at(&g, "b"));
    assert_ptr_equal(journey_tasks(&j)[1].page, at(&g, "c"));
    assert_null(journey_tasks(&j)[2].page);
    j = walked(&g, "a=x b=1 c=1");
    assert_ptr_equal(journey_after(&j, at(&g, "b"), false), &journey_task_list);
    assert_ptr_equal(journey_after(&j, at(&g, "c"), false), &journey_task_list);
    assert_ptr_equal(journey_tasks(&j)[0].page, at(&g, "a")); // completed: its first
    j = walked(&g, "a=y c=1 e=1 f=1 g=1");                    // "a" was changed on "check your answers"
    assert_ptr_equal(journey_after(&j, at(&g, "a"), true), &journey_task_list);
    j = walked(&g, "a=x c=1 e=1 f=1 g=1");
    assert_ptr_equal(journey_after(&j, at(&g, "a"), true), at(&g, "b"));
    j = walked(&g, "a=q c=1 e=1 f=stop g=1");
    assert_ptr_equal(journey_after(&j, at(&g, "f"), true), at(&g, "end"));
    assert_ptr_equal(journey_reach(&j, NULL), at(&g, "end"));
    j = walked(&g, "a=q c=1 e=1 f=1 g=1");
    assert_ptr_equal(journey_after(&j, at(&g, "a"), true), NULL);
    assert_ptr_equal(journey_after(&j, at(&g, "g"), false), &journey_task_list);
    assert_null(journey_reach(&j, NULL));
    assert_ptr_equal(journey_reach(&j, &journey_task_list), &journey_task_list);
    given_end(&g);
}

static void places_summary_and_what_is_submitted(void **state)
{
    (void)state;
    struct given g;
    given_begin(&g);
    struct journey j = walked(&g, "f=1");
    struct journey_place place = journey_place(&j, at(&g, "f"));
    assert_int_equal(place.at, 1);
    assert_int_equal(place.of, 2);
    j = walked(&g, "a=q b=off c=1 d=off e=2 f=short g=off");
    struct journey_lines lines = journey_summary(&j);
    struct answers submitted = journey_submitted(&j);
    static const char *const ids[] = {"a", "c", "e", "f"};
    assert_int_equal(lines.count, 4);
    assert_int_equal(submitted.count, 4);
    for (size_t i = 0; i < 4; i++) {
        support_equal(lines.items[i].question->id, ids[i]);
        assert_int_equal(submitted.items[i].number, lines.items[i].question->number);
    }
    given_end(&g);
}

// Of every subset of answers, whatever the order in which they came: no section is walked before those that it
// waits for are done, every step but the last of a section is answered, and the end is the end of all.
static void whatever_is_answered(void **state)
{
    (void)state;
    struct given g;
    given_begin(&g);
    static const char *const values[][8] = {
        {"", "a=x ", "a=y ", "a=z "},        {"", "b=1 "}, {"", "c=1 "}, {"", "d=1 "}, {"", "e=1 "},
        {"", "f=1 ", "f=short ", "f=stop "}, {"", "g=1 "}};
    for (unsigned all = 0; all < 4 * 2 * 2 * 2 * 2 * 4 * 2; all++) {
        str answers = {0};
        unsigned rest = all;
        for (size_t i = 0; i < 7; i++) {
            unsigned of = i == 0 || i == 5 ? 4 : 2;
            answers = arena_concat(&g.arena, answers, str_from(values[i][rest % of]));
            rest /= of;
        }
        struct journey j = walked(&g, arena_printf(&g.arena, "%.*s", STR_ARG(answers)).ptr);
        const struct journey_task *tasks = journey_tasks(&j);
        bool whole = true;
        for (size_t i = 0; i < g.definition->section_count; i++) {
            const struct section *s = &g.definition->sections[i];
            bool done = tasks[i].state == JOURNEY_TASK_COMPLETED || tasks[i].state == JOURNEY_TASK_NOT_NEEDED;
            whole = whole && done;
            for (size_t k = 0; k < s->wait_count && tasks[i].page != NULL; k++) {
                assert_int_equal(tasks[s->waits[k] - g.definition->sections].state, JOURNEY_TASK_COMPLETED);
            }
            assert_ptr_equal(tasks[i].page == NULL ? s : tasks[i].page->section, s);
        }
        for (size_t i = 0; i + 1 < j.count; i++) {
            assert_true(j.steps[i].answered || j.steps[i].page->section != j.steps[i + 1].page->section);
            assert_true(j.steps[i].page->index < j.steps[i + 1].page->index);
        }
        assert_int_equal(whole, j.stop == JOURNEY_AT_CHECK);
        assert_true(j.stop != JOURNEY_AT_PAGE || !j.steps[j.stop_at].answered);
        if (whole) {
            assert_null(journey_reach(&j, NULL));
        }
    }
    given_end(&g);
}

// The definition's fault; there is nothing to show, and nothing to crash on.
static void a_circle_on_the_first_page(void **state)
{
    (void)state;
    struct given g = {0};
    arena_init(&g.arena, 64 << 20);
    g.definition = support_read(
        &g.arena,
        support_json(&g.arena, "{'guildhall':1,'id':'x','name':'X','tasks':true,'sections':[{'id':'one','title':'1'},"
                               "{'id':'two','title':'2'}],'pages':[{'id':'a','section':'one','when':{'question':'a',"
                               "'operator':'is answered'},'questions':[{'id':'a','type':'text','title':'A'}],"
                               "'next':[{'page':'a'}]},{'id':'b','section':'two','title':'B','before':['x']}]}"));
    struct journey j = walked(&g, "");
    assert_int_equal(j.stop, JOURNEY_IN_CIRCLE);
    assert_int_equal(j.count, 0);
    assert_int_equal(j.stop_at, 0);
    assert_null(journey_reach(&j, NULL));
    support_equal(shown(&j), "@ --");
    given_end(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_in_any_order),
        cmocka_unit_test(pages_lead_to_one_another_and_to_the_list),
        cmocka_unit_test(places_summary_and_what_is_submitted),
        cmocka_unit_test(whatever_is_answered),
        cmocka_unit_test(a_circle_on_the_first_page),
    };
    return cmocka_run_group_tests_name("journey: tasks", tests, NULL, NULL);
}
