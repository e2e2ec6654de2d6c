// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_field: every component that asks something, with the id that it has in our document.
// Conditions, routes and pages refer to them, so they are gathered first.
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"

static const struct xgov_type unknown_type = {
    STR_INIT(""), XGOV_ASKS, STR_INIT("text"),
    .told = STR_INIT("This kind of component is not known; it is asked for as text.")};
static const struct xgov_type unknown_content = {STR_INIT(""), XGOV_SHOWS, STR_INIT("guidance")};

static const struct xgov_type *field_kind(const json_t *component)
{
    const struct xgov_type *kind = foreign_xgov_type_find(foreign_take_string(component, "type"));
    if (kind == NULL) {
        bool shows =
            foreign_take_string(component, "content").len != 0 || foreign_take_string(component, "name").len == 0;
        kind = shows ? &unknown_content : &unknown_type;
    }
    return kind;
}

bool foreign_xgov_field_is_content(const json_t *component)
{
    return field_kind(component)->class == XGOV_SHOWS;
}

static struct xgov_field *field_add(struct xgov *x)
{
    if (x->field_count == x->field_capacity) {
        size_t capacity = x->field_capacity == 0 ? 64 : x->field_capacity * 2;
        struct xgov_field *more = arena_array(x->base.arena, struct xgov_field, capacity);
        memcpy(more, x->field_count == 0 ? more : x->fields, x->field_count * sizeof *more);
        x->fields = more;
        x->field_capacity = capacity;
    }
    return &x->fields[x->field_count++];
}

static void field_index(struct xgov *x, size_t index)
{
    struct xgov_field *f = &x->fields[index];
    const char *name = arena_cstr(x->base.arena, f->name);
    const char *uuid = arena_cstr(x->base.arena, foreign_take_string(f->component, "id"));
    const json_t *first = json_object_get(x->field_names, name);
    json_object_set_new(x->field_ids, arena_cstr(x->base.arena, f->id), json_integer((json_int_t)index));
    f->same = STR_NONE;
    if (first == NULL) {
        json_object_set_new(x->field_names, name, json_integer((json_int_t)index));
    } else {
        struct xgov_field *head = &x->fields[json_integer_value(first)];
        f->same = head->same; // the order among them does not matter
        head->same = index;
        foreign_say(&x->base, f->at, STR("Give each question a name of its own."),
                    "Another question is named “%.*s” too; this one becomes “%.*s”.",
                    STR_ARG(foreign_text_cut(f->name, 60)), STR_ARG(f->id));
    }
    if (*uuid != '\0' && json_object_get(x->field_uuids, uuid) == NULL) {
        json_object_set_new(x->field_uuids, uuid, json_integer((json_int_t)index));
    }
}

static void field_type(struct xgov *x, struct xgov_field *f)
{
    f->type = f->kind->class == XGOV_DROPS ? NULL : question_type_find(f->kind->ours);
    if (f->kind->choices) {
        f->items = foreign_xgov_list_of(x, f->at, f->component, &f->list);
        f->numbers = f->list.len != 0 && foreign_xgov_list_is_of_numbers(x, f->component);
        if (f->items == NULL) {
            f->type = question_type_find(STR("text"));
        }
    }
    if (f->kind->told.len != 0) {
        foreign_say(&x->base, f->at, STR("See docs/importing.md."), "%.*s", STR_ARG(f->kind->told));
    }
}

static void field_one(struct xgov *x, str at, const json_t *component, size_t page, bool row)
{
    struct xgov_field *f = field_add(x);
    struct foreign_text_lost lost = {0};
    *f = (struct xgov_field){.component = component, .at = at, .page = page, .row = row, .kind = field_kind(component)};
    const json_t *title = json_object_get(component, "title");
    title = json_is_object(title) ? json_object_get(title, arena_cstr(x->base.arena, x->first_language)) : title;
    f->label = foreign_text_line(x->base.arena, foreign_take_string_value(title), &lost);
    f->name = foreign_take_string(component, "name");
    if (f->name.len == 0) {
        f->name = foreign_text_slug(x->base.arena, f->label, XGOV_ID, STR("question"));
        foreign_say(&x->base, at, STR("Give it a name."), "This question has no name; it becomes “%.*s”.",
                    STR_ARG(f->name));
    }
    str id = foreign_text_id(x->base.arena, f->name, XGOV_ID, STR("question"));
    f->id = foreign_give_id(&x->base, x->question_ids, id, XGOV_ID);
    field_type(x, f);
    field_index(x, x->field_count - 1);
}

static void field_revealed_one(struct xgov *x, size_t revealing, str at, const json_t *component, str value)
{
    if (!json_is_object(component) || field_kind(component)->class != XGOV_ASKS) {
        foreign_say(&x->base, at, STR("Put it on the page instead."),
                    "This is no question, so a choice cannot bring it up; it is left out.");
    } else if (x->field_count < LIMIT_QUESTION_COUNT) {
        field_one(x, at, component, x->fields[revealing].page, x->fields[revealing].row);
        x->fields[x->field_count - 1].reveal_value = value;
        x->fields[x->field_count - 1].revealed_by = revealing + 1;
    }
}

// Components that a choice reveals are asked on the same page, with that choice. They stand with the
// component, by the value of the choice, or with the choice in its list.
static void field_revealed(struct xgov *x, size_t revealing)
{
    const json_t *items = x->fields[revealing].items;
    const json_t *options = json_object_get(x->fields[revealing].component, "options");
    const json_t *revealed = json_object_get(options, "conditionallyRevealedComponents");
    str at = foreign_at_key(x->base.arena, foreign_at_key(x->base.arena, x->fields[revealing].at, "options"),
                            "conditionallyRevealedComponents");
    const char *key;
    json_t *component;
    json_object_foreach((json_t *)(uintptr_t)revealed, key, component)
    {
        field_revealed_one(x, revealing, foreign_at_key(x->base.arena, at, key), component, str_from(key));
    }
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *components =
            json_object_get(json_object_get(json_array_get(items, i), "conditional"), "components");
        for (size_t j = 0; j < json_array_size(components); j++) {
            field_revealed_one(x, revealing, x->fields[revealing].at, json_array_get(components, j),
                               foreign_xgov_list_value(x->base.arena, json_array_get(items, i)));
        }
    }
}

static void field_component(struct xgov *x, str at, const json_t *component, size_t page, bool row)
{
    const struct xgov_type *kind = field_kind(component);
    const json_t *children = json_object_get(component, "children");
    if (kind->class == XGOV_SHOWS || x->field_count > LIMIT_QUESTION_COUNT) {
        return;
    }
    if (kind->class != XGOV_ROWS) {
        field_one(x, at, component, page, row);
        field_revealed(x, x->field_count - 1);
        return;
    }
    for (size_t i = 0; i < json_array_size(children); i++) {
        const json_t *child = json_array_get(children, i);
        str here = foreign_at_index(x->base.arena, at, "children", i);
        if (!json_is_object(child) || field_kind(child)->class != XGOV_ASKS) {
            foreign_say(&x->base, here, STR("Put it on the page instead."),
                        "This is no question, so a row cannot hold it.");
        } else if (x->field_count <= LIMIT_QUESTION_COUNT) {
            field_one(x, here, child, page, row);
            x->fields[x->field_count - 1].row_of = component;
        }
    }
}

bool foreign_xgov_field_all(struct xgov *x)
{
    for (size_t i = 0; i < x->page_count; i++) {
        struct xgov_page *p = &x->pages[i];
        const json_t *components = json_object_get(p->source, "components");
        p->first_field = x->field_count;
        for (size_t j = 0; j < json_array_size(components); j++) {
            const json_t *component = json_array_get(components, j);
            if (json_is_object(component)) {
                field_component(x, foreign_at_index(x->base.arena, p->at, "components", j), component, i,
                                p->kind == XGOV_REPEAT);
            }
        }
        p->field_count = x->field_count - p->first_field;
    }
    return x->field_count <= LIMIT_QUESTION_COUNT;
}

const struct xgov_field *foreign_xgov_field_find(const struct xgov *x, str name)
{
    name = str_trim(name);
    const json_t *found = json_object_get(x->field_names, arena_cstr(x->base.arena, name));
    for (size_t i = name.len; found == NULL && i > 0; i--) {
        if (name.ptr[i - 1] == '.') {
            found = json_object_get(x->field_names, arena_cstr(x->base.arena, str_slice(name, i, name.len)));
            break;
        }
    }
    return found == NULL ? NULL : &x->fields[json_integer_value(found)];
}
