// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_xgov_language.h"
#include "base/limits.h"
#include "definition/foreign_give.h"
#include "definition/foreign_language.h"
#include "definition/foreign_take.h"

_Static_assert((int)XGOV_LANGUAGES == (int)LIMIT_LANGUAGE_COUNT, "as many as a definition has");

// A language tag as forms write them: "en", "cy", "en-GB".
static bool language_is_tag(const char *key)
{
    size_t letters = strspn(key, "abcdefghijklmnopqrstuvwxyz");
    size_t more = key[letters] == '-' ? strspn(key + letters + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
    bool whole = key[letters] == '\0' || (more == 2 && key[letters + 3] == '\0');
    return (letters == 2 || letters == 3) && whole && strcmp(key, "id") != 0;
}

bool foreign_xgov_language_is_text(const json_t *value)
{
    const char *key;
    json_t *words;
    bool text = json_object_size(value) != 0;
    json_object_foreach((json_t *)(uintptr_t)value, key, words)
    {
        text = text && language_is_tag(key) && json_is_string(words);
    }
    return text;
}

bool foreign_xgov_language_lay(struct arena *a, json_t *object, const char *key, str first, str tag, str words)
{
    json_t *there = json_object_get(object, key);
    const char *language = arena_cstr(a, tag);
    if (foreign_xgov_language_is_text(there)) {
        json_object_set_new(there, language, foreign_give_str(words));
        return true;
    }
    if (str_trim(foreign_take_string_value(there)).len == 0) {
        return false;
    }
    json_t *by_language = json_object();
    json_object_set(by_language, arena_cstr(a, first), there);
    json_object_set_new(by_language, language, foreign_give_str(words));
    json_object_set_new(object, key, by_language);
    return true;
}

// ---- Translations ------------------------------------------------------------------------------------
struct laying {
    const struct foreign_base *base;
    json_t *form;
    str tag;
    json_t *ids; // by "pages.ID" and so on: the object (a number, index in objects)
    json_t **objects;
    size_t count, room;
};

static void laying_know(struct laying *l, const char *kind, json_t *object)
{
    str id = foreign_take_string(object, "id");
    str name = arena_printf(l->base->arena, "%s.%.*s", kind, STR_ARG(id));
    const char *key = arena_cstr(l->base->arena, name);
    if (id.len != 0 && json_object_get(l->ids, key) == NULL) {
        json_object_set_new(l->ids, key, json_integer((json_int_t)l->count));
        *arena_push(l->base->arena, json_t *, l->objects, l->count, l->room) = object;
    }
}

static void laying_components(struct laying *l, json_t *components)
{
    for (size_t i = 0; i < json_array_size(components); i++) {
        json_t *component = json_array_get(components, i);
        laying_know(l, "components", component);
        for (size_t j = 0; j < json_array_size(json_object_get(component, "children")); j++) {
            laying_know(l, "components", json_array_get(json_object_get(component, "children"), j));
        }
    }
}

static void laying_objects(struct laying *l)
{
    json_t *pages = json_object_get(l->form, "pages");
    json_t *lists = json_object_get(l->form, "lists");
    json_t *sections = json_object_get(l->form, "sections");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        laying_know(l, "pages", json_array_get(pages, i));
        laying_components(l, json_object_get(json_array_get(pages, i), "components"));
    }
    for (size_t i = 0; i < json_array_size(sections); i++) {
        laying_know(l, "sections", json_array_get(sections, i));
    }
    for (size_t i = 0; i < json_array_size(lists); i++) {
        json_t *items = json_object_get(json_array_get(lists, i), "items");
        laying_know(l, "lists", json_array_get(lists, i));
        for (size_t j = 0; j < json_array_size(items); j++) {
            laying_know(l, "listItems", json_array_get(items, j));
        }
    }
}

// The object that "components.ID" names, and the key behind it.
static json_t *laying_find(const struct laying *l, str path, const char **ret_key)
{
    size_t dot = path.len;
    while (dot > 0 && path.ptr[dot - 1] != '.') {
        dot--;
    }
    *ret_key = arena_cstr(l->base->arena, str_slice(path, dot, path.len));
    str object = str_slice(path, 0, dot == 0 ? 0 : dot - 1);
    if (str_eq(object, STR("form"))) {
        *ret_key = strcmp(*ret_key, "title") == 0 ? "name" : *ret_key;
        return l->form;
    }
    const json_t *found = json_object_get(l->ids, arena_cstr(l->base->arena, object));
    return found == NULL || l->objects == NULL ? NULL : l->objects[json_integer_value(found)];
}

// Either {"pages.ID.title": words} or {"pages": {ID: {"title": words}}}, to that depth.
static void laying_words(struct laying *l, str at, str path, const json_t *words, int depth)
{
    const char *key;
    json_t *value;
    if (json_is_object(words) && depth > 0) {
        json_object_foreach((json_t *)(uintptr_t)words, key, value)
        {
            str more = path.len == 0 ? arena_str(l->base->arena, str_from(key))
                                     : arena_printf(l->base->arena, "%.*s.%s", STR_ARG(path), key);
            laying_words(l, foreign_at_key(l->base->arena, at, key), more, value, depth - 1);
        }
        return;
    }
    json_t *object = laying_find(l, path, &key);
    if (!json_is_string(words) || !foreign_xgov_language_lay(l->base->arena, object, key, l->base->language, l->tag,
                                                             foreign_take_string_value(words))) {
        foreign_say(l->base, at, STR("Say it in our definition, if it matters."),
                    "The form has no such words in its first language; the translation is left out.");
    }
}

static void language_translations(const struct foreign_base *b, json_t *form)
{
    const json_t *all = json_object_get(json_object_get(form, "metadata"), "translations");
    struct laying l = {.base = b, .form = form, .ids = json_object()};
    const char *tag;
    json_t *words;
    if (json_object_size(all) != 0) {
        laying_objects(&l);
    }
    json_object_foreach((json_t *)(uintptr_t)all, tag, words)
    {
        str at = foreign_at_key(b->arena, STR("/metadata/translations"), tag);
        l.tag = arena_str(b->arena, str_from(tag));
        if (language_is_tag(tag) && !str_eq(l.tag, b->language)) {
            laying_words(&l, at, (str){0}, words, 3);
        } else {
            foreign_say(b, at, STR("Say it in our definition, if it matters."),
                        "“%.*s” is no other language; its words are left out.", STR_ARG(foreign_say_quote(l.tag)));
        }
    }
    json_decref(l.ids);
}

// ---- Which there are ---------------------------------------------------------------------------------
static void language_add(const struct foreign_base *b, struct xgov_languages *all, const char *tag)
{
    size_t at = 0;
    while (at < all->count && !str_eq(all->tags[at], str_from(tag))) {
        at++;
    }
    if (at == all->count && all->count < XGOV_LANGUAGES) {
        all->tags[all->count++] = arena_str(b->arena, str_from(tag));
    }
}

// Keys under which words stand; elsewhere {"min": "1"} would look like Mina, a language of Nigeria's.
static bool language_words_under(const char *key)
{
    static const char *const keys[] = {"title", "hint", "content", "text",        "description", "shortDescription",
                                       "label", "name", "heading", "declaration", "prefix",      "suffix",
                                       NULL};
    for (size_t i = 0; keys[i] != NULL; i++) {
        if (strcmp(keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

// As deep as a file may nest.
static void language_gather(const struct foreign_base *b, struct xgov_languages *all, const json_t *value)
{
    const char *key;
    const char *tag;
    json_t *inner;
    json_t *words;
    size_t i;
    json_array_foreach(value, i, inner)
    {
        language_gather(b, all, inner);
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, inner)
    {
        if (!language_words_under(key) || !foreign_xgov_language_is_text(inner)) {
            language_gather(b, all, inner);
            continue;
        }
        json_object_foreach(inner, tag, words)
        {
            language_add(b, all, tag);
        }
    }
}

struct xgov_languages foreign_xgov_language_all(const struct foreign_base *b, json_t *form)
{
    struct xgov_languages all = {{b->language}, 1};
    language_translations(b, form);
    language_gather(b, &all, form);
    return all;
}
