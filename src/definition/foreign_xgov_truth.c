// SPDX-License-Identifier: Apache-2.0
// Trees are shared, never changed once they are made.
//
// What must be known of earlier pieces is written out only where the piece itself does not say it: an
// answer given implies the answers of every page that one cannot have gone round. So most conditions stay
// as their authors wrote them.
#include "definition/foreign_xgov_truth.h"
#include "definition/foreign_xgov_form.h"

enum {
    TRUTH_KNOWN = 200,  // comparisons in what must be known for one piece; more are left out
    TRUTH_GUARDS = 5000 // in a whole form
};

// ---- Trees -------------------------------------------------------------------------------------------
static json_t *tree_children(const json_t *tree, bool all)
{
    json_t *children = json_is_object(tree) ? json_object_get(tree, all ? "all" : "any") : NULL;
    return json_is_array(children) ? children : NULL;
}

// Takes the array and what is in it.
static json_t *tree_gather(json_t *parts, bool all)
{
    json_t *flat = json_array();
    json_t *tree = NULL;
    for (size_t i = 0; i < json_array_size(parts) && tree == NULL; i++) {
        json_t *part = json_array_get(parts, i);
        json_t *inner = tree_children(part, all);
        if (json_is_boolean(part)) {
            tree = json_is_true(part) == all ? NULL : json_incref(part);
        } else if (inner != NULL) {
            json_array_extend(flat, inner);
        } else {
            json_array_append(flat, part);
        }
    }
    if (tree == NULL && json_array_size(flat) == 0) {
        tree = json_boolean(all);
    } else if (tree == NULL && json_array_size(flat) == 1) {
        tree = json_incref(json_array_get(flat, 0));
    } else if (tree == NULL) {
        tree = json_object();
        json_object_set(tree, all ? "all" : "any", flat);
    }
    json_decref(flat);
    json_decref(parts);
    return tree;
}

static json_t *tree_two(json_t *one, json_t *other, bool all)
{
    json_t *parts = json_array();
    json_array_append_new(parts, one);
    json_array_append_new(parts, other);
    return tree_gather(parts, all);
}

json_t *foreign_xgov_truth_any(json_t *one, json_t *other)
{
    return tree_two(one, other, false);
}

json_t *foreign_xgov_truth_all(json_t *one, json_t *other)
{
    return tree_two(one, other, true);
}

json_t *foreign_xgov_truth_opposite(json_t *one)
{
    static const enum condition_operator opposites[][2] = {{OPERATOR_IS, OPERATOR_IS_NOT},
                                                           {OPERATOR_CONTAINS, OPERATOR_DOES_NOT_CONTAIN},
                                                           {OPERATOR_IS_ANSWERED, OPERATOR_IS_NOT_ANSWERED}};
    str operator= foreign_take_string(one, "operator");
    for (size_t i = 0; operator.len != 0 && i<6; i++) {
        if (str_eq(operator, condition_operator_names[opposites[i / 2][i % 2]])) {
            json_t *turned = json_copy(one);
            enum condition_operator other = opposites[i / 2][1 - i % 2];
            json_object_set_new(turned, "operator", foreign_give_str(condition_operator_names[other]));
            json_decref(one);
            return turned;
        }
    }
    return foreign_when_not(one);
}

// Counts comparisons, up to a few more than `most`.
static size_t tree_leaves(const json_t *tree, size_t most)
{
    const json_t *children = tree_children(tree, true);
    children = children == NULL ? tree_children(tree, false) : children;
    size_t count = children == NULL ? 1 : 0;
    if (json_is_object(tree) && json_object_get(tree, "not") != NULL) {
        return tree_leaves(json_object_get(tree, "not"), most);
    }
    for (size_t i = 0; i < json_array_size(children) && count <= most; i++) {
        count += tree_leaves(json_array_get(children, i), most);
    }
    return count;
}

// ---- What an answer implies --------------------------------------------------------------------------
static const struct xgov_field *leaf_field(const struct xgov *x, const json_t *leaf)
{
    const json_t *found = json_object_get(x->field_ids, json_string_value(json_object_get(leaf, "question")));
    return found == NULL ? NULL : &x->fields[json_integer_value(found)];
}

bool foreign_xgov_truth_always_answered(const struct xgov_field *f)
{
    const json_t *options = json_object_get(f->component, "options");
    return f->type != NULL && !f->row && f->revealed_by == 0 && !foreign_take_false(options, "required") &&
           foreign_take_string(options, "condition").len == 0;
}

// Whether a comparison that holds says that the question of `wanted` was answered.
static bool leaf_implies(struct xgov *x, const json_t *leaf, const struct xgov_field *wanted)
{
    static const enum condition_operator empty[] = {OPERATOR_IS_NOT, OPERATOR_DOES_NOT_CONTAIN,
                                                    OPERATOR_IS_NOT_ANSWERED};
    str operator= foreign_take_string(leaf, "operator");
    const struct xgov_field *f = leaf_field(x, leaf);
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        if (str_eq(operator, condition_operator_names[empty[i]])) {
            return false;
        }
    }
    return f == wanted || (f != NULL && foreign_xgov_truth_always_answered(wanted) &&
                           foreign_xgov_route_before(x, wanted->page, f->page));
}

static bool tree_implies_leaf(struct xgov *x, const json_t *tree, const json_t *leaf)
{
    const json_t *all = tree_children(tree, true);
    const json_t *any = tree_children(tree, false);
    const struct xgov_field *wanted = leaf_field(x, leaf);
    bool answered = str_eq(foreign_take_string(leaf, "operator"), condition_operator_names[OPERATOR_IS_ANSWERED]);
    if (all != NULL || any != NULL) {
        size_t implied = 0;
        size_t count = json_array_size(all != NULL ? all : any);
        for (size_t i = 0; i < count && implied == (all != NULL ? 0 : i); i++) {
            implied += tree_implies_leaf(x, json_array_get(all != NULL ? all : any, i), leaf) ? 1 : 0;
        }
        return all != NULL ? implied > 0 : implied == count;
    }
    return json_equal(tree, leaf) || (answered && wanted != NULL && leaf_implies(x, tree, wanted));
}

static bool tree_implies(struct xgov *x, const json_t *tree, const json_t *wanted)
{
    const json_t *all = tree_children(wanted, true);
    const json_t *any = tree_children(wanted, false);
    if (json_is_boolean(wanted)) {
        return json_is_true(wanted);
    }
    if (all == NULL && any == NULL) {
        return tree_implies_leaf(x, tree, wanted);
    }
    size_t implied = 0;
    size_t count = json_array_size(all != NULL ? all : any);
    for (size_t i = 0; i < count; i++) {
        implied += tree_implies(x, tree, json_array_get(all != NULL ? all : any, i)) ? 1 : 0;
    }
    return all != NULL ? implied == count : implied > 0;
}

// ---- Pieces ------------------------------------------------------------------------------------------
struct xgov_truth foreign_xgov_truth_never(void)
{
    return (struct xgov_truth){json_false(), json_false()};
}

json_t *foreign_xgov_truth_holds(struct xgov_truth one)
{
    json_decref(one.known);
    return one.holds;
}

struct xgov_truth foreign_xgov_truth_not(struct xgov_truth one)
{
    json_t *holds = foreign_xgov_truth_all(json_incref(one.known), foreign_xgov_truth_opposite(one.holds));
    return (struct xgov_truth){holds, one.known};
}

void foreign_xgov_truth_add(struct xgov *x, struct xgov_truths *list, struct xgov_truth one)
{
    *arena_push(x->base.arena, struct xgov_truth, list->items, list->count, list->room) = one;
}

// The pieces of `known` that `holds` does not say itself are added to what must be known; whether there
// is room for them.
static void guard_add(struct xgov *x, json_t *guard, const json_t *known)
{
    const json_t *pieces = tree_children(known, true);
    for (size_t i = 0; i < (pieces == NULL ? 1 : json_array_size(pieces)); i++) {
        json_t *piece = pieces == NULL ? (json_t *)(uintptr_t)known : json_array_get(pieces, i);
        bool there = json_is_true(piece) || json_array_size(guard) >= TRUTH_KNOWN;
        for (size_t k = 0; k < json_array_size(guard) && !there; k++) {
            there = tree_implies(x, json_array_get(guard, k), piece);
        }
        if (!there && tree_leaves(piece, TRUTH_KNOWN) <= TRUTH_KNOWN) {
            json_array_append(guard, piece);
        }
    }
}

// A later piece of an "or": it counts where all before it are known.
static json_t *guarded(struct xgov *x, const json_t *guard, json_t *holds)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < json_array_size(guard) && x->guards < TRUTH_GUARDS; i++) {
        const json_t *piece = json_array_get(guard, i);
        if (!tree_implies(x, holds, piece)) {
            x->guards += tree_leaves(piece, TRUTH_KNOWN);
            json_array_append(parts, json_array_get(guard, i));
        }
    }
    json_array_append_new(parts, holds);
    return tree_gather(parts, true);
}

static json_t *join_holds(struct xgov *x, const struct xgov_truths *list, bool all)
{
    json_t *parts = json_array();
    json_t *guard = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *holds = json_incref(list->items[i].holds);
        json_array_append_new(parts, guarded(x, guard, holds));
        if (!all) {
            guard_add(x, guard, list->items[i].known);
        }
    }
    json_decref(guard);
    return tree_gather(parts, all);
}

// From the right: the first piece must be known, and the rest where reading goes on to it.
static json_t *join_known(struct xgov *x, const struct xgov_truths *list, bool all)
{
    json_t *known = json_incref(list->items[list->count - 1].known);
    for (size_t i = list->count - 1; i > 0; i--) {
        const struct xgov_truth *one = &list->items[i - 1];
        if (tree_implies(x, one->known, known)) {
            json_decref(known);
            known = json_incref(one->known);
            continue;
        }
        json_t *over = json_incref(one->holds);
        over = all ? foreign_xgov_truth_opposite(over) : over;
        known = foreign_xgov_truth_all(json_incref(one->known), foreign_xgov_truth_any(over, known));
        if (tree_leaves(known, TRUTH_KNOWN) > TRUTH_KNOWN) {
            json_decref(known);
            known = json_incref(one->known); // more than a reader of the definition could follow
        }
    }
    return known;
}

struct xgov_truth foreign_xgov_truth_join(struct xgov *x, const struct xgov_truths *list, bool all)
{
    if (list->count == 0) {
        return foreign_xgov_truth_never();
    }
    struct xgov_truth joined = {join_holds(x, list, all), join_known(x, list, all)};
    for (size_t i = 0; i < list->count; i++) {
        json_decref(list->items[i].holds);
        json_decref(list->items[i].known);
    }
    return joined;
}
