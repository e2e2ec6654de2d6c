// SPDX-License-Identifier: Apache-2.0
// read_reveal: questions that stand within an option of another ("Conditionally revealing a related question",
// GOV.UK Design System, "Radios"). Each is a question of the page as any other: that its option must be
// chosen is a condition of it, and nothing after this knows more than where it stands.
#include "definition/read.h"

static void reveal_error(struct reader *r, const struct place *at, const struct question *to, const char *why, str mend)
{
    read_error(r, at, mend, "The question “%.*s” cannot be revealed here: %s.", STR_ARG(to->id), why);
}

static bool reveal_is_fine(struct reader *r, const struct place *at, const struct question *q,
                           const struct question *to)
{
    if (!q->type->opens) {
        reveal_error(r, at, to, "only options of radios and checkboxes reveal questions", STR("Use \"when\" there."));
    } else if (to->page != q->page) {
        reveal_error(r, at, to, "it is on another page", STR("Move it to this page, below this question."));
    } else if (to->index <= q->index) {
        reveal_error(r, at, to, "it is not below this question", STR("Move it below this question."));
    } else if (q->revealed_by != NULL) {
        reveal_error(r, at, to, "this question is revealed itself",
                     STR("Ask it on a page of its own; people lose their way in questions within questions."));
    } else if (to->revealed_by != NULL) {
        reveal_error(r, at, to, "another option reveals it", STR("Ask it below the options, with \"when\"."));
    } else {
        return true;
    }
    return false;
}

const struct condition *read_reveal_both(struct reader *r, const struct condition *one, const struct condition *other)
{
    if (other == NULL) {
        return one;
    }
    struct condition *both = arena_new(r->arena, struct condition);
    const struct condition **children = arena_array(r->arena, const struct condition *, 2);
    children[0] = one;
    children[1] = other;
    *both = (struct condition){.kind = CONDITION_ALL, .children = children, .child_count = 2};
    return both;
}

void read_reveal(struct reader *r, const struct place *at, const struct question *q)
{
    for (size_t i = 0; q->options != NULL && i < q->options->count; i++) {
        const struct option *o = &q->options->items[i];
        for (size_t k = 0; k < o->reveal_count; k++) {
            struct question *to = r->questions[names_find(&r->question_names, o->reveals[k]->id)];
            if (!reveal_is_fine(r, at, q, to)) {
                continue;
            }
            struct condition *chosen = arena_new(r->arena, struct condition);
            *chosen = (struct condition){
                .kind = CONDITION_ANSWER, .question = q, .compare = OPERATOR_CONTAINS, .value = o->value};
            to->revealed_by = q;
            to->when = chosen;
            read_weigh(r, at, chosen);
        }
    }
}
