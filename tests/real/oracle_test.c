// SPDX-License-Identifier: Apache-2.0
// The same answers lead over the same pages as in the engine that the forms were made for: traces of
// DEFRA's own engine say which pages it walked and which conditions held.
//
// A trace ends where its target is reached, so that ours may go further there. What ours has instead of
// a page (the start page, the summary) is left out at both ends.
#include "definition/foreign_text.h"
#include "journey/journey.h"
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
    TRACES_LEAST = 1936,     // of 1,957; docs/importing.md says why the others differ
    CONDITIONS_LEAST = 17444 // of 17,475
};

struct tally {
    size_t traces, traces_same, conditions, conditions_same;
};

// ---- Answers -----------------------------------------------------------------------------------------
static str scalar(struct arena *a, const json_t *value)
{
    if (json_is_string(value)) {
        return str_trim((str){json_string_value(value), json_string_length(value)});
    }
    if (json_is_boolean(value)) {
        return json_is_true(value) ? STR("true") : STR("false");
    }
    return json_is_integer(value) ? arena_printf(a, "%lld", (long long)json_integer_value(value))
           : json_is_real(value)  ? arena_printf(a, "%.15g", json_real_value(value))
                                  : (str){0};
}

// Whether a key of the state is this question's: by its id, or that of the first of its name.
static bool is_key_of(struct arena *a, str key, str id)
{
    str theirs = foreign_text_id(a, key, 100, (str){0});
    size_t end = id.len;
    while (end > 1 && id.ptr[end - 1] >= '0' && id.ptr[end - 1] <= '9') {
        end--;
    }
    return str_eq(theirs, id) || (end < id.len && id.ptr[end - 1] == '-' && str_eq(theirs, str_slice(id, 0, end - 1)));
}

static const json_t *state_of(struct arena *a, const json_t *state, str id, const char *part)
{
    const char *name;
    json_t *value;
    str end = part == NULL ? (str){0} : arena_printf(a, "__%s", part);
    json_object_foreach((json_t *)(uintptr_t)state, name, value)
    {
        str key = str_from(name);
        if (str_ends(key, end) && is_key_of(a, str_slice(key, 0, key.len - end.len), id)) {
            return value;
        }
    }
    return NULL;
}

static int part_of(struct arena *a, const json_t *state, str id, const char *part)
{
    int64_t number = 0;
    str_to_i64(scalar(a, state_of(a, state, id, part)), 0, 9999, &number);
    return (int)number;
}

static struct value answer_of(struct arena *a, const struct question *q, const json_t *state)
{
    const json_t *given = state_of(a, state, q->id, NULL);
    if (q->type->shown == SHOWN_DATE || q->type->shown == SHOWN_MONTH) {
        bool month = q->type->shown == SHOWN_MONTH;
        int year = part_of(a, state, q->id, "year");
        if (year == 0) {
            return given == NULL ? (struct value){0} : (struct value){.kind = VALUE_TEXT, .text = scalar(a, given)};
        }
        str text =
            arena_printf(a, "%04d-%02d-%02d", year, part_of(a, state, q->id, "month"), part_of(a, state, q->id, "day"));
        return (struct value){.kind = VALUE_TEXT, .text = month ? str_slice(text, 0, 7) : text};
    }
    if (given == NULL || json_is_null(given) || q->type->written == WRITTEN_PARTS ||
        q->type->written == WRITTEN_FILES) {
        return (struct value){0};
    }
    size_t count = json_is_array(given) ? json_array_size(given) : 1;
    if (q->type->written == WRITTEN_LIST) {
        str *items = arena_array(a, str, count + 1);
        for (size_t i = 0; i < count; i++) {
            items[i] = scalar(a, json_is_array(given) ? json_array_get(given, i) : given);
        }
        return (struct value){.kind = VALUE_LIST, .count = count, .items = items};
    }
    str text = scalar(a, json_is_array(given) ? json_array_get(given, 0) : given);
    return (struct value){.kind = text.len == 0 ? VALUE_BLANK : VALUE_TEXT, .text = text};
}

static struct answers answers_of(struct arena *a, const struct definition *d, const json_t *state)
{
    struct answers answers = {0};
    for (size_t i = 0; i < d->question_count; i++) {
        const struct question *q = d->questions[i];
        struct value v = q->page->kind == PAGE_REPEAT ? (struct value){0} : answer_of(a, q, state);
        if (v.kind != VALUE_NONE) {
            answers = answers_with(a, &answers, q->number, v);
        }
    }
    return answers;
}

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
    struct answers answers = answers_of(a, d, json_object_get(trace, "state"));
    struct journey j = {.arena = a, .definition = d, .answers = &answers, .today = {2026, 11, 24}, .trust = true};
    journey_walk(&j);
    bool same = same_pages(a, &j, json_object_get(trace, "relevantPages"), target);
    t->traces_same += same ? 1 : 0;
    t->conditions += json_object_size(json_object_get(trace, "conditions"));
    t->conditions_same += same_conditions(&j, json_object_get(trace, "conditions"), form);
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
