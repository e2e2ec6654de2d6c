// SPDX-License-Identifier: Apache-2.0
#include "design/translation.h"
#include "base/utf8.h"
#include "definition/translated.h"
#include "design/document.h"
#include "design/edit.h"
#include "design/editing.h"
#include <stdlib.h>
#include <string.h>

enum {
    TRANSLATION_DEPTH = 32 // of nesting that is gone into; a definition has less
};
// Where a text stands in the tree.
struct translation_place {
    json_t *holder;
    const char *key; // NULL: at `at` of a list
    size_t at;
    str page, question;
    str list; // the nearest that it is in
    size_t list_at, list_of;
};
struct translating {
    struct arena *arena;
    struct outline languages;
    size_t language;
    bool all;   // languages, and only what they lack
    bool every; // text, also one without a letter, by its place alone
    struct translated known;
    struct translation_list *list;
    struct translation_place *places;
    size_t place_count, place_room;
};

// What stands without a letter, such as "£", is the same in every language.
static bool translation_has_words(str text)
{
    bool words = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        words = words || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0xC2; // Latin-1's signs begin with C2
    }
    return words;
}

static bool translation_is_text(const struct translating *t, json_t *value)
{
    const char *name;
    json_t *item;
    bool is = json_object_size(value) != 0;
    json_object_foreach(value, name, item)
    {
        size_t count = t->languages.language_count;
        is = is && json_is_string(item) && str_place(str_from(name), t->languages.languages, count) < count;
    }
    return is;
}

static void translation_lacking(struct translating *t, struct outline_text text, struct translation found)
{
    found.source = outline_said(&t->languages, text, 0);
    for (size_t i = 0; i < t->languages.language_count && translation_has_words(found.source); i++) {
        if (text.in[i].len == 0) {
            found.language = i;
            t->list->counts[TRANSLATION_MISSING]++;
            *arena_push(t->arena, struct translation, t->list->items, t->list->count, t->list->room) = found;
        }
    }
}

// `in`: the object that it is of, where that has a name.
static void translation_take(struct translating *t, str way, str in, struct translation_place place)
{
    json_t *value =
        place.key == NULL ? json_array_get(place.holder, place.at) : json_object_get(place.holder, place.key);
    if (t->every) {
        *arena_push(t->arena, struct translation_place, t->places, t->place_count, t->place_room) = place;
        return;
    }
    struct outline_text text = document_text(t->arena, &t->languages, value);
    struct translation found = {.id = way,
                                .page = place.page,
                                .question = place.question,
                                .in = in.len == 0 ? place.list : in,
                                .key = arena_str(t->arena, str_from(place.key)),
                                .at = place.list_at,
                                .of = place.list_of,
                                .language = t->language};
    if (t->all) {
        translation_lacking(t, text, found);
        return;
    }
    found.source = t->language == 0 ? outline_said(&t->languages, text, 0) : text.in[0];
    found.said = text.in[t->language];
    bool lacks = found.said.len == 0;
    if (!translation_has_words(found.source) || (t->language == 0 && !lacks)) {
        return;
    }
    if (!lacks) {
        enum translated_as as = translated_as(&t->known, found.source, found.said, &found.by, &found.on);
        found.by = arena_str(t->arena, found.by);
        found.on = arena_str(t->arena, found.on);
        found.state = as == TRANSLATED_READ      ? TRANSLATION_REVIEWED
                      : as == TRANSLATED_MACHINE ? TRANSLATION_MACHINE
                      : as == TRANSLATED_OLD     ? TRANSLATION_OUTDATED
                                                 : TRANSLATION_UNREVIEWED;
    }
    t->list->counts[found.state]++;
    *arena_push(t->arena, struct translation, t->list->items, t->list->count, t->list->room) = found;
    *arena_push(t->arena, struct translation_place, t->places, t->place_count, t->place_room) = place;
}

static void translation_walk(struct translating *t, json_t *value, str way, str above, int depth,
                             struct translation_place in);

static str translation_way(const struct translating *t, str way, str piece)
{
    return way.len == 0 ? piece : t->all ? way : ARENA_JOIN(t->arena, way, STR("/"), piece);
}

static void translation_object(struct translating *t, json_t *object, str way, str above, int depth,
                               struct translation_place in)
{
    const char *name;
    json_t *item;
    bool errors = str_eq(above, STR("errors")); // each of its keys is a problem's, and a text
    json_object_foreach(object, name, item)
    {
        str key = arena_str(t->arena, str_from(name));
        str there = translation_way(t, way, key);
        bool text = translation_is_text(t, item) || (json_is_string(item) && (errors || document_is_words(key)));
        if (document_is_apart(key, above, depth)) {
            continue;
        }
        if (text) {
            struct translation_place place = in;
            place.holder = object;
            place.key = name;
            translation_take(t, there, above, place);
        } else {
            translation_walk(t, item, there, key, depth + 1, in);
        }
    }
}

// By what one of a list is called: its id, what answers are kept by, its name; otherwise its place.
static str translation_called(struct translating *t, const json_t *item, size_t at)
{
    static const char *const keys[] = {"id", "value", "name"};
    for (size_t i = 0; i < 3; i++) {
        const json_t *called = json_object_get(item, keys[i]);
        if (json_is_string(called) && json_string_length(called) != 0) {
            return document_scalar(t->arena, called);
        }
    }
    return arena_printf(t->arena, "%zu", at);
}

// Bare strings are texts in lists of contents; in lists of choices they are what answers are kept by.
static void translation_array(struct translating *t, json_t *array, str way, str above, int depth,
                              struct translation_place in)
{
    size_t i;
    json_t *item;
    bool texts = document_is_words(above);
    json_array_foreach(array, i, item)
    {
        str called = translation_called(t, item, i);
        str there = translation_way(t, way, called);
        struct translation_place place = in;
        place.list = above;
        place.list_at = i + 1;
        place.list_of = json_array_size(array);
        if (str_eq(above, STR("pages")) && depth == 1) {
            place.page = called;
        } else if (str_eq(above, STR("questions"))) {
            place.question = called;
        }
        if (translation_is_text(t, item) || (texts && json_is_string(item))) {
            place.holder = array;
            place.key = NULL;
            place.at = i;
            translation_take(t, there, STR(""), place);
        } else {
            translation_walk(t, item, there, STR(""), depth + 1, place);
        }
    }
}

static void translation_walk(struct translating *t, json_t *value, str way, str above, int depth,
                             struct translation_place in)
{
    if (depth > TRANSLATION_DEPTH) {
        return;
    }
    if (json_is_object(value)) {
        translation_object(t, value, way, above, depth, in);
    } else if (json_is_array(value)) {
        translation_array(t, value, way, above, depth, in);
    }
}

static void translation_begin(struct translating *t, json_t *root)
{
    *t->list = (struct translation_list){0};
    document_languages(t->arena, root, &t->languages);
    if (t->language < t->languages.language_count) {
        str tag = t->languages.languages[t->language];
        json_t *known = json_object_get(root, "translations");
        translated_of(t->arena, json_object_getn(known, tag.ptr, tag.len), &t->known);
        translation_walk(t, root, STR(""), STR(""), 0, (struct translation_place){0});
    }
}

void translation_list_of(struct arena *a, json_t *root, size_t language, struct translation_list *ret_list)
{
    struct translating t = {.arena = a, .language = language, .list = ret_list};
    translation_begin(&t, root);
}

err translation_find(struct arena *a, str document, size_t language, struct translation_list *ret_list)
{
    json_t *root;
    TRY(tree_load(document, &root));
    translation_list_of(a, root, language, ret_list);
    json_decref(root);
    return NO_ERR;
}

size_t translation_said(const struct translation_list *list)
{
    return list->count - list->counts[TRANSLATION_MISSING];
}

bool translation_may_be_first(const struct translation_list *list)
{
    return list->counts[TRANSLATION_MISSING] == 0 && list->counts[TRANSLATION_MACHINE] == 0;
}

err translation_find_missing(struct arena *a, str document, struct translation_list *ret_list)
{
    json_t *root;
    struct translating t = {.arena = a, .all = true, .list = ret_list};
    TRY(tree_load(document, &root));
    translation_begin(&t, root);
    json_decref(root);
    return NO_ERR;
}

// ---- Putting words into it -----------------------------------------------------------------------------------------

static int translation_by_id(const void *one, const void *other)
{
    const struct translation *const *a = one;
    const struct translation *const *b = other;
    return str_compare((*a)->id, (*b)->id);
}

static int translation_has_id(const void *id, const void *item)
{
    const struct translation *const *found = item;
    return str_compare(*(const str *)id, (*found)->id);
}

static json_t *translation_marks(const struct translating *t, json_t *root)
{
    str tag = t->languages.languages[t->language];
    json_t *all = json_object_get(root, "translations");
    if (!json_is_object(all)) {
        all = json_object();
        json_object_set_new(root, "translations", all);
    }
    json_t *marks = json_object_getn(all, tag.ptr, tag.len);
    if (!json_is_object(marks)) {
        marks = json_object();
        json_object_setn_new(all, tag.ptr, tag.len, marks);
    }
    return marks;
}

static void translation_put(const struct translating *t, const struct translation_place *at, str source, str said)
{
    json_t *value = at->key == NULL ? json_array_get(at->holder, at->at) : json_object_get(at->holder, at->key);
    str first = t->languages.languages[0];
    str tag = t->languages.languages[t->language];
    json_t *text = json_is_object(value) ? json_copy(value) : json_object();
    if (!json_is_object(value)) {
        json_object_setn_new(text, first.ptr, first.len, json_stringn(source.ptr, source.len));
    }
    json_object_setn_new(text, tag.ptr, tag.len, json_stringn(said.ptr, said.len));
    if (at->key == NULL) {
        json_array_set_new(at->holder, at->at, text);
    } else {
        json_object_set_new(at->holder, at->key, text);
    }
}

// Whether what stands there now stays, whatever the change says.
static bool translation_stays(const struct translation *now, const struct translation_change *c)
{
    bool other = !str_eq(now->said, c->said);
    bool read = now->state == TRANSLATION_REVIEWED;
    bool persons = read || now->state == TRANSLATION_UNREVIEWED || now->state == TRANSLATION_OUTDATED;
    bool old = !str_eq(now->source, c->source);
    if (c->has_was && !str_eq(now->said, c->was)) {
        return other; // somebody wrote there since
    }
    return (c->how == TRANSLATION_BY_MACHINE && persons) ||
           (other && read && !c->has_was && (old || c->how != TRANSLATION_READ));
}

static enum translation_outcome translation_change_one(struct translating *t, json_t *root, struct translation *now,
                                                       const struct translation_place *at,
                                                       const struct translation_change *c, str mark_value)
{
    if (c->said.len == 0) {
        return TRANSLATION_SAME;
    }
    if (utf8_length(c->said) > EDIT_TEXT_MAX) {
        return TRANSLATION_LONG;
    }
    if (translation_stays(now, c)) {
        return str_eq(now->said, c->said) ? TRANSLATION_SAME : TRANSLATION_KEPT;
    }
    bool old = !str_eq(now->source, c->source);
    bool written = str_eq(now->said, c->said);
    bool marked = c->how == TRANSLATION_BY_PERSON ? now->state != TRANSLATION_MACHINE : false;
    if (written && (marked || (c->how == TRANSLATION_BY_MACHINE && now->state == TRANSLATION_MACHINE))) {
        return TRANSLATION_SAME;
    }
    str mark = translated_mark(t->arena, c->source, c->said);
    json_t *marks = translation_marks(t, root);
    if (c->how == TRANSLATION_BY_PERSON && !old) {
        json_object_deln(marks, mark.ptr, mark.len);
    } else {
        json_object_setn_new(marks, mark.ptr, mark.len, json_stringn(mark_value.ptr, mark_value.len));
    }
    translation_put(t, at, now->source, c->said);
    now->said = c->said;
    return old ? TRANSLATION_OLD : TRANSLATION_DONE;
}

// Marks of words that stand nowhere any more go.
static void translation_sweep(struct translating *t, json_t *root)
{
    str tag = t->languages.languages[t->language];
    json_t *all = json_object_get(root, "translations");
    json_t *marks = json_object_getn(all, tag.ptr, tag.len);
    json_t *said = json_object();
    const char *name;
    json_t *item;
    void *next;
    for (size_t i = 0; i < t->list->count; i++) {
        str mark = translated_mark(t->arena, STR(""), t->list->items[i].said);
        json_object_setn_new(said, mark.ptr + TRANSLATED_LETTERS + 1, TRANSLATED_LETTERS, json_true());
    }
    json_object_foreach_safe(marks, next, name, item)
    {
        str mark = str_from(name);
        if (mark.len != TRANSLATED_LETTERS * 2 + 1 || json_object_get(said, name + TRANSLATED_LETTERS + 1) == NULL) {
            json_object_del(marks, name);
        }
    }
    json_decref(said);
    if (json_object_size(marks) == 0) {
        json_object_deln(all, tag.ptr, tag.len);
    }
    if (json_object_size(all) == 0) {
        json_object_del(root, "translations");
    }
}

static bool translation_changes(struct translating *t, json_t *root, str read, struct translation_change *changes,
                                size_t count)
{
    size_t known = t->list->count;
    const struct translation **by_id = arena_array(t->arena, const struct translation *, known + 1);
    bool done = false;
    for (size_t i = 0; i < known; i++) {
        by_id[i] = &t->list->items[i];
    }
    if (known != 0) {
        qsort(by_id, known, sizeof *by_id, translation_by_id);
    }
    for (size_t i = 0; i < count; i++) {
        struct translation_change *c = &changes[i];
        const struct translation **found =
            known == 0 ? NULL : bsearch(&c->id, by_id, known, sizeof *by_id, translation_has_id);
        str value = c->how == TRANSLATION_BY_MACHINE  ? TRANSLATED_BY_MACHINE
                    : c->how == TRANSLATION_BY_PERSON ? TRANSLATED_BY_PERSON
                                                      : read;
        size_t at = found == NULL ? 0 : (size_t)(*found - t->list->items);
        c->outcome = found == NULL ? (c->said.len == 0 ? TRANSLATION_SAME : TRANSLATION_GONE)
                                   : translation_change_one(t, root, &t->list->items[at], &t->places[at], c, value);
        done = done || c->outcome == TRANSLATION_DONE || c->outcome == TRANSLATION_OLD;
    }
    return done;
}

err translation_apply(struct arena *a, str document, size_t language, str by, str on,
                      struct translation_change *changes, size_t count, str *ret_document)
{
    json_t *root;
    struct translation_list list;
    struct translating t = {.arena = a, .language = language, .list = &list};
    TRY(tree_load(document, &root));
    translation_begin(&t, root);
    *ret_document = document;
    err e = NO_ERR;
    str read = ARENA_JOIN(a, on, STR(" "), utf8_prefix(by, TRANSLATED_NAME_MAX));
    if (translation_changes(&t, root, read, changes, count)) {
        translation_sweep(&t, root);
        e = tree_text(a, root, ret_document);
    }
    json_decref(root);
    return e;
}

// ---- A language goes, or becomes the first -------------------------------------------------------------------------

static void translation_places(struct translating *t, json_t *root)
{
    t->every = true;
    document_languages(t->arena, root, &t->languages);
    translation_walk(t, root, STR(""), STR(""), 0, (struct translation_place){0});
}

static json_t *translation_at(const struct translation_place *at)
{
    return at->key == NULL ? json_array_get(at->holder, at->at) : json_object_get(at->holder, at->key);
}

void translation_forget(struct arena *a, json_t *root, size_t language)
{
    struct translating t = {.arena = a};
    translation_places(&t, root);
    str tag = t.languages.languages[language];
    for (size_t i = t.place_count; i-- > 0;) { // from behind, since what says nothing more goes out of its list
        const struct translation_place *at = &t.places[i];
        json_t *text = translation_at(at);
        if (!json_is_object(text) || json_object_deln(text, tag.ptr, tag.len) != 0 || json_object_size(text) != 0) {
            continue;
        }
        if (at->key == NULL) {
            json_array_remove(at->holder, at->at);
        } else {
            json_object_del(at->holder, at->key);
        }
    }
    json_t *all = json_object_get(root, "translations");
    json_object_deln(all, tag.ptr, tag.len);
    if (json_object_size(all) == 0) {
        json_object_del(root, "translations");
    }
}

// Who read two texts has read them whichever is the first.
static void translation_turn_marks(struct arena *a, json_t *root, str first, str tag)
{
    const char *name;
    json_t *value;
    json_t *all = json_object_get(root, "translations");
    json_t *turned = json_object();
    json_object_foreach(json_object_getn(all, tag.ptr, tag.len), name, value)
    {
        str source;
        str said;
        bool read = strchr(json_string_value(value) == NULL ? "" : json_string_value(value), ' ') != NULL;
        if (read && str_cut(str_from(name), '-', &source, &said)) {
            str mark = ARENA_JOIN(a, said, STR("-"), source);
            json_object_setn_new(turned, mark.ptr, mark.len, json_incref(value));
        }
    }
    json_object_deln(all, tag.ptr, tag.len);
    if (json_object_size(turned) != 0) {
        json_object_setn(all, first.ptr, first.len, turned);
    }
    json_decref(turned);
    if (json_object_size(all) == 0) {
        json_object_del(root, "translations");
    }
}

void translation_turn(struct arena *a, json_t *root, size_t language)
{
    struct translating t = {.arena = a};
    translation_places(&t, root);
    str first = t.languages.languages[0];
    str tag = t.languages.languages[language];
    for (size_t i = 0; i < t.place_count; i++) {
        json_t *text = translation_at(&t.places[i]);
        if (json_is_object(text) && json_object_getn(text, tag.ptr, tag.len) == NULL) { // "£" is the same in all
            json_object_setn_new(text, tag.ptr, tag.len, json_deep_copy(json_object_getn(text, first.ptr, first.len)));
        }
    }
    translation_turn_marks(a, root, first, tag);
    json_t *languages = json_object_get(root, "languages");
    json_t *item = json_incref(json_array_get(languages, language));
    json_array_remove(languages, language);
    json_array_insert_new(languages, 0, item);
}
