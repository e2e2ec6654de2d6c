// SPDX-License-Identifier: Apache-2.0
// A service's definition, as anyone may upload it: read, numbered, read again, and every question
// answered with pieces of the same bytes.
#include "definition/definition.h"
#include "fuzz.h"

enum {
    PROBLEM_ROOM = 16
};

static void answer_all(struct arena *a, const struct definition *d, str text)
{
    struct problem room[PROBLEM_ROOM];
    struct field fields[5];
    for (size_t i = 0; i < d->question_count && i < 40; i++) {
        const struct question *q = d->questions[i];
        size_t count = 0;
        size_t from = i * 7 % (text.len + 1);
        fields[count++] = (struct field){q->id, str_slice(text, from, from + 40), NULL};
        for (size_t p = 0; p < q->type->part_count && p < 4; p++) {
            str name = arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[p].name));
            fields[count++] = (struct field){name, str_slice(text, from + p, from + p + 4), NULL};
        }
        struct problems problems = {.items = room};
        struct accept in = {
            a, d, &(struct fields){fields, count}, &(struct answers){0}, {2026, 11, 24}, &problems, PROBLEM_ROOM};
        struct value value = {0};
        question_accept(&in, q, &value);
        if (problems.count == 0) {
            MUST(question_fits(q, &value));
            struct answers answers = answers_with(a, &(struct answers){0}, q->number, value);
            for (size_t c = 0; c < d->condition_count && c < 40; c++) {
                (void)condition_holds(d->conditions[c], &answers, in.today);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 256 * 1024 * 1024);
    str text = {(const char *)data, size};
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    err e = definition_read(text, NULL, &report, &d);
    MUST(err_is(e) == (report.errors > 0));
    if (!err_is(e)) {
        answer_all(&a, d, text);
        str numbered;
        const struct definition *again = NULL;
        err n = definition_number(&a, text, (str){0}, &numbered);
        MUST(!err_is(n));
        MUST(!err_is(definition_read(numbered, NULL, &report, &again)));
        MUST(again->page_count == d->page_count && again->question_count == d->question_count);
        for (size_t i = 0; i < d->question_count; i++) {
            MUST(again->questions[i]->number == d->questions[i]->number &&
                 str_eq(again->questions[i]->id, d->questions[i]->id));
        }
        definition_release(again);
        definition_release(d);
    }
    arena_free(&a);
    return 0;
}
