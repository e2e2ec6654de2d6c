// SPDX-License-Identifier: Apache-2.0
// answers: finding and setting a value among answers, which are sorted by number (value.h).
#include "definition/value.h"

// Where `number` stands, or would.
static size_t answers_find(const struct answers *answers, uint32_t number)
{
    size_t from = 0;
    size_t to = answers->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (answers->items[middle].number < number) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

struct value answers_get(const struct answers *answers, uint32_t number)
{
    size_t at = answers_find(answers, number);
    if (at == answers->count || answers->items[at].number != number) {
        return (struct value){.kind = VALUE_NONE};
    }
    return answers->items[at].value;
}

struct answers answers_with(struct arena *a, const struct answers *answers, uint32_t number, struct value value)
{
    size_t at = answers_find(answers, number);
    bool there = at < answers->count && answers->items[at].number == number;
    struct answer *items = arena_array(a, struct answer, answers->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < at; i++) {
        items[count++] = answers->items[i];
    }
    if (value.kind != VALUE_NONE) {
        items[count++] = (struct answer){number, value};
    }
    for (size_t i = at + (there ? 1 : 0); i < answers->count; i++) {
        items[count++] = answers->items[i];
    }
    return (struct answers){items, count};
}

bool answers_is_given(const struct value *v)
{
    bool several = v->kind == VALUE_LIST || v->kind == VALUE_FILES || v->kind == VALUE_ROWS;
    return v->kind != VALUE_NONE && v->kind != VALUE_BLANK && (!several || v->count > 0);
}
