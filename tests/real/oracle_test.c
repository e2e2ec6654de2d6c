// SPDX-License-Identifier: Apache-2.0
// The same answers lead over the same pages as in the engine that the forms were made for, and the same
// conditions hold: traces of DEFRA's own engine. Those that no service could meet are listed, each with
// its reason (docs/importing.md), and must differ.
#include "trace.h"
// clang-format off
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
// clang-format on

// A form with one trace, which cannot be met.
static const struct {
    str form, why;
} unmet[] = {
    // The engine looks for “/start” where a form's start page is “/”, finds none, and walks over no page.
    {STR_INIT("xgov/DEFRA__digital-form-builder/server/govsite.playground.json"), STR_INIT("begins nowhere")},
    {STR_INIT("xgov/DEFRA__digital-form-builder/test/cases/basic.json"), STR_INIT("begins nowhere")},
    {STR_INIT("xgov/DEFRA__forms-designer@history/server/govsite.basic.json"), STR_INIT("begins nowhere")},
    {STR_INIT("xgov/DEFRA__forms-designer@history/server/govsite.demo.json"), STR_INIT("begins nowhere")},
    {STR_INIT("xgov/DEFRA__forms-designer@history/server/govsite.mmo.json"), STR_INIT("begins nowhere")},
    {STR_INIT("xgov/DEFRA__forms-designer@history/server/govsite.peace.json"), STR_INIT("begins nowhere")},
    // Nobody would ever come past the age: “no licence required” is where “age: 13” leads.
    {STR_INIT("xgov/DEFRA__forms-designer@history/server/govsite.peace.fish.json"), STR_INIT("“if” is passed over")},
    {STR_INIT("xgov/DEFRA__forms-designer@js/designer/server/src/__stubs__/"
              "form-definition.js.testFormDefinitionWithSummaryOnly.json"),
     STR_INIT("asks nothing: it is refused")},
};
enum {
    UNMET = sizeof unmet / sizeof *unmet
};

struct tally {
    size_t traces, same, conditions, conditions_same, unexpected;
    bool seen[UNMET];
};

// Its row, or UNMET.
static size_t find_unmet(const struct trace_form *form)
{
    size_t at = 0;
    while (at < UNMET && !str_eq(unmet[at].form, form->path)) {
        at++;
    }
    return at;
}

static void one_trace(struct arena *a, const struct definition *d, const json_t *trace, const struct trace_form *form,
                      struct tally *t)
{
    bool same = false;
    size_t truths = json_object_size(json_object_get(trace, "conditions"));
    size_t true_too = truths;
    if (d != NULL) {
        struct journey j = trace_walk(a, d, trace);
        same = trace_same_pages(a, &j, trace, form->target);
        true_too = trace_same_conditions(&j, trace, true);
    }
    t->traces++;
    t->same += same ? 1 : 0;
    t->conditions += truths;
    t->conditions_same += true_too;
    size_t listed = find_unmet(form);
    if (same == (listed < UNMET) || true_too != truths) {
        t->unexpected++;
        print_message("%.*s: %s\n", STR_ARG(form->path), same ? "the same, though listed, or a condition" : "pages");
    } else if (listed < UNMET) {
        t->seen[listed] = true;
        print_message("not met: %.*s: %.*s\n", STR_ARG(form->path), STR_ARG(unmet[listed].why));
    }
}

static void one_form(const struct trace_form *form, void *with)
{
    struct arena a;
    str document;
    arena_init(&a, (size_t)1024 * 1024 * 1024);
    struct definition_report report = {.arena = &a};
    const struct definition *d = real_definition(&a, real_file(&a, form->path), &report, &document);
    for (size_t i = 0; i < json_array_size(form->traces); i++) {
        one_trace(&a, d, json_array_get(form->traces, i), form, with);
    }
    if (d != NULL) {
        definition_release(d);
    }
    arena_free(&a);
}

static void test_traces(void **state)
{
    (void)state;
    struct tally t = {0};
    trace_each(one_form, &t);
    print_message("%zu of %zu traces over the same pages, %zu of %zu conditions the same\n", t.same, t.traces,
                  t.conditions_same, t.conditions);
    assert_true(t.traces > 0);
    assert_int_equal(t.unexpected, 0);
    assert_int_equal(t.conditions_same, t.conditions);
    assert_int_equal(t.same + UNMET, t.traces);
    for (size_t i = 0; i < UNMET; i++) {
        assert_true(t.seen[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_traces)};
    if (real_folder() == NULL) {
        printf("skipped: %zu test needs the real traces (GUILDHALL_REAL, or ../shared/real)\n",
               sizeof tests / sizeof *tests);
        return REAL_SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
