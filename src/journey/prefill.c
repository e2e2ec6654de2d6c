// SPDX-License-Identifier: Apache-2.0
// First answers that come with a link to the service.
#include "journey/journey.h"

enum {
    PREFILL_PROBLEMS = 8 // of one answer; none is told
};

// The fields of the link under the question's name, as if its form had sent them.
static struct fields prefill_fields(struct arena *a, const struct question *q, const struct fields *link)
{
    struct field *items = arena_array(a, struct field, link->count);
    size_t count = 0;
    for (size_t i = 0; i < link->count; i++) {
        if (link->items[i].file == NULL && str_eq(link->items[i].name, q->from_link)) {
            items[count++] = (struct field){.name = q->id, .value = link->items[i].value};
        }
    }
    return (struct fields){items, count};
}

struct answers journey_prefill(const struct journey *j, const struct fields *link)
{
    struct answers answers = *j->answers;
    for (size_t i = 0; link->count != 0 && i < j->definition->question_count; i++) {
        const struct question *q = j->definition->questions[i];
        struct value kept = answers_get(&answers, q->number);
        if (q->from_link.len == 0 || (kept.kind != VALUE_NONE && !q->type->hidden)) {
            continue;
        }
        struct problem items[PREFILL_PROBLEMS];
        struct problems problems = {items, 0};
        struct fields fields = prefill_fields(j->arena, q, link);
        struct accept in = {.arena = j->arena,
                            .definition = j->definition,
                            .fields = &fields,
                            .answers = &answers,
                            .today = j->today,
                            .problems = &problems,
                            .problem_max = PREFILL_PROBLEMS};
        struct value value = {0};
        if (fields.count != 0) {
            question_accept(&in, q, &value);
        }
        if (fields.count != 0 && problems.count == 0 && value.kind != VALUE_NONE && value.kind != VALUE_BLANK &&
            !(q->type->hidden && str_eq(value.text, kept.text))) {
            answers = answers_with(j->arena, &answers, q->number, value);
        }
    }
    return answers;
}
