// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_place: "{{ name }}", "{{ section.name }}" and "{{ 'name' | answer }}" say what was answered:
// Nunjucks in V1 and Liquid in V2, with the value of a choice where ours says its words.
#include "definition/foreign_place.h"
#include "definition/foreign_xgov_form.h"

enum {
    PLACES_MOST = LIMIT_SLOT_COUNT / 3 // since a text may stand in more than one place of a document
};

// The name in the code; empty where it is more than a name. Filters that change nothing here are passed
// over.
static str place_name(str code)
{
    static const str filters[] = {STR_INIT("answer"), STR_INIT("safe"), STR_INIT("escape"), STR_INIT("e"),
                                  STR_INIT("trim")};
    str name;
    str rest;
    bool answer = false;
    bool piped = str_cut(code, '|', &name, &rest);
    name = str_trim(piped ? name : code);
    str filter;
    while (piped && str_next(&rest, '|', &filter)) {
        bool known = false;
        for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
            known = known || str_eq(str_trim(filter), filters[i]);
        }
        answer = answer || str_eq(str_trim(filter), STR("answer"));
        name = known ? name : (str){0};
    }
    bool quoted = name.len > 2 && (name.ptr[0] == '\'' || name.ptr[0] == '"') && name.ptr[name.len - 1] == name.ptr[0];
    if (quoted != answer) {
        return (str){0};
    }
    return quoted ? str_slice(name, 1, name.len - 1) : name;
}

static bool place_is_section(const struct xgov *x, str name)
{
    const json_t *sections = json_object_get(x->in, "sections");
    for (size_t i = 0; i < json_array_size(sections); i++) {
        if (str_eq(foreign_take_string(json_array_get(sections, i), "name"), name)) {
            return true;
        }
    }
    return false;
}

// The question of that name; one of a section may be written with it.
static const struct xgov_field *place_field(const struct xgov *x, str name)
{
    str section;
    str inner;
    bool whole = json_object_get(x->field_names, arena_cstr(x->base.arena, name)) != NULL;
    if (name.len == 0 || (!whole && (!str_cut(name, '.', &section, &inner) || !place_is_section(x, section)))) {
        return NULL;
    }
    const struct xgov_field *f = foreign_xgov_field_find(x, name);
    return f == NULL || f->type == NULL || f->same != STR_NONE ? NULL : f; // of two of a name either may be meant
}

static bool place_plain(str words)
{
    static const char marks[] = "|()\n";
    for (size_t i = 0; i < words.len; i++) {
        if (strchr(marks, words.ptr[i]) != NULL) {
            return false;
        }
    }
    return words.len != 0;
}

// Whether each choice's value is to be said where its words differ from it.
static bool place_by_value(struct xgov *x, const struct xgov_field *f)
{
    bool differ = false;
    bool plain = json_array_size(f->items) <= FOREIGN_PLACES && f->type->written == WRITTEN_TEXT;
    for (size_t i = 0; i < json_array_size(f->items); i++) {
        const json_t *item = json_array_get(f->items, i);
        str value = foreign_xgov_list_value(x->base.arena, item);
        differ = differ || !str_eq(value, str_trim(foreign_take_string(item, "text")));
        plain = plain && place_plain(value);
    }
    if (differ && !plain) {
        foreign_say(&x->base, f->at, STR("Read the texts that say its answer."),
                    "Where texts said the value of the choice they say its words now.");
    }
    return differ && plain;
}

static str place_value(struct xgov *x, const struct xgov_field *f, str value)
{
    str name =
        foreign_text_id(x->base.arena, arena_printf(x->base.arena, "%.*s is %.*s", STR_ARG(f->id), STR_ARG(value)),
                        XGOV_ID, STR("place"));
    const char *key = arena_cstr(x->base.arena, name);
    if (json_object_get(x->condition_names, key) != NULL) {
        return (str){0};
    }
    json_object_set_new(x->place_conditions, key, foreign_when_compare(f->id, OPERATOR_IS, value));
    return foreign_place_written(x->base.arena, arena_printf(x->base.arena, "if %s: %.*s", key, STR_ARG(value)));
}

str foreign_xgov_place(const struct foreign_base *b, str code)
{
    struct xgov *x = (struct xgov *)(uintptr_t)b; // whose first member it is
    const struct xgov_field *f = place_field(x, place_name(code));
    str places = {0};
    if (f == NULL || x->place_count >= PLACES_MOST) {
        return places;
    }
    x->place_count++;
    if (!place_by_value(x, f)) {
        return foreign_place_written(x->base.arena, f->id);
    }
    for (size_t i = 0; i < json_array_size(f->items); i++) {
        str value = foreign_xgov_list_value(x->base.arena, json_array_get(f->items, i));
        places = arena_concat(x->base.arena, places, place_value(x, f, value));
        x->place_count++;
    }
    return places;
}

void foreign_xgov_place_conditions(struct xgov *x)
{
    const char *name;
    json_t *when;
    json_object_foreach(x->place_conditions, name, when)
    {
        json_t *condition = json_object();
        json_object_set_new(condition, "name", json_string(name));
        json_object_set(condition, "when", when);
        foreign_give_to(x->out, "conditions", condition);
    }
}
