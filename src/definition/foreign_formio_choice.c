// SPDX-License-Identifier: Apache-2.0
// foreign_formio_choice: what there is to choose from. Choices stand in place, as values or as JSON; those
// that another service keeps, or that code makes, cannot be had: it is asked for as text then.
#include "definition/foreign_formio_form.h"
#include "definition/foreign_load.h"

static bool takes_choices(const struct formio_field *field)
{
    return (field->type->options >> OPTION_OPTIONS & 1) != 0;
}

static const char *const *known_item(void)
{
    static const char *const known[] = {"label", "value", "shortcut", "tooltip", "description", NULL};
    return known;
}

struct choices {
    struct formio *f;
    struct formio_field *field;
    json_t *taken;
};

static void choice_add(const struct choices *c, str at, struct foreign_option option)
{
    str kept = foreign_give_option(&c->f->base, at, c->field->options, c->taken, option);
    const char *value = arena_cstr(c->f->base.arena, option.value);
    if (kept.len != 0 && json_object_get(c->field->values, value) == NULL) {
        json_object_set_new(c->field->values, value, foreign_give_str(kept));
    }
}

static void choice_values(const struct choices *c, str at, const char *key, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *item = json_array_get(items, i);
        str here = foreign_at_index(c->f->base.arena, at, key, i);
        str value = foreign_take_scalar(c->f->base.arena, json_object_get(item, "value"));
        if (value.len == 0) {
            continue; // an empty line, as the builder leaves one
        }
        str hint = foreign_take_plain(&c->f->base, here, item, "description");
        foreign_say_unknown(&c->f->base, here, item, known_item());
        choice_add(c, here,
                   (struct foreign_option){
                       .value = value,
                       .label = foreign_take_line(&c->f->base, here, item, "label"),
                       .hint = hint.len != 0 ? hint : foreign_take_plain(&c->f->base, here, item, "tooltip")});
    }
}

// "<span>{{ item.name }}</span>" shows what is under "name".
static str template_key(struct arena *a, str template)
{
    size_t at = str_find(template, STR("item."));
    str rest = at == STR_NONE ? (str){0} : str_slice(template, at + 5, template.len);
    size_t len = 0;
    while (len < rest.len &&
           (rest.ptr[len] == '_' || (rest.ptr[len] >= 'a' && rest.ptr[len] <= 'z') ||
            (rest.ptr[len] >= 'A' && rest.ptr[len] <= 'Z') || (rest.ptr[len] >= '0' && rest.ptr[len] <= '9'))) {
        len++;
    }
    return arena_str(a, (str){rest.ptr, len});
}

// A list of objects or of words, also as text.
static void choice_json(const struct choices *c, str at, const json_t *given)
{
    struct arena *a = c->f->base.arena;
    str text = foreign_take_string_value(given);
    json_t *read = text.len != 0 ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;
    const json_t *items = read != NULL ? read : given;
    str value_key = foreign_take_string(c->field->component, "valueProperty");
    str label_key = template_key(a, foreign_take_string(c->field->component, "template"));
    value_key = value_key.len != 0 ? value_key : STR("value");
    label_key = label_key.len != 0 ? label_key : STR("label");
    if (read != NULL) {
        foreign_load_keep(a, read);
    }
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *item = json_array_get(items, i);
        bool plain = !json_is_object(item);
        str value = foreign_take_scalar(a, plain ? item : json_object_get(item, arena_cstr(a, value_key)));
        str label = foreign_take_scalar(a, plain ? item : json_object_get(item, arena_cstr(a, label_key)));
        struct foreign_text_lost lost = {0};
        label = foreign_text_line(a, foreign_text_cut(label, 1000), &lost);
        choice_add(c, at, (struct foreign_option){.value = value.len != 0 ? value : label, .label = label});
    }
}

// One tick box is a list of one choice.
static void choice_tick(const struct choices *c, str at)
{
    choice_add(c, at, (struct foreign_option){.value = STR("true"), .label = c->field->label});
}

void foreign_formio_choice(struct formio *f, struct formio_field *field)
{
    if (!takes_choices(field)) {
        return;
    }
    struct choices c = {f, field, json_object()};
    const json_t *component = field->component;
    const json_t *data = json_object_get(component, "data");
    str at = field->at;
    str data_at = foreign_at_key(f->base.arena, at, "data");
    str source = foreign_take_string(component, "dataSrc");
    foreign_load_keep(f->base.arena, c.taken);
    foreign_load_keep(f->base.arena, field->options = json_array());
    foreign_load_keep(f->base.arena, field->values = json_object());
    if (str_eq(field->kind->name, STR("checkbox"))) {
        choice_tick(&c, at);
    } else if (source.len == 0 || str_eq(source, STR("values"))) {
        choice_values(&c, at, "values", json_object_get(component, "values"));
        choice_values(&c, data_at, "values", json_object_get(data, "values"));
    } else if (str_eq(source, STR("json"))) {
        choice_json(&c, foreign_at_key(f->base.arena, data_at, "json"), json_object_get(data, "json"));
    }
    if (json_array_size(field->options) == 0) {
        foreign_say(&f->base, at, STR("Give it choices."),
                    source.len == 0 || str_eq(source, STR("values"))
                        ? "There is nothing to choose from; it is asked for as text."
                        : "The choices come from elsewhere (“%.*s”), so it is asked for as text.",
                    STR_ARG(foreign_say_quote(source)));
        field->type = question_type_find(STR("text"));
        field->options = NULL;
    }
}
