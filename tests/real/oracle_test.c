// SPDX-License-Identifier: Apache-2.0
// The same answers lead over the same pages as in the engine that the forms were made for: traces of
// DEFRA's own engine say which pages it walked and which conditions held.
//
// A trace ends where its target is reached, so that ours may go further there. What ours has instead of
// a page (the start page, the summary) is left out at both ends.
#include "definition/foreign_text.h"
#include "journey/probe.h"
#include "real.h"
#include <jansson.h>
// clang-format off
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
// clang-format on

enum {
    TRACES_LEAST = 1939,     // of 1,957; docs/importing.md says why the others differ
    CONDITIONS_LEAST = 17446 // of 17,475
};

struct tally {
    size_t traces, traces_same, conditions, conditions_same;
};

// ---- Comparing ---------------------------------------------------------------------------------------
static str page_id(struct arena *a, const char *path)
{
    return foreign_text_id(a, str_slice(str_from(path), 1, STR_NONE), 300, STR("page"));
}

static bool same_pages(struct arena *a, const struct journey *j, const json_t *walked, str target)
{
    const struct definition *d = j->definition;
    size_t count = json_array_size(walked);
    size_t from = 0;
    str *ids = arena_array(a, str, count + 1);
    for (size_t i = 0; i < count; i++) {
        ids[i] = page_id(a, json_string_value(json_array_get(walked, i)));
    }
    from = count > 0 && definition_page(d, ids[0]) == NULL ? 1 : 0;
    count -= count > from && definition_page(d, ids[count - 1]) == NULL ? 1 : 0;
    bool at_target = count > 0 && str_eq(ids[count - 1], target);
    if (at_target ? j->count < count - from : j->count != count - from) {
        return false;
    }
    for (size_t i = from; i < count; i++) {
        if (!str_eq(j->steps[i - from].page->id, ids[i])) {
            return false;
        }
    }
    return true;
}

static size_t same_conditions(const struct journey *j, const json_t *truths, str form)
{
    size_t same = 0;
    for (size_t i = 0; i < j->definition->condition_count; i++) {
        const struct condition *c = j->definition->conditions[i];
        const json_t *truth = json_object_get(truths, c->name.ptr); // followed by a NUL: from arena_str
        if (truth != NULL && json_is_true(truth) == journey_holds(j, c)) {
            same++;
        } else if (truth != NULL) {
            print_message("condition %.*s of %.*s\n", STR_ARG(c->name), STR_ARG(form));
        }
    }
    return same;
}

static void one_trace(struct arena *a, const struct definition *d, const json_t *trace, str form, str target,
                      struct tally *t)
{
    struct probe p = {.arena = a, .definition = d, .today = {2026, 11, 24}, .trust = true, .shared_names = true};
    assert_false(err_is(probe_walk(&p, json_object_get(trace, "state"))));
    bool same = same_pages(a, &p.journey, json_object_get(trace, "relevantPages"), target);
    t->traces_same += same ? 1 : 0;
    t->conditions += json_object_size(json_object_get(trace, "conditions"));
    t->conditions_same += same_conditions(&p.journey, json_object_get(trace, "conditions"), form);
    if (!same) {
        print_message("pages of %.*s\n", STR_ARG(form));
    }
}

static void one_form(str line, struct tally *t)
{
    struct arena a;
    str document;
    arena_init(&a, (size_t)1024 * 1024 * 1024);
    struct definition_report report = {.arena = &a};
    json_t *traces = json_loadb(line.ptr, line.len, 0, NULL);
    str form = str_from(json_string_value(json_object_get(traces, "form")));
    str target = page_id(&a, json_string_value(json_object_get(traces, "target")));
    const struct definition *d = real_definition(&a, real_file(&a, form), &report, &document);
    const json_t *list = json_object_get(traces, "traces");
    t->traces += json_array_size(list);
    for (size_t i = 0; d != NULL && i < json_array_size(list); i++) {
        one_trace(&a, d, json_array_get(list, i), form, target, t);
    }
    if (d != NULL) {
        definition_release(d);
    }
    json_decref(traces);
    arena_free(&a);
}

static void test_traces(void **state)
{
    (void)state;
    struct tally t = {0};
    char command[4200];
    char *line = NULL;
    size_t room = 0;
    snprintf(command, sizeof command, "gzip -dc '%s/oracle/traces-visible.jsonl.gz'", real_folder());
    FILE *traces = popen(command, "r");
    assert_non_null(traces);
    for (ssize_t len = getline(&line, &room, traces); len > 0; len = getline(&line, &room, traces)) {
        one_form((str){line, (size_t)len}, &t);
    }
    free(line);
    pclose(traces);
    print_message("%zu of %zu traces over the same pages, %zu of %zu conditions the same\n", t.traces_same, t.traces,
                  t.conditions_same, t.conditions);
    assert_true(t.traces > 0);
    assert_true(t.traces_same >= TRACES_LEAST);
    assert_true(t.conditions_same >= CONDITIONS_LEAST);
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
