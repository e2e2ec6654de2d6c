// SPDX-License-Identifier: Apache-2.0
#include "design/named.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "definition/names.h"
#include "design/document.h"
#include "design/editing.h"

// A walk over a document that comes by each name of a condition.
struct naming {
    struct arena *arena;
    struct names names;      // of the conditions
    struct named_uses *uses; // one a condition; NULL: `from` becomes `to`
    str from, to;
    struct named_use at; // where in the document it is
};

static const struct {
    const char *list, *key; // what its items are known by
    enum named_use_kind kind;
} naming_lists[] = {{"pages", "id", NAMED_ON_PAGE},
                    {"values", "name", NAMED_IN_VALUE},
                    {"conditions", "name", NAMED_IN_CONDITION},
                    {"lists", "id", NAMED_IN_LIST}};
enum {
    NAMING_LISTS = sizeof naming_lists / sizeof naming_lists[0]
};

static str naming_string(const json_t *value)
{
    return (str){json_string_value(value), json_string_length(value)};
}

// Whether the name that stands here gives way to n->to.
static bool naming_meets(struct naming *n, str name)
{
    if (n->uses == NULL) {
        return str_eq(name, n->from);
    }
    size_t of = names_find(&n->names, name);
    bool itself = n->at.kind == NAMED_IN_CONDITION && str_eq(n->at.name, name);
    if (of == STR_NONE || itself) {
        return false;
    }
    struct named_uses *uses = &n->uses[of];
    const struct named_use *last = uses->count == 0 ? NULL : &uses->items[uses->count - 1];
    if (last == NULL || last->kind != n->at.kind || !str_eq(last->name, n->at.name)) {
        *arena_push(n->arena, struct named_use, uses->items, uses->count, uses->room) = n->at;
    }
    return false;
}

// What stands in the place of a condition from now on; NULL: itself.
static json_t *naming_when(struct naming *n, json_t *when, int depth)
{
    static const char *const keys[] = {"all", "any", "not"};
    size_t i;
    json_t *one;
    if (json_is_string(when)) {
        return naming_meets(n, naming_string(when)) ? json_stringn(n->to.ptr, n->to.len) : NULL;
    }
    if (when == NULL || depth > LIMIT_DEFINITION_DEPTH) {
        return NULL;
    }
    json_array_foreach(when, i, one)
    {
        json_t *made = naming_when(n, one, depth + 1);
        if (made != NULL) {
            json_array_set_new(when, i, made);
        }
    }
    for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_t *made = naming_when(n, json_object_get(when, keys[i]), depth + 1);
        if (made != NULL) {
            json_object_set_new(when, keys[i], made);
        }
    }
    return NULL;
}

// The name in "((if NAME: words))" whose brackets begin at `at`; empty: no such place begins there.
static str naming_place(str text, size_t at)
{
    str name;
    str rest;
    str inside = str_slice(text, at, text.len);
    bool is = str_starts(inside, STR("((if ")) && str_cut(str_slice(inside, 5, inside.len), ':', &name, &rest);
    return is ? str_trim(name) : (str){0};
}

// The same of a text. Two brackets behind a backslash are brackets.
static json_t *naming_text(struct naming *n, const json_t *value)
{
    struct buf out;
    size_t done = 0;
    str text = naming_string(value);
    if (str_find(text, STR("((if ")) == STR_NONE) {
        return NULL;
    }
    buf_init(&out, LIMIT_DEFINITION);
    for (size_t at = 0; at + 1 < text.len; at++) {
        bool escaped = at != 0 && text.ptr[at - 1] == '\\' && text.ptr[at] == '(' && text.ptr[at + 1] == '(';
        str name = escaped ? (str){0} : naming_place(text, at);
        at += escaped ? 1 : 0;
        if (name.len != 0 && naming_meets(n, name)) {
            buf_put(&out, str_slice(text, done, (size_t)(name.ptr - text.ptr)));
            buf_put(&out, n->to);
            done = (size_t)(name.ptr - text.ptr) + name.len;
        }
    }
    buf_put(&out, str_slice(text, done, text.len));
    str made = arena_str(n->arena, buf_str(&out));
    buf_free(&out);
    return done == 0 ? NULL : json_stringn(made.ptr, made.len);
}

// `texts`: strings below here may be texts; what is kept and calculated is none, but has conditions.
static void naming_walk(struct naming *n, json_t *value, str above, int depth, bool texts)
{
    size_t i;
    json_t *item;
    void *next;
    const char *name;
    if (depth > LIMIT_DEFINITION_DEPTH) {
        return;
    }
    json_array_foreach(value, i, item)
    {
        json_t *made = texts && json_is_string(item) && document_is_words(above) ? naming_text(n, item) : NULL;
        if (made != NULL) {
            json_array_set_new(value, i, made);
        } else {
            naming_walk(n, item, STR(""), depth + 1, texts);
        }
    }
    json_object_foreach_safe(value, next, name, item)
    {
        str key = str_from(name);
        bool says = texts && !document_is_apart(key, above, depth);
        json_t *made = str_eq(key, STR("when"))       ? naming_when(n, item, depth)
                       : says && json_is_string(item) ? naming_text(n, item)
                                                      : NULL;
        if (made != NULL) {
            json_object_set_new(value, name, made);
        } else {
            naming_walk(n, item, key, depth + 1, says);
        }
    }
}

static void naming_root(struct naming *n, json_t *root)
{
    const char *name;
    json_t *part;
    json_t *item;
    void *next;
    size_t i;
    json_object_foreach_safe(root, next, name, part)
    {
        size_t list = 0;
        while (list < NAMING_LISTS && !str_eq(str_from(naming_lists[list].list), str_from(name))) {
            list++;
        }
        bool messages = str_eq(str_from(name), STR("run")); // nothing else of it has conditions
        n->at = (struct named_use){.kind = messages ? NAMED_IN_MESSAGE : NAMED_IN_SERVICE};
        if (list == NAMING_LISTS) {
            naming_walk(n, part, str_from(name), 1, !document_is_apart(str_from(name), (str){0}, 0));
        }
        json_array_foreach(list == NAMING_LISTS ? NULL : part, i, item)
        {
            n->at.kind = naming_lists[list].kind;
            n->at.name = arena_str(n->arena, naming_string(json_object_get(item, naming_lists[list].key)));
            naming_walk(n, item, STR(""), 2, true);
        }
    }
}

void named_rename(struct arena *a, json_t *root, str from, str to)
{
    struct naming n = {.arena = a, .from = from, .to = to};
    naming_root(&n, root);
}

const struct named_uses *named_uses_of(struct arena *a, json_t *root)
{
    json_t *list = json_object_get(root, "conditions");
    size_t count = json_array_size(list);
    struct name_at *names = arena_array(a, struct name_at, count + 1);
    struct naming n = {.arena = a, .uses = arena_array(a, struct named_uses, count + 1)};
    for (size_t i = 0; i < count; i++) {
        n.uses[i] = (struct named_uses){0};
        names[i] = (struct name_at){arena_str(a, naming_string(json_object_get(json_array_get(list, i), "name"))), i};
    }
    n.names = names_build(names, count);
    naming_root(&n, root);
    return n.uses;
}

err named_uses(struct arena *a, str document, const struct named_uses **ret_uses)
{
    json_t *root;
    TRY(tree_load(document, &root));
    *ret_uses = named_uses_of(a, root);
    json_decref(root);
    return NO_ERR;
}

bool named_fits(const struct outline *o, str own, str called)
{
    bool fits = called.len != 0 && utf8_check(called) == UTF8_FINE && utf8_length(called) <= LIMIT_NAMED_NAME;
    for (size_t i = 0; i < called.len; i++) {
        char c = called.ptr[i];
        fits = fits && (unsigned char)c >= ' ' && c != ':' && c != '|' && c != '(' && c != ')';
    }
    return str_eq(own, called) ? own.len != 0 : fits && outline_named(o, called) == NULL;
}
