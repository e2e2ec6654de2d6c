// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_when.h"

bool foreign_when_is_constant(const json_t *c)
{
    return json_is_boolean(c) || json_is_null(c);
}

static json_t *when_drop(json_t *kept, json_t *other)
{
    json_decref(other);
    return kept;
}

// Adds a condition, or what it joins where it joins in the same way.
static void when_children(json_t *children, json_t *one, const char *key)
{
    json_t *inner = json_object_size(one) == 1 ? json_object_get(one, key) : NULL;
    if (inner != NULL) {
        json_array_extend(children, inner);
        json_decref(one);
    } else {
        json_array_append_new(children, one);
    }
}

json_t *foreign_when_join(json_t *one, json_t *other, bool all)
{
    const char *key = all ? "all" : "any";
    if (json_is_null(one)) {
        return when_drop(one, other); // evaluation stops there
    }
    if (json_is_boolean(one)) {
        return json_is_true(one) == all ? when_drop(other, one) : when_drop(one, other);
    }
    if (foreign_when_is_constant(other)) {
        // "a or nothing" is a; "a and nothing" never holds
        bool neutral = json_is_null(other) ? !all : json_is_true(other) == all;
        if (json_is_null(other) && all) {
            json_decref(one);
            return json_false();
        }
        return neutral ? when_drop(one, other) : when_drop(other, one);
    }
    // "(a and b) and (c and d)" is "a and b and c and d"
    json_t *joined = json_object();
    json_t *children = json_array();
    when_children(children, one, key);
    when_children(children, other, key);
    json_object_set_new(joined, key, children);
    return joined;
}

json_t *foreign_when_not(json_t *one)
{
    if (json_is_null(one)) {
        return one;
    }
    if (json_is_boolean(one)) {
        return json_boolean(!json_is_true(one));
    }
    json_t *opposite = json_object();
    json_object_set_new(opposite, "not", one);
    return opposite;
}

size_t foreign_when_depth(const json_t *c)
{
    size_t deepest = 0;
    size_t i;
    const char *key;
    json_t *child;
    if (json_is_array(c)) {
        json_array_foreach(c, i, child)
        {
            size_t depth = foreign_when_depth(child);
            deepest = depth > deepest ? depth : deepest;
        }
    } else if (json_is_object(c)) {
        json_object_foreach((json_t *)(uintptr_t)c, key, child)
        {
            size_t depth = foreign_when_depth(child);
            deepest = depth > deepest ? depth : deepest;
        }
    } else {
        return 0;
    }
    return deepest + 1;
}

json_t *foreign_when_compare(str question, enum condition_operator compare, str value)
{
    json_t *leaf = json_object();
    json_object_set_new(leaf, "question", foreign_give_str(question));
    json_object_set_new(leaf, "operator", foreign_give_str(condition_operator_names[compare]));
    if (compare != OPERATOR_IS_ANSWERED && compare != OPERATOR_IS_NOT_ANSWERED) {
        json_object_set_new(leaf, "value", foreign_give_str(value));
    }
    return leaf;
}

json_t *foreign_when_constant(str question, bool always)
{
    json_t *both = json_array();
    json_t *constant = json_object();
    bool all = question.len != 0 ? !always : always; // all of none holds, any of none does not
    if (question.len != 0) {
        json_array_append_new(both, foreign_when_compare(question, OPERATOR_IS_ANSWERED, (str){0}));
        json_array_append_new(both, foreign_when_compare(question, OPERATOR_IS_NOT_ANSWERED, (str){0}));
    }
    json_object_set_new(constant, all ? "all" : "any", both);
    return constant;
}
