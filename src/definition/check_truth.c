// SPDX-License-Identifier: Apache-2.0
// check_truth: conditions that cannot hold, because two of the comparisons that must hold together exclude each
// other: "is a" and "is b" of one choice, more than 5 and less than 3, answered and not answered. Advice: what is shown
// on such a condition is never seen. With the condition of a page stand those of all that is on it, with that of a
// question those of its choices. What is not found here may be impossible all the same.
#include "definition/read.h"

enum {
    TRUTH_TOGETHER = 40, // comparisons of one condition that are looked at
    TRUTH_DEPTH = 32,
    TRUTH_TOLD = 20 // places that are told
};

struct truth_check {
    struct reader *r;
    size_t told;
    const struct page *page; // whose conditions stand around
    const struct condition *together[TRUTH_TOGETHER];
    size_t count;
    size_t around; // of those: the first ones are of what stands around
    bool shown;    // what is looked at is shown, not asked
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

static bool truth_excludes(const struct condition *a, const struct condition *b)
{
    bool of_one = a->question == b->question && a->figure == b->figure && a->other == b->other;
    return of_one && (truth_forbids(a, b) || truth_forbids(b, a));
}

static void truth_tell(struct truth_check *t, const struct place *at, const struct condition *c, bool across)
{
    str name = c->question != NULL ? c->question->id : c->figure->name;
    struct place when = {at, "when", 0};
    if (t->told++ >= TRUTH_TOLD) {
        return;
    }
    if (across) {
        read_advice(t->r, &when, STR("Change this condition, or the one of the page or question that it is on."),
                    "This can never be true here: it and the condition of the page or question that it is on exclude "
                    "each other by “%.*s”.",
                    STR_ARG(name));
    } else {
        read_advice(t->r, &when, STR("Take one of the comparisons out, or use \"any\"."),
                    "This can never be true: two comparisons of “%.*s” exclude each other.", STR_ARG(name));
    }
}

// What is shown goes by all answers, also those of later pages, from which one may come back: of what stands around
// only what asks for an answer counts there, since that one was given before.
static bool truth_counts(const struct truth_check *t, size_t at)
{
    enum condition_operator compare = t->together[at]->compare;
    return at >= t->around || !t->shown ||
           (compare != OPERATOR_IS_NOT && compare != OPERATOR_DOES_NOT_CONTAIN && compare != OPERATOR_IS_NOT_ANSWERED);
}

static void truth_of(struct truth_check *t, const struct place *at, const struct condition *c)
{
    if (c == NULL) {
        return;
    }
    truth_gather(t, c, 0);
    bool told = false;
    for (size_t i = t->around; i < t->count && !told; i++) {
        for (size_t k = 0; k < i && !told; k++) {
            told = truth_counts(t, k) && truth_excludes(t->together[i], t->together[k]);
            if (told) {
                truth_tell(t, at, t->together[i], k < t->around);
            }
        }
    }
    t->count = t->around;
}

// What follows stands where `c` holds. Only what was answered before the page is the same to both: an answer of the
// page itself, or a value that is calculated with it, may be another by then.
static void truth_enter(struct truth_check *t, const struct condition *c)
{
    if (c != NULL) {
        truth_gather(t, c, 0);
    }
    size_t kept = t->around;
    for (size_t i = kept; i < t->count; i++) {
        if (t->together[i]->kind == CONDITION_ANSWER && t->together[i]->question->page != t->page) {
            t->together[kept++] = t->together[i];
        }
    }
    t->count = t->around = kept;
}

static void truth_options(struct truth_check *t, const struct place *at, const struct option_list *list)
{
    struct place options = {at, "options", 0};
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        truth_of(t, &(struct place){&options, NULL, i}, list->items[i].when);
    }
}

static void truth_contents(struct truth_check *t, const struct place *at, const struct contents *contents)
{
    for (size_t i = 0; i < contents->count; i++) {
        truth_of(t, &(struct place){at, NULL, i}, contents->items[i].when);
    }
}

static void truth_page(struct truth_check *t, const struct place *at, const struct page *p)
{
    struct place questions = {at, "questions", 0};
    struct place next = {at, "next", 0};
    t->page = p;
    truth_of(t, at, p->when);
    truth_enter(t, p->when);
    size_t of_page = t->around;
    for (size_t i = 0; i < p->next_count; i++) {
        truth_of(t, &(struct place){&next, NULL, i}, p->next[i].when);
    }
    for (size_t i = 0; i < p->question_count; i++) {
        const struct question *q = p->questions[i];
        truth_of(t, &(struct place){&questions, NULL, i}, q->when);
        if (q->options != NULL && q->options->id.len == 0) { // others may use a list of the document
            t->shown = true;
            truth_enter(t, q->when);
            truth_options(t, &(struct place){&questions, NULL, i}, q->options);
            t->shown = false;
            t->count = t->around = of_page;
        }
    }
    t->shown = true;
    truth_contents(t, &(struct place){at, "before", 0}, &p->before);
    truth_contents(t, &(struct place){at, "after", 0}, &p->after);
    t->shown = false;
    t->count = t->around = 0;
}

void read_check_truth(struct reader *r)
{
    static const struct place root;
    const struct definition *d = r->definition;
    struct truth_check t = {.r = r};
    struct place named = {&root, "conditions", 0};
    struct place pages = {&root, "pages", 0};
    struct place lists = {&root, "lists", 0};
    for (size_t i = 0; i < d->condition_count; i++) {
        if (d->conditions[i]->child_count != 0) {
            truth_of(&t, &(struct place){&named, NULL, i}, d->conditions[i]->children[0]);
        }
    }
    for (size_t i = 0; i < r->list_names.count; i++) {
        truth_options(&t, &(struct place){&lists, NULL, i}, &r->lists[i]);
    }
    for (size_t i = 0; i < d->page_count; i++) {
        truth_page(&t, &(struct place){&pages, NULL, i}, &d->pages[i]);
    }
}
