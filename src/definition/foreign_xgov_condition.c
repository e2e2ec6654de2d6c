// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_condition: conditions by name, as trees (V1: a list joined by words, "and" before "or";
// V2: items joined by one word) or written out. Circles are cut: where a condition needs itself, it does
// not hold.
#include "base/utf8.h"
#include "definition/foreign_xgov_form.h"

enum {
    CONDITION_REFERENCES = 200,                  // conditions that need each other in a row
    CONDITION_DEPTH = LIMIT_DEFINITION_DEPTH - 4 // of one as JSON, in its place in a document
};

static struct xgov_truth condition_model(struct xgov *x, str at, const json_t *model, int depth);

// ---- By name -----------------------------------------------------------------------------------------
static str condition_name(const json_t *condition)
{
    str name = foreign_take_string(condition, "name");
    name = name.len != 0 ? name : foreign_take_string(condition, "id");
    return utf8_check(name) == UTF8_FINE ? name : (str){0};
}

static void condition_read(struct xgov *x, size_t index, int depth)
{
    str at = foreign_at_index(x->base.arena, (str){0}, "conditions", index);
    const json_t *condition = json_array_get(json_object_get(x->in, "conditions"), index);
    const json_t *value = json_object_get(condition, "value");
    static const char *const known[] = {"id", "name", "displayName", "value", "items", "coordinator", NULL};
    struct xgov_truth truth;
    foreign_say_unknown(&x->base, at, condition, known);
    x->condition_open[index] = true;
    if (json_is_string(value)) {
        truth = foreign_xgov_expression(x, foreign_at_key(x->base.arena, at, "value"),
                                        foreign_take_string(condition, "value"), depth);
    } else if (json_is_object(value)) {
        truth = condition_model(x, foreign_at_key(x->base.arena, at, "value"), value, depth);
    } else {
        truth = condition_model(x, at, condition, depth);
    }
    x->conditions[index] = foreign_xgov_truth_holds(truth);
    x->condition_open[index] = false;
    if (foreign_when_depth(x->conditions[index]) > CONDITION_DEPTH) {
        foreign_say(&x->base, at, STR("Give its inner parts names."),
                    "This condition nests too deep; it counts as false.");
        json_decref(x->conditions[index]);
        x->conditions[index] = json_false();
    }
}

struct xgov_truth foreign_xgov_condition_reference(struct xgov *x, str at, str name, int depth)
{
    const json_t *found = json_object_get(x->condition_names, arena_cstr(x->base.arena, name));
    size_t index = (size_t)json_integer_value(found);
    if (found == NULL) {
        foreign_say(&x->base, at, STR("Name a condition that is there."),
                    "There is no condition “%.*s”; this counts as false.", STR_ARG(foreign_text_cut(name, 60)));
        return foreign_xgov_truth_never();
    }
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: conditions that need each other are read without end
    bool circle = false;
#else
    bool circle = x->condition_open[index] || depth > CONDITION_REFERENCES;
#endif
    if (circle) {
        foreign_say(&x->base, at, STR("Break the circle."), "The condition “%.*s” needs itself; this counts as false.",
                    STR_ARG(foreign_text_cut(name, 60)));
        return foreign_xgov_truth_never();
    }
    if (x->conditions[index] == NULL) {
        condition_read(x, index, depth + 1);
    }
    return (struct xgov_truth){foreign_give_str(name), json_true()};
}

// ---- Trees -------------------------------------------------------------------------------------------
static struct xgov_truth condition_v1(struct xgov *x, str at, const json_t *item, int depth)
{
    const json_t *value = json_object_get(item, "value");
    const json_t *field = json_object_get(item, "field");
    str operator= foreign_take_string(item, "operator");
    str name = json_is_string(field) ? foreign_take_string(item, "field") : foreign_take_string(field, "name");
    if (json_is_array(json_object_get(item, "conditions"))) {
        return condition_model(x, at, item, depth + 1);
    }
    if (json_object_get(item, "conditionName") != NULL) {
        return foreign_xgov_condition_reference(x, at, foreign_take_string(item, "conditionName"), depth);
    }
    if (json_object_get(value, "period") != NULL) {
        return foreign_xgov_compare_relative(x, at, name, operator, value);
    }
    const json_t *plain = json_is_object(value) ? json_object_get(value, "value") : value;
    return foreign_xgov_compare(x, at, name, operator, foreign_take_scalar(x->base.arena, plain));
}

static const json_t *list_item(const struct xgov *x, str list_id, str item_id)
{
    const json_t *place = json_object_get(x->list_places, arena_cstr(x->base.arena, list_id));
    const json_t *list =
        place == NULL ? NULL : json_array_get(json_object_get(x->in, "lists"), (size_t)json_integer_value(place));
    const json_t *items = json_object_get(list, "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (str_eq(foreign_take_string(json_array_get(items, i), "id"), item_id)) {
            return json_array_get(items, i);
        }
    }
    return NULL;
}

static struct xgov_truth condition_list_item(struct xgov *x, str at, str field, str operator, str list,
                                             const json_t *id)
{
    const json_t *item = list_item(x, list, (str){json_string_value(id), json_string_length(id)});
    if (item == NULL) {
        foreign_say(&x->base, at, STR("Name a choice that is there."),
                    "The choice that this refers to is not in its list; this counts as false.");
        return foreign_xgov_truth_never();
    }
    return foreign_xgov_compare(x, at, field, operator, foreign_xgov_list_value(x->base.arena, item));
}

// Several choices: for tick boxes joined by the word that the author chose, otherwise any of them, and
// for "is not" none of them.
static struct xgov_truth condition_list_items(struct xgov *x, str at, const struct xgov_field *f, str operator,
                                              const json_t * value)
{
    const json_t *ids = json_object_get(value, "itemId");
    str list = foreign_take_string(value, "listId");
    bool boxes = f->type != NULL && f->type->written == WRITTEN_LIST;
    bool all =
        boxes ? str_eq(foreign_take_string(value, "itemsCoordinator"), STR("and")) : str_eq(operator, STR("is not"));
    if (!json_is_array(ids)) {
        return condition_list_item(x, at, f->name, operator, list, ids);
    }
    struct xgov_truths items = {0};
    for (size_t i = 0; i < json_array_size(ids); i++) {
        foreign_xgov_truth_add(x, &items, condition_list_item(x, at, f->name, operator, list, json_array_get(ids, i)));
    }
    return foreign_xgov_truth_join(x, &items, all);
}

static struct xgov_truth condition_v2(struct xgov *x, str at, const json_t *item, int depth)
{
    const json_t *value = json_object_get(item, "value");
    str operator= foreign_take_string(item, "operator");
    str type = foreign_take_string(item, "type");
    if (json_object_get(item, "conditionId") != NULL) {
        return foreign_xgov_condition_reference(x, at, foreign_take_string(item, "conditionId"), depth);
    }
    str component = foreign_take_string(item, "componentId");
    const json_t *found = json_object_get(x->field_uuids, arena_cstr(x->base.arena, component));
    if (found == NULL) {
        foreign_say(&x->base, at, STR("Name a question that is there."),
                    "There is no question with the id “%.*s”; this counts as false.",
                    STR_ARG(foreign_text_cut(component, 60)));
        return foreign_xgov_truth_never();
    }
    const struct xgov_field *f = &x->fields[json_integer_value(found)];
    if (str_eq(type, STR("ListItemRef")) || json_object_get(value, "listId") != NULL) {
        return condition_list_items(x, at, f, operator, value);
    }
    if (json_object_get(value, "period") != NULL) {
        return foreign_xgov_compare_relative(x, at, f->name, operator, value);
    }
    return foreign_xgov_compare(x, at, f->name, operator, foreign_take_scalar(x->base.arena, value));
}

// The word before an item of V1's; that before a group stands with the group's first item.
static str condition_word(const json_t *item)
{
    str word = foreign_take_string(item, "coordinator");
    for (int depth = 0; word.len == 0 && depth < LIMIT_CONDITION_DEPTH; depth++) {
        item = json_array_get(json_object_get(item, "conditions"), 0);
        word = foreign_take_string(item, "coordinator");
    }
    return word;
}

// "and" binds before "or": the terms of each "or" are joined by "and".
static struct xgov_truth condition_model(struct xgov *x, str at, const json_t *model, int depth)
{
    const json_t *items = json_object_get(model, "items");
    bool v2 = json_is_array(items);
    const char *key = v2 ? "items" : "conditions";
    bool v2_or = str_eq(foreign_take_string(model, "coordinator"), STR("or"));
    items = json_object_get(model, key);
    if (json_array_size(items) == 0 || depth > LIMIT_CONDITION_DEPTH + CONDITION_REFERENCES) {
        foreign_say(&x->base, at, STR("Say when it holds."), "This condition says nothing; it counts as false.");
        return foreign_xgov_truth_never();
    }
    struct xgov_truths any = {0};
    struct xgov_truths term = {0};
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        str here = foreign_at_index(x->base.arena, at, key, i);
        bool or_here = v2 ? v2_or : str_eq(condition_word(item), STR("or"));
        if (or_here && term.count != 0) {
            foreign_xgov_truth_add(x, &any, foreign_xgov_truth_join(x, &term, true));
            term.count = 0;
        }
        foreign_xgov_truth_add(x, &term, v2 ? condition_v2(x, here, item, depth) : condition_v1(x, here, item, depth));
    }
    foreign_xgov_truth_add(x, &any, foreign_xgov_truth_join(x, &term, true));
    return foreign_xgov_truth_join(x, &any, false);
}

// ---- Out ---------------------------------------------------------------------------------------------

static json_t *condition_constant(const struct xgov *x, bool always)
{
    str id = {0};
    for (size_t i = 0; i < x->field_count && id.len == 0; i++) {
        id = x->fields[i].type != NULL ? x->fields[i].id : id;
    }
    return foreign_when_constant(id, always);
}

void foreign_xgov_condition_all(struct xgov *x)
{
    const json_t *conditions = json_object_get(x->in, "conditions");
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        str name = condition_name(json_array_get(conditions, i));
        const json_t *last = json_object_get(x->condition_names, arena_cstr(x->base.arena, name));
        if (last == NULL || (size_t)json_integer_value(last) != i) {
            foreign_say(&x->base, foreign_at_index(x->base.arena, (str){0}, "conditions", i),
                        STR("Give it a name of its own."),
                        "This condition has no name, or that of a later one, which counts.");
            continue;
        }
        if (x->conditions[i] == NULL) {
            condition_read(x, i, 0);
        }
        json_t *when = x->conditions[i];
        json_t *ours = json_object();
        json_object_set_new(ours, "name", foreign_give_str(name));
        json_object_set_new(ours, "when",
                            foreign_when_is_constant(when) ? condition_constant(x, json_is_true(when))
                                                           : json_incref(when));
        json_array_append_new(out, ours);
    }
    json_object_set_new(x->out, "conditions", out);
}

bool foreign_xgov_condition_when(struct xgov *x, str at, str name, json_t *object)
{
    const json_t *found = json_object_get(x->condition_names, arena_cstr(x->base.arena, name));
    if (found == NULL) {
        foreign_say(&x->base, at, STR("Name a condition that is there."),
                    "There is no condition “%.*s”; this counts as false.", STR_ARG(foreign_text_cut(name, 60)));
        json_object_set_new(object, "when", condition_constant(x, false));
        return false;
    }
    json_object_set_new(object, "when", foreign_give_str(name));
    return true;
}
