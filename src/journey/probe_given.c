// SPDX-License-Identifier: Apache-2.0
// Every way of writing an answer becomes the fields of a form, so that one reading of answers (the
// question types') serves all of them.
#include "journey/probe_given.h"
#include "definition/foreign_text.h"
#include <jansson.h>
#include <stdlib.h>

enum {
    GIVEN_ID = 320,     // bytes of a key that are looked at: a page's id has up to 300
    GIVEN_PROBLEMS = 64 // what is wrong with one answer
};

// ---- Finding -----------------------------------------------------------------------------------------
static int given_by_id(const void *one, const void *two)
{
    const struct probe_key *a = one;
    const struct probe_key *b = two;
    int order = str_compare(a->id, b->id);
    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

struct probe_given probe_given_begin(struct arena *a, const struct probe *p, const json_t *object)
{
    struct probe_given g = {.arena = a, .definition = p->definition, .shared_names = p->shared_names};
    const char *key;
    json_t *value;
    g.keys = arena_array(a, struct probe_key, json_object_size(object));
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        str id = foreign_text_id(a, str_from(key), GIVEN_ID, (str){0});
        g.keys[g.count] = (struct probe_key){.id = id, .key = str_from(key), .at = g.count, .value = value};
        g.count++;
    }
    qsort(g.keys, g.count, sizeof *g.keys, given_by_id);
    return g;
}

// The first key that is not before the id.
static size_t given_from(const struct probe_given *g, str id)
{
    size_t low = 0;
    size_t high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(g->keys[middle].id, id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct probe_key *probe_given_find(struct probe_given *g, str id)
{
    size_t at = given_from(g, id);
    if (at == g->count || !str_eq(g->keys[at].id, id)) {
        return NULL;
    }
    g->keys[at].used = true;
    return &g->keys[at];
}

const json_t *probe_given_rows(struct probe_given *g, const struct page *page)
{
    struct probe_key *key = probe_given_find(g, page->id);
    if (key == NULL || json_is_null(key->value)) {
        return NULL;
    }
    key->odd = !json_is_array(key->value);
    for (size_t i = 0; i < json_array_size(key->value); i++) {
        key->odd = key->odd || !json_is_object(json_array_get(key->value, i));
    }
    return key->odd ? NULL : key->value;
}

// ---- Fields ------------------------------------------------------------------------------------------
struct given_form {
    struct probe_given *given;
    struct field *items;
    size_t count, room;
};

static void form_put(struct given_form *form, struct field field)
{
    *arena_push(form->given->arena, struct field, form->items, form->count, form->room) = field;
}

static str given_text(struct arena *a, const json_t *value)
{
    if (json_is_string(value)) {
        return str_trim((str){json_string_value(value), json_string_length(value)});
    }
    if (json_is_boolean(value)) {
        return json_is_true(value) ? STR("true") : STR("false");
    }
    return json_is_integer(value) ? arena_printf(a, "%lld", (long long)json_integer_value(value))
           : json_is_real(value)  ? arena_printf(a, "%.15g", json_real_value(value))
                                  : (str){0};
}

static void form_put_text(struct given_form *form, str name, const json_t *value)
{
    str text = given_text(form->given->arena, value);
    if (text.len != 0) {
        form_put(form, (struct field){.name = name, .value = text});
    }
}

static void form_put_part(struct given_form *form, const struct question *q, str part, const json_t *value)
{
    static const struct {
        str theirs, ours;
    } names[] = {{STR_INIT("addressLine1"), STR_INIT("line-1")}, {STR_INIT("addressLine2"), STR_INIT("line-2")}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        part = str_eq(part, names[i].theirs) ? names[i].ours : part;
    }
    form_put_text(form, arena_printf(form->given->arena, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(part)), value);
}

static void form_put_file(struct given_form *form, const struct question *q, const json_t *value)
{
    struct field_file *file = arena_new(form->given->arena, struct field_file);
    const json_t *size = json_object_get(value, "size");
    const json_t *name = json_is_object(value) ? json_object_get(value, "name") : value;
    // As the XGov family's state keeps one that was uploaded
    const json_t *uploaded = json_object_get(json_object_get(json_object_get(value, "status"), "form"), "file");
    name = name == NULL ? json_object_get(uploaded, "filename") : name;
    size = size == NULL ? json_object_get(uploaded, "contentLength") : size;
    file->name = given_text(form->given->arena, name);
    file->type = given_text(form->given->arena, json_object_get(value, "type"));
    file->size = json_is_integer(size) ? json_integer_value(size) : 1;
    if (file->name.len != 0) {
        form_put(form, (struct field){.name = q->id, .file = file});
    }
}

// A string for a question of several boxes: a date as answers write it (or a day as JavaScript does, with its
// midnight), otherwise all in the first box, where the question's type will not take it.
static void form_put_whole(struct given_form *form, const struct question *q, str text)
{
    if (q->type->shown == SHOWN_DATE && str_starts(str_slice(text, 10, text.len), STR("T00:00"))) {
        text = str_slice(text, 0, 10);
    }
    size_t length = q->type->shown == SHOWN_MONTH ? 7 : q->type->shown == SHOWN_DATE ? 10 : text.len;
    struct value value = {.kind = VALUE_TEXT, .text = text};
    struct fields boxes = {0};
    if (text.len == length && q->type->written == WRITTEN_TEXT) {
        question_fill(form->given->arena, q, &value, &boxes);
    }
    for (size_t i = 0; i < boxes.count; i++) {
        form_put(form, boxes.items[i]);
    }
    if (boxes.count == 0 && text.len != 0) {
        str name = arena_printf(form->given->arena, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[0].name));
        form_put(form, (struct field){.name = name, .value = text});
    }
}

static bool is_scalar(const json_t *value)
{
    return json_is_string(value) || json_is_number(value) || json_is_boolean(value) || json_is_null(value);
}

static void form_put_parts(struct given_form *form, const struct question *q, struct probe_key *key)
{
    const char *part;
    json_t *item;
    json_object_foreach((json_t *)(uintptr_t)key->value, part, item)
    {
        key->odd = key->odd || !is_scalar(item);
        form_put_part(form, q, str_from(part), item);
    }
}

static void form_put_list(struct given_form *form, const struct question *q, struct probe_key *key)
{
    bool files = q->type->written == WRITTEN_FILES;
    for (size_t i = 0; i < json_array_size(key->value); i++) {
        const json_t *item = json_array_get(key->value, i);
        key->odd = key->odd || !(is_scalar(item) || (files && json_is_object(item)));
        if (files) {
            form_put_file(form, q, item);
        } else {
            form_put_text(form, q->id, item);
        }
    }
}

static void form_put_value(struct given_form *form, const struct question *q, struct probe_key *key)
{
    bool files = q->type->written == WRITTEN_FILES;
    bool several = files || q->type->written == WRITTEN_LIST;
    bool boxes = q->type->part_count != 0 && question_has_part(q, 0);
    if (json_is_array(key->value) && (several || (json_array_size(key->value) == 1 && !boxes))) {
        form_put_list(form, q, key);
    } else if (files) {
        form_put_file(form, q, key->value);
    } else if (json_is_object(key->value) && boxes) {
        form_put_parts(form, q, key);
    } else if (!is_scalar(key->value)) {
        key->odd = true;
    } else if (boxes) {
        form_put_whole(form, q, given_text(form->given->arena, key->value));
    } else {
        form_put_text(form, q->id, key->value);
    }
}

// Keys such as ID-day and ID__day: of this question, unless another's id is the key.
static bool form_put_controls(struct given_form *form, const struct question *q, str id)
{
    struct probe_given *g = form->given;
    bool any = false;
    for (size_t i = given_from(g, id); i < g->count && str_starts(g->keys[i].id, id); i++) {
        str rest = str_slice(g->keys[i].id, id.len, STR_NONE);
        size_t dash = str_starts(rest, STR("__")) ? 2 : str_starts(rest, STR("-")) ? 1 : 0;
        if (dash != 0 && rest.len > dash && definition_question_by_id(g->definition, g->keys[i].id) == NULL) {
            form_put_part(form, q, str_slice(rest, dash, rest.len), g->keys[i].value);
            g->keys[i].used = true;
            any = true;
        }
    }
    return any;
}

// The id without "-2" at its end; empty where it has no such end.
static str given_first_name(str id)
{
    size_t end = id.len;
    while (end > 1 && id.ptr[end - 1] >= '0' && id.ptr[end - 1] <= '9') {
        end--;
    }
    return end < id.len && id.ptr[end - 1] == '-' ? str_slice(id, 0, end - 1) : (str){0};
}

static void form_put_question(struct given_form *form, const struct question *q)
{
    str ids[] = {q->id, form->given->shared_names ? given_first_name(q->id) : (str){0}};
    for (size_t i = 0; i < 2 && ids[i].len != 0; i++) {
        struct probe_key *key = probe_given_find(form->given, ids[i]);
        if (key != NULL) {
            form_put_value(form, q, key);
        }
        if (form_put_controls(form, q, ids[i]) || key != NULL) {
            return;
        }
    }
}

struct fields probe_given_form(struct probe_given *g, const struct page *page)
{
    struct given_form form = {.given = g};
    for (size_t i = 0; i < page->question_count; i++) {
        form_put_question(&form, page->questions[i]);
    }
    return (struct fields){form.items, form.count};
}

struct fields probe_given_link(struct probe_given *g)
{
    struct given_form form = {.given = g};
    for (size_t i = 0; i < g->definition->question_count; i++) {
        const struct question *q = g->definition->questions[i];
        struct probe_key *key = q->type->hidden ? probe_given_find(g, q->id) : NULL;
        if (key != NULL && q->from_link.len != 0 && is_scalar(key->value)) {
            form_put_text(&form, q->from_link, key->value);
        } else if (key != NULL) {
            key->odd = true;
        }
    }
    return (struct fields){form.items, form.count};
}

// ---- Values ------------------------------------------------------------------------------------------

// What no reading of the type's takes, as it stands.
static struct value given_raw(struct arena *a, const struct question *q, const struct fields *fields)
{
    struct value value = {0};
    str *items = arena_array(a, str, fields->count + q->type->part_count);
    value.items = items;
    if (q->type->written == WRITTEN_LIST) {
        for (size_t i = 0; i < fields->count; i++) {
            items[value.count++] = fields->items[i].value;
        }
        value.kind = value.count == 0 ? VALUE_NONE : VALUE_LIST;
    } else if (q->type->written == WRITTEN_PARTS && question_has_part(q, 0)) {
        for (size_t i = 0; i < q->type->part_count; i++) {
            items[value.count++] = fields_part(fields, q->id, q->type->parts[i].name);
        }
        value.kind = VALUE_PARTS;
    } else {
        value = (struct value){.kind = VALUE_TEXT, .text = fields->count == 0 ? STR("") : fields->items[0].value};
        for (size_t i = q->type->part_count; i > 0 && fields->count > 1; i--) { // 2026-12-32, as dates are written
            str part = fields_part(fields, q->id, q->type->parts[i - 1].name);
            bool last = i == q->type->part_count;
            value.text = last ? part : arena_printf(a, "%.*s-%.*s", STR_ARG(value.text), STR_ARG(part));
        }
        value.kind = value.text.len == 0 ? VALUE_NONE : VALUE_TEXT;
    }
    return value;
}

struct value probe_given_value(struct probe_given *g, const struct question *q)
{
    struct given_form form = {.given = g};
    form_put_question(&form, q);
    struct fields fields = {form.items, form.count};
    if (fields.count == 0) {
        return (struct value){0};
    }
    struct question bare = *q; // the type still says what an answer is; limits and patterns go
    bare.given &= UINT64_C(1) << OPTION_OPTIONS | UINT64_C(1) << OPTION_LIST | UINT64_C(1) << OPTION_PREFIX |
                  UINT64_C(1) << OPTION_SUFFIX | UINT64_C(1) << OPTION_FORMAT;
    bare.min_length = bare.min_words = bare.min_items = 0;
    bare.pattern_code = NULL;
    bare.optional = true;
    struct problem items[GIVEN_PROBLEMS];
    struct problems problems = {items, 0};
    struct answers none = {0};
    struct accept in = {.arena = g->arena,
                        .definition = g->definition,
                        .fields = &fields,
                        .answers = &none,
                        .today = {1, 1, 1},
                        .problems = &problems,
                        .problem_max = GIVEN_PROBLEMS};
    struct value value = {0};
    question_accept(&in, &bare, &value);
    return problems.count == 0 ? value : given_raw(g->arena, q, &fields);
}
