// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_list: lists of choices, shared or in place.
#include "definition/foreign_xgov_form.h"

enum {
    LIST_VALUE = 500 // bytes, as read_option.c has it
};

str foreign_xgov_list_value(struct arena *a, const json_t *item)
{
    struct foreign_text_lost lost = {0};
    str value = foreign_take_scalar(a, json_object_get(item, "value"));
    if (value.len == 0) { // its words are the value, in the first language
        json_t *text = json_object_get(item, "text");
        void *first = json_object_iter(text);
        value = foreign_take_scalar(a, first == NULL ? text : json_object_iter_value(first));
    }
    return str_trim(foreign_text_cut(foreign_text_line(a, value, &lost), LIST_VALUE));
}

void foreign_xgov_list_names(struct xgov *x)
{
    const json_t *lists = json_object_get(x->in, "lists");
    json_t *taken = json_object();
    for (size_t i = 0; i < json_array_size(lists); i++) {
        const json_t *list = json_array_get(lists, i);
        str names[2] = {foreign_take_string(list, "name"), foreign_take_string(list, "id")};
        for (size_t j = 0; j < 2; j++) {
            const char *name = arena_cstr(x->base.arena, names[j]);
            if (names[j].len != 0 && json_object_get(x->list_places, name) == NULL) {
                json_object_set_new(x->list_places, name, json_integer((json_int_t)i));
            }
        }
        str id = foreign_text_id(x->base.arena, names[0].len != 0 ? names[0] : names[1], XGOV_ID, STR("list"));
        json_array_append_new(x->list_ids, foreign_give_str(foreign_give_id(&x->base, taken, id, XGOV_ID)));
    }
    json_decref(taken);
}

static bool list_offers(const struct xgov *x, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (foreign_xgov_list_value(x->base.arena, json_array_get(items, i)).len != 0) {
            return true;
        }
    }
    return false;
}

// The index of the list that the component names; NULL where there is none of that name.
static const json_t *list_named(const struct xgov *x, const json_t *component, str *ret_name)
{
    str name = foreign_take_string(component, "list");
    *ret_name = name.len == 0 ? foreign_take_string(json_object_get(component, "options"), "list") : name;
    return ret_name->len == 0 ? NULL : json_object_get(x->list_places, arena_cstr(x->base.arena, *ret_name));
}

bool foreign_xgov_list_is_of_numbers(const struct xgov *x, const json_t *component)
{
    str name;
    const json_t *place = list_named(x, component, &name);
    const json_t *list = json_array_get(json_object_get(x->in, "lists"), (size_t)json_integer_value(place));
    return place != NULL && str_eq(foreign_take_string(list, "type"), STR("number"));
}

str foreign_xgov_list_at(const struct xgov *x, const struct xgov_field *field)
{
    str name;
    const json_t *place = field->list.len == 0 ? NULL : list_named(x, field->component, &name);
    return place == NULL ? foreign_at_key(x->base.arena, field->at, "values")
                         : foreign_at_index(x->base.arena, (str){0}, "lists", (size_t)json_integer_value(place));
}

const json_t *foreign_xgov_list_of(struct xgov *x, str at, const json_t *component, str *ret_id)
{
    const json_t *in_place = json_object_get(json_object_get(component, "values"), "items");
    str name;
    *ret_id = (str){0};
    if (list_offers(x, in_place)) {
        return in_place;
    }
    const json_t *place = list_named(x, component, &name);
    size_t index = (size_t)json_integer_value(place);
    const json_t *list = place == NULL ? NULL : json_array_get(json_object_get(x->in, "lists"), index);
    const json_t *items = json_object_get(list, "items");
    if (!list_offers(x, items)) {
        foreign_say(&x->base, at, STR("Give it choices."),
                    list == NULL ? "The list “%.*s” is not in the file." : "The list “%.*s” is empty.",
                    STR_ARG(foreign_text_cut(name, 60)));
        return NULL;
    }
    *ret_id = str_from(json_string_value(json_array_get(x->list_ids, index)));
    return items;
}

static json_t *list_option(struct xgov *x, str at, const json_t *item, str value, str exclusive)
{
    static const char *const known[] = {"text", "label",     "value",       "id", "description",
                                        "hint", "condition", "conditional", NULL};
    json_t *option = json_object();
    str label = foreign_take_line(&x->base, at, item, "text");
    label = label.len != 0 ? label : foreign_take_line(&x->base, at, item, "label");
    str hint = foreign_take_plain(&x->base, at, item, "description");
    hint = hint.len != 0 ? hint : foreign_take_plain(&x->base, at, item, "hint");
    foreign_say_unknown(&x->base, at, item, known);
    json_object_set_new(option, "value", foreign_give_str(value));
    json_object_set_new(option, "label", foreign_give_str(label.len != 0 ? label : value));
    foreign_give(option, "hint", hint);
    if (exclusive.len != 0 && str_eq(exclusive, value)) {
        json_object_set_new(option, "exclusive", json_true());
    }
    str condition = foreign_take_string(item, "condition");
    if (condition.len != 0) {
        foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, at, "condition"), condition, option);
    }
    return option;
}

json_t *foreign_xgov_list_options(struct xgov *x, str at, const json_t *items, str exclusive)
{
    json_t *options = json_array();
    json_t *taken = json_object();
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *item = json_array_get(items, i);
        str here = foreign_at_index(x->base.arena, at, "items", i);
        str value = foreign_xgov_list_value(x->base.arena, item);
        if (value.len == 0) {
            continue; // an empty first line, as selects have it
        }
        bool twice = json_object_get(taken, arena_cstr(x->base.arena, value)) != NULL;
        str kept = foreign_give_id(&x->base, taken, value, LIST_VALUE);
        if (twice) {
            foreign_say(&x->base, here, STR("Give each choice a value of its own."),
                        "Two choices have the value “%.*s”; this one becomes “%.*s”.",
                        STR_ARG(foreign_text_cut(value, 60)), STR_ARG(foreign_text_cut(kept, 60)));
        }
        json_array_append_new(options, list_option(x, here, item, kept, exclusive));
    }
    json_decref(taken);
    return options;
}

void foreign_xgov_list_all(struct xgov *x)
{
    const json_t *lists = json_object_get(x->in, "lists");
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(lists); i++) {
        const json_t *list = json_array_get(lists, i);
        static const char *const known[] = {"id", "name", "title", "type", "items", NULL};
        str at = foreign_at_index(x->base.arena, (str){0}, "lists", i);
        foreign_say_unknown(&x->base, at, list, known);
        json_t *options = foreign_xgov_list_options(x, at, json_object_get(list, "items"), (str){0});
        if (json_array_size(options) == 0) {
            json_decref(options);
            continue; // who uses it is told
        }
        json_t *ours = json_object();
        json_object_set_new(ours, "id", json_incref(json_array_get(x->list_ids, i)));
        foreign_give(ours, "title", foreign_take_line(&x->base, at, list, "title"));
        json_object_set_new(ours, "options", options);
        json_array_append_new(out, ours);
    }
    if (json_array_size(out) == 0) {
        json_decref(out);
        return;
    }
    json_object_set_new(x->out, "lists", out);
}
