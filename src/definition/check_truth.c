// SPDX-License-Identifier: Apache-2.0
// check_truth: conditions that cannot hold, because two of the comparisons that must hold together exclude each
// other: "is a" and "is b" of one choice, more than 5 and less than 3, answered and not answered. Advice: what is shown
// on such a condition is never seen. What is not found here may be impossible all the same.
#include "definition/read.h"

enum {
    TRUTH_TOGETHER = 40, // comparisons of one condition that are looked at
    TRUTH_DEPTH = 32,
    TRUTH_TOLD = 20 // places that are told
};

struct truth_check {
    struct reader *r;
    size_t told;
    const struct condition *together[TRUTH_TOGETHER];
    size_t count;
};

// What must hold where `c` does.
static void truth_gather(struct truth_check *t, const struct condition *c, int depth)
{
    if (depth > TRUTH_DEPTH || t->count == TRUTH_TOGETHER) {
        return;
    }
    if (c->kind == CONDITION_ALL || c->kind == CONDITION_NAMED) {
        for (size_t i = 0; i < c->child_count; i++) {
            truth_gather(t, c->children[i], depth + 1);
        }
    } else if (c->kind == CONDITION_ANY && c->child_count == 1) {
        truth_gather(t, c->children[0], depth + 1);
    } else if (c->kind == CONDITION_ANSWER || c->kind == CONDITION_FIGURE) {
        t->together[t->count++] = c;
    }
}

static bool truth_same_value(const struct condition *a, const struct condition *b)
{
    return a->is_number && b->is_number ? decimal_compare(a->number, b->number) == 0 : str_eq(a->value, b->value);
}

// The number from or to which the answer may be, and whether that one is among them.
static bool truth_bound(const struct condition *c, bool lower, struct decimal *ret_number, bool *ret_with)
{
    enum condition_operator with = lower ? OPERATOR_IS_AT_LEAST : OPERATOR_IS_AT_MOST;
    enum condition_operator without = lower ? OPERATOR_IS_MORE_THAN : OPERATOR_IS_LESS_THAN;
    *ret_number = c->number;
    *ret_with = c->compare != without;
    return c->is_number && (c->compare == with || c->compare == without || c->compare == OPERATOR_IS);
}

static bool truth_apart(const struct condition *low, const struct condition *high)
{
    struct decimal from;
    struct decimal to;
    bool with_from;
    bool with_to;
    if (low->compare == OPERATOR_IS_AFTER && high->compare == OPERATOR_IS_BEFORE && low->is_date && high->is_date &&
        !low->is_relative && !high->is_relative) {
        return date_to_days(low->on) + 1 >= date_to_days(high->on);
    }
    if (!truth_bound(low, true, &from, &with_from) || !truth_bound(high, false, &to, &with_to)) {
        return false;
    }
    int order = decimal_compare(from, to);
    return order > 0 || (order == 0 && !(with_from && with_to));
}

// Whether `a` asks for an answer that `b` forbids.
static bool truth_forbids(const struct condition *a, const struct condition *b)
{
    bool one = a->question == NULL || a->question->type->shown != SHOWN_OPTIONS ||
               (a->question->type->kinds & (1ULL << VALUE_LIST)) == 0; // has one answer only
    if (a->compare == OPERATOR_IS_NOT_ANSWERED) {
        return b->compare != OPERATOR_IS_NOT_ANSWERED && b->compare != OPERATOR_IS_NOT &&
               b->compare != OPERATOR_DOES_NOT_CONTAIN;
    }
    if (a->compare == OPERATOR_IS && b->compare == OPERATOR_IS) {
        return one && !a->is_relative && !b->is_relative && !truth_same_value(a, b);
    }
    bool is = a->compare == OPERATOR_IS && b->compare == OPERATOR_IS_NOT;
    bool has = a->compare == OPERATOR_CONTAINS && b->compare == OPERATOR_DOES_NOT_CONTAIN;
    return ((is || has) && !a->is_relative && !b->is_relative && truth_same_value(a, b)) || truth_apart(a, b);
}

static void truth_of(struct truth_check *t, const struct place *at, const struct condition *c)
{
    if (c == NULL) {
        return;
    }
    t->count = 0;
    truth_gather(t, c, 0);
    for (size_t i = 0; i < t->count; i++) {
        for (size_t k = 0; k < t->count; k++) {
            const struct condition *a = t->together[i];
            const struct condition *b = t->together[k];
            bool of_one = a->question == b->question && a->figure == b->figure && a->other == b->other;
            if (i != k && of_one && truth_forbids(a, b)) {
                str name = a->question != NULL ? a->question->id : a->figure->name;
                if (t->told++ < TRUTH_TOLD) {
                    read_advice(t->r, &(struct place){at, "when", 0},
                                STR("Take one of the comparisons out, or use \"any\"."),
                                "This can never be true: two comparisons of “%.*s” exclude each other.", STR_ARG(name));
                }
                return;
            }
        }
    }
}

void read_check_truth(struct reader *r)
{
    static const struct place root;
    const struct definition *d = r->definition;
    struct truth_check t = {.r = r};
    struct place named = {&root, "conditions", 0};
    struct place pages = {&root, "pages", 0};
    for (size_t i = 0; i < d->condition_count; i++) {
        if (d->conditions[i]->child_count != 0) {
            truth_of(&t, &(struct place){&named, NULL, i}, d->conditions[i]->children[0]);
        }
    }
    for (size_t i = 0; i < d->page_count; i++) {
        const struct page *p = &d->pages[i];
        struct place page = {&pages, NULL, i};
        struct place questions = {&page, "questions", 0};
        struct place next = {&page, "next", 0};
        truth_of(&t, &page, p->when);
        for (size_t k = 0; k < p->question_count; k++) {
            truth_of(&t, &(struct place){&questions, NULL, k}, p->questions[k]->when);
        }
        for (size_t k = 0; k < p->next_count; k++) {
            truth_of(&t, &(struct place){&next, NULL, k}, p->next[k].when);
        }
    }
}
