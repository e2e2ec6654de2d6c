// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_condition: conditions by name, as trees (V1: a list joined by words, "and" before "or";
// V2: items joined by one word) or written out. Circles are cut: where a condition needs itself, it does
// not hold.
#include "definition/foreign_xgov_form.h"

enum {
    CONDITION_REFERENCES = 200,                  // conditions that need each other in a row
    CONDITION_DEPTH = LIMIT_DEFINITION_DEPTH - 4 // of one as JSON, in its place in a document
};

static json_t *condition_model(struct xgov *x, str at, const json_t *model, int depth);

// ---- Joining, where always, never and "refers to nothing" are known -----------------------------------
static bool is_constant(const json_t *c)
{
    return json_is_boolean(c) || json_is_null(c);
}

static json_t *condition_drop(json_t *kept, json_t *other)
{
    json_decref(other);
    return kept;
}

json_t *foreign_xgov_condition_join(json_t *one, json_t *other, bool all)
{
    const char *key = all ? "all" : "any";
    if (json_is_null(one)) {
        return condition_drop(one, other); // evaluation stops there
    }
    if (json_is_boolean(one)) {
        return json_is_true(one) == all ? condition_drop(other, one) : condition_drop(one, other);
    }
    if (is_constant(other)) {
        // "a or nothing" is a; "a and nothing" never holds
        bool neutral = json_is_null(other) ? !all : json_is_true(other) == all;
        if (json_is_null(other) && all) {
            json_decref(one);
            return json_false();
        }
        return neutral ? condition_drop(one, other) : condition_drop(other, one);
    }
    if (json_is_object(one) && json_object_size(one) == 1 && json_object_get(one, key) != NULL) {
        json_array_append_new(json_object_get(one, key), other);
        return one;
    }
    json_t *joined = json_object();
    json_t *children = json_array();
    json_array_append_new(children, one);
    json_array_append_new(children, other);
    json_object_set_new(joined, key, children);
    return joined;
}

json_t *foreign_xgov_condition_not(json_t *one)
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

// ---- By name -----------------------------------------------------------------------------------------
static str condition_name(const json_t *condition)
{
    str name = foreign_xgov_form_string(condition, "name");
    return name.len != 0 ? name : foreign_xgov_form_string(condition, "id");
}

static size_t condition_depth(const json_t *c)
{
    size_t deepest = 0;
    size_t i;
    const char *key;
    json_t *child;
    if (json_is_array(c)) {
        json_array_foreach(c, i, child)
        {
            size_t depth = condition_depth(child);
            deepest = depth > deepest ? depth : deepest;
        }
    } else if (json_is_object(c)) {
        json_object_foreach((json_t *)(uintptr_t)c, key, child)
        {
            size_t depth = condition_depth(child);
            deepest = depth > deepest ? depth : deepest;
        }
    } else {
        return 0;
    }
    return deepest + 1;
}

static void condition_read(struct xgov *x, size_t index, int depth)
{
    str at = foreign_xgov_form_index(x, (str){0}, "conditions", index);
    const json_t *condition = json_array_get(json_object_get(x->in, "conditions"), index);
    const json_t *value = json_object_get(condition, "value");
    x->condition_open[index] = true;
    if (json_is_string(value)) {
        x->conditions[index] = foreign_xgov_expression(x, foreign_xgov_form_key(x, at, "value"),
                                                       foreign_xgov_form_string(condition, "value"), depth);
    } else if (json_is_object(value)) {
        x->conditions[index] = condition_model(x, foreign_xgov_form_key(x, at, "value"), value, depth);
    } else {
        x->conditions[index] = condition_model(x, at, condition, depth);
    }
    x->condition_open[index] = false;
    if (condition_depth(x->conditions[index]) > CONDITION_DEPTH) {
        foreign_xgov_form_say(x, at, STR("Give its inner parts names."),
                              "This condition nests too deep; it counts as false.");
        json_decref(x->conditions[index]);
        x->conditions[index] = json_null();
    }
}

json_t *foreign_xgov_condition_reference(struct xgov *x, str at, str name, int depth)
{
    const json_t *found = json_object_get(x->condition_names, arena_cstr(x->arena, name));
    size_t index = (size_t)json_integer_value(found);
    if (found == NULL) {
        foreign_xgov_form_say(x, at, STR("Name a condition that is there."),
                              "There is no condition “%.*s”; this counts as false.",
                              STR_ARG(foreign_xgov_text_cut(name, 60)));
        return json_null();
    }
    if (x->condition_open[index] || depth > CONDITION_REFERENCES) {
        foreign_xgov_form_say(x, at, STR("Break the circle."),
                              "The condition “%.*s” needs itself; this counts as false.",
                              STR_ARG(foreign_xgov_text_cut(name, 60)));
        return json_null();
    }
    if (x->conditions[index] == NULL) {
        condition_read(x, index, depth + 1);
    }
    return foreign_xgov_form_str(name);
}

// ---- Trees -------------------------------------------------------------------------------------------
static json_t *condition_v1(struct xgov *x, str at, const json_t *item, int depth)
{
    const json_t *value = json_object_get(item, "value");
    const json_t *field = json_object_get(item, "field");
    str operator= foreign_xgov_form_string(item, "operator");
    str name =
        json_is_string(field) ? foreign_xgov_form_string(item, "field") : foreign_xgov_form_string(field, "name");
    if (json_is_array(json_object_get(item, "conditions"))) {
        return condition_model(x, at, item, depth + 1);
    }
    if (json_object_get(item, "conditionName") != NULL) {
        return foreign_xgov_condition_reference(x, at, foreign_xgov_form_string(item, "conditionName"), depth);
    }
    if (json_object_get(value, "period") != NULL) {
        return foreign_xgov_compare_relative(x, at, name, operator, value);
    }
    const json_t *plain = json_is_object(value) ? json_object_get(value, "value") : value;
    return foreign_xgov_compare(x, at, name, operator, foreign_xgov_form_scalar(x->arena, plain));
}

static const json_t *list_item(const struct xgov *x, str list_id, str item_id)
{
    const json_t *place = json_object_get(x->list_places, arena_cstr(x->arena, list_id));
    const json_t *list =
        place == NULL ? NULL : json_array_get(json_object_get(x->in, "lists"), (size_t)json_integer_value(place));
    const json_t *items = json_object_get(list, "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (str_eq(foreign_xgov_form_string(json_array_get(items, i), "id"), item_id)) {
            return json_array_get(items, i);
        }
    }
    return NULL;
}

static json_t *condition_list_item(struct xgov *x, str at, str field, str operator, str list, const json_t *id)
{
    const json_t *item = list_item(x, list, (str){json_string_value(id), json_string_length(id)});
    if (item == NULL) {
        foreign_xgov_form_say(x, at, STR("Name a choice that is there."),
                              "The choice that this refers to is not in its list; this counts as false.");
        return json_null();
    }
    return foreign_xgov_compare(x, at, field, operator, foreign_xgov_list_value(x->arena, item));
}

// Several choices: for tick boxes joined by the word that the author chose, otherwise any of them, and
// for "is not" none of them.
static json_t *condition_list_items(struct xgov *x, str at, const struct xgov_field *f, str operator,
                                    const json_t * value)
{
    const json_t *ids = json_object_get(value, "itemId");
    str list = foreign_xgov_form_string(value, "listId");
    bool boxes = f->type != NULL && f->type->written == WRITTEN_LIST;
    bool all = boxes ? str_eq(foreign_xgov_form_string(value, "itemsCoordinator"), STR("and"))
                     : str_eq(operator, STR("is not"));
    if (!json_is_array(ids)) {
        return condition_list_item(x, at, f->name, operator, list, ids);
    }
    json_t *joined = json_boolean(all);
    for (size_t i = 0; i < json_array_size(ids); i++) {
        joined = foreign_xgov_condition_join(
            joined, condition_list_item(x, at, f->name, operator, list, json_array_get(ids, i)), all);
    }
    return json_array_size(ids) == 0 ? json_null() : joined;
}

static json_t *condition_v2(struct xgov *x, str at, const json_t *item, int depth)
{
    const json_t *value = json_object_get(item, "value");
    str operator= foreign_xgov_form_string(item, "operator");
    str type = foreign_xgov_form_string(item, "type");
    if (json_object_get(item, "conditionId") != NULL) {
        return foreign_xgov_condition_reference(x, at, foreign_xgov_form_string(item, "conditionId"), depth);
    }
    str component = foreign_xgov_form_string(item, "componentId");
    const json_t *found = json_object_get(x->field_uuids, arena_cstr(x->arena, component));
    if (found == NULL) {
        foreign_xgov_form_say(x, at, STR("Name a question that is there."),
                              "There is no question with the id “%.*s”; this counts as false.",
                              STR_ARG(foreign_xgov_text_cut(component, 60)));
        return json_null();
    }
    const struct xgov_field *f = &x->fields[json_integer_value(found)];
    if (str_eq(type, STR("ListItemRef")) || json_object_get(value, "listId") != NULL) {
        return condition_list_items(x, at, f, operator, value);
    }
    if (json_object_get(value, "period") != NULL) {
        return foreign_xgov_compare_relative(x, at, f->name, operator, value);
    }
    return foreign_xgov_compare(x, at, f->name, operator, foreign_xgov_form_scalar(x->arena, value));
}

// "and" binds before "or": the terms of each "or" are joined by "and".
static json_t *condition_model(struct xgov *x, str at, const json_t *model, int depth)
{
    const json_t *items = json_object_get(model, "items");
    bool v2 = json_is_array(items);
    const char *key = v2 ? "items" : "conditions";
    bool v2_or = str_eq(foreign_xgov_form_string(model, "coordinator"), STR("or"));
    items = json_object_get(model, key);
    if (json_array_size(items) == 0 || depth > LIMIT_CONDITION_DEPTH + CONDITION_REFERENCES) {
        foreign_xgov_form_say(x, at, STR("Say when it holds."), "This condition says nothing; it counts as false.");
        return json_null();
    }
    json_t *any = json_false();
    json_t *term = NULL;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        str here = foreign_xgov_form_index(x, at, key, i);
        bool or_here = v2 ? v2_or : str_eq(foreign_xgov_form_string(item, "coordinator"), STR("or"));
        json_t *one = v2 ? condition_v2(x, here, item, depth) : condition_v1(x, here, item, depth);
        if (term != NULL && or_here) {
            any = foreign_xgov_condition_join(any, term, false);
            term = one;
        } else {
            term = term == NULL ? one : foreign_xgov_condition_join(term, one, true);
        }
    }
    return foreign_xgov_condition_join(any, term, false);
}

// ---- Out ---------------------------------------------------------------------------------------------

// Always, or never, in the words of our conditions: some question is answered or not, or both at once.
static json_t *condition_constant(const struct xgov *x, bool always)
{
    json_t *both = json_array();
    for (size_t i = 0; i < x->field_count && json_array_size(both) == 0; i++) {
        for (int j = 0; j < 2 && x->fields[i].type != NULL; j++) {
            json_t *leaf = json_object();
            str operator= condition_operator_names[j == 0 ? OPERATOR_IS_ANSWERED : OPERATOR_IS_NOT_ANSWERED];
            json_object_set_new(leaf, "question", foreign_xgov_form_str(x->fields[i].id));
            json_object_set_new(leaf, "operator", foreign_xgov_form_str(operator));
            json_array_append_new(both, leaf);
        }
    }
    json_t *constant = json_object();
    json_object_set_new(constant, always ? "any" : "all", both);
    return constant;
}

void foreign_xgov_condition_all(struct xgov *x)
{
    const json_t *conditions = json_object_get(x->in, "conditions");
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        str name = condition_name(json_array_get(conditions, i));
        const json_t *last = json_object_get(x->condition_names, arena_cstr(x->arena, name));
        if (last == NULL || (size_t)json_integer_value(last) != i) {
            foreign_xgov_form_say(x, foreign_xgov_form_index(x, (str){0}, "conditions", i),
                                  STR("Give it a name of its own."),
                                  "This condition has no name, or that of a later one, which counts.");
            continue;
        }
        if (x->conditions[i] == NULL) {
            condition_read(x, i, 0);
        }
        json_t *when = x->conditions[i];
        json_t *ours = json_object();
        json_object_set_new(ours, "name", foreign_xgov_form_str(name));
        json_object_set_new(ours, "when",
                            is_constant(when) ? condition_constant(x, json_is_true(when)) : json_incref(when));
        json_array_append_new(out, ours);
    }
    json_object_set_new(x->out, "conditions", out);
}

bool foreign_xgov_condition_when(struct xgov *x, str at, str name, json_t *object)
{
    const json_t *found = json_object_get(x->condition_names, arena_cstr(x->arena, name));
    if (found == NULL) {
        foreign_xgov_form_say(x, at, STR("Name a condition that is there."),
                              "There is no condition “%.*s”; this counts as false.",
                              STR_ARG(foreign_xgov_text_cut(name, 60)));
        json_object_set_new(object, "when", condition_constant(x, false));
        return false;
    }
    json_object_set_new(object, "when", foreign_xgov_form_str(name));
    return true;
}
