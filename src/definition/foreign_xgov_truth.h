// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_truth: joining comparisons as the engine that these forms are made for does. It reads a
// condition from left to right, no further than it must, and where it comes to a question that it knows
// nothing of it gives up: then nothing holds. So "a or b" does not hold where a's question was not come
// by, whatever b's answer is. Each piece therefore carries when it holds and when it is known.
#pragma once
#include "definition/foreign_when.h"

struct xgov;
struct xgov_field;

// Conditions as JSON of ours, or json_true() and json_false(). `known` holds wherever `holds` does.
struct xgov_truth {
    json_t *holds, *known;
};
struct xgov_truths {
    struct xgov_truth *items;
    size_t count, room;
};
// What refers to something that is not there.
struct xgov_truth foreign_xgov_truth_never(void);
struct xgov_truth foreign_xgov_truth_not(struct xgov_truth one);
void foreign_xgov_truth_add(struct xgov *x, struct xgov_truths *list, struct xgov_truth one);
// "a and b and …" or "a or b or …". Takes what is in the list. None is never.
struct xgov_truth foreign_xgov_truth_join(struct xgov *x, const struct xgov_truths *list, bool all);
// When it holds; the rest is let go.
json_t *foreign_xgov_truth_holds(struct xgov_truth one);
// The opposite of a condition. Takes it.
json_t *foreign_xgov_truth_opposite(json_t *one);
// Any of them, or all. Takes them.
json_t *foreign_xgov_truth_any(json_t *one, json_t *other);
json_t *foreign_xgov_truth_all(json_t *one, json_t *other);
// Whether everyone who comes by its page has answered it.
bool foreign_xgov_truth_always_answered(const struct xgov_field *f);
