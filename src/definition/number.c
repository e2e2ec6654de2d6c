// SPDX-License-Identifier: Apache-2.0
// number: gives each question, repeat and calculated value of a document the number under which its answers are kept,
// once and for ever: from the version before where it was there with the same id, otherwise a new one.
// A question whose type now gives another kind of answer (a text that became a list) gets a new
// number, so that no old answer is read as something it is not.
#include "definition/definition.h"
#include "definition/names.h"
#include "definition/tree.h"

static uint32_t number_of(const json_t *object)
{
    json_int_t number = json_integer_value(json_object_get(object, "number"));
    return number > 0 && number < INT32_MAX ? (uint32_t)number : 0;
}

// The kinds of answers of a question as written; 0 for a repeat, a value and a type that is not known.
static uint64_t number_kinds(const json_t *question)
{
    const struct question_type *type =
        question_type_find(str_from(json_string_value(json_object_get(question, "type"))));
    return type == NULL ? 0 : type->kinds;
}

// Everything that is numbered, in the order of the document.
struct numbered {
    json_t *object;
    str id; // "page PAGE" for a repeat, "value NAME" for a calculated value: never taken for a question's
};
struct all_numbered {
    struct numbered *items;
    size_t count;
};

static struct all_numbered number_all(struct arena *a, const json_t *root)
{
    const json_t *pages = json_object_get(root, "pages");
    const json_t *values = json_object_get(root, "values");
    size_t most = json_array_size(values);
    for (size_t i = 0; i < json_array_size(pages); i++) {
        most += 1 + json_array_size(json_object_get(json_array_get(pages, i), "questions"));
    }
    struct all_numbered all = {arena_array(a, struct numbered, most), 0};
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *page = json_array_get(pages, i);
        const json_t *questions = json_object_get(page, "questions");
        json_t *repeat = json_object_get(page, "repeat");
        for (size_t j = 0; j < json_array_size(questions); j++) {
            json_t *q = json_array_get(questions, j);
            if (json_is_object(q)) {
                all.items[all.count++] = (struct numbered){q, str_from(json_string_value(json_object_get(q, "id")))};
            }
        }
        if (json_is_object(repeat)) {
            str id = str_from(json_string_value(json_object_get(page, "id")));
            all.items[all.count++] = (struct numbered){repeat, arena_concat(a, STR("page "), id)};
        }
    }
    for (size_t i = 0; i < json_array_size(values); i++) {
        json_t *value = json_array_get(values, i);
        if (json_is_object(value)) {
            str name = str_from(json_string_value(json_object_get(value, "name")));
            all.items[all.count++] = (struct numbered){value, arena_concat(a, STR("value "), name)};
        }
    }
    return all;
}

static uint32_t number_next(const json_t *root, const struct all_numbered *all)
{
    json_int_t said = json_integer_value(json_object_get(root, "next-number"));
    uint32_t next = said > 0 && said < INT32_MAX ? (uint32_t)said : 1;
    for (size_t i = 0; i < all->count; i++) {
        uint32_t number = number_of(all->items[i].object);
        next = number >= next ? number + 1 : next;
    }
    return next;
}

static struct names number_names(struct arena *a, const struct all_numbered *all, bool by_number)
{
    struct name_at *names = arena_array(a, struct name_at, all->count);
    for (size_t i = 0; i < all->count; i++) {
        uint32_t number = number_of(all->items[i].object);
        str name = !by_number ? all->items[i].id : number == 0 ? STR("") : arena_printf(a, "%u", number);
        names[i] = (struct name_at){name, i};
    }
    return names_build(names, all->count);
}

static void number_give(struct arena *a, struct all_numbered *all, const struct all_numbered *before, uint32_t *next)
{
    struct names ids = number_names(a, before, false);
    struct names taken = number_names(a, all, true);
    for (size_t i = 0; i < all->count; i++) {
        struct numbered *n = &all->items[i];
        if (number_of(n->object) != 0) {
            continue;
        }
        size_t at = names_find(&ids, n->id);
        uint32_t number = at == STR_NONE ? 0 : number_of(before->items[at].object);
        bool same = number != 0 && number_kinds(n->object) == number_kinds(before->items[at].object) &&
                    names_find(&taken, arena_printf(a, "%u", number)) == STR_NONE;
        json_object_set_new(n->object, "number", json_integer(same ? number : (*next)++));
    }
}

err definition_number(struct arena *a, str document, str previous, str *ret_document)
{
    json_t *root = NULL;
    json_t *old = NULL;
    err e = tree_load(document, &root);
    if (!err_is(e) && previous.len != 0) {
        e = tree_load(previous, &old);
    }
    if (!err_is(e)) {
        struct all_numbered all = number_all(a, root);
        struct all_numbered before = number_all(a, old);
        uint32_t next = number_next(root, &all);
        uint32_t next_before = number_next(old, &before);
        next = next_before > next ? next_before : next;
        number_give(a, &all, &before, &next);
        json_object_set_new(root, "next-number", json_integer(next));
        e = tree_text(a, root, ret_document);
    }
    json_decref(root);
    json_decref(old);
    return e;
}
