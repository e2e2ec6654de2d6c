// SPDX-License-Identifier: Apache-2.0
#include "design/compare.h"
#include "base/utf8.h"
#include "definition/names.h"
#include "definition/tree.h"
#include "design/comparing.h"
#include "design/document.h"
#include "design/editing.h"
#include <stdlib.h>

void compare_add(struct comparing *c, struct compare_change change)
{
    struct compare *list = c->compare;
    if (list->count == COMPARE_MOST) {
        list->more = true;
        return;
    }
    change.from = utf8_prefix(change.from, COMPARE_WORDS);
    change.to = utf8_prefix(change.to, COMPARE_WORDS);
    *arena_push(c->arena, struct compare_change, list->items, list->count, list->room) = change;
}

bool compare_same(const json_t *a, const json_t *b)
{
    return a == b || json_equal(a, b); // jansson calls nothing and nothing unequal
}

// ---- Values --------------------------------------------------------------------------------------------------------

static bool compare_is_text(const struct outline *o, const json_t *value)
{
    size_t said = 0;
    for (size_t i = 0; i < o->language_count; i++) {
        said += json_object_getn(value, o->languages[i].ptr, o->languages[i].len) != NULL ? 1 : 0;
    }
    return said != 0 && said == json_object_size(value);
}

// Options and contents by their words, anything else as the document has it.
static str compare_value(struct comparing *c, const struct outline *o, const json_t *value)
{
    size_t i;
    const json_t *item;
    str joined = {0};
    if (value == NULL || (!json_is_array(value) && !json_is_object(value))) {
        return document_scalar(c->arena, value);
    }
    if (compare_is_text(o, value)) {
        return outline_said(o, document_text(c->arena, o, value), 0);
    }
    json_array_foreach(value, i, item)
    {
        static const char *const keys[] = {"label", "body", "value"};
        const json_t *words = item;
        for (size_t k = 0; k < 3 && json_is_object(words) && !compare_is_text(o, words); k++) {
            words = json_object_get(item, keys[k]) != NULL ? json_object_get(item, keys[k]) : words;
        }
        str one = json_is_array(words) ? STR("") : compare_value(c, o, words);
        joined = i == 0 ? one : ARENA_JOIN(c->arena, joined, STR("; "), one);
    }
    if (json_is_array(value)) {
        return joined;
    }
    char *text = json_dumps(value, JSON_COMPACT);
    str kept = arena_str(c->arena, text == NULL ? STR("") : str_from(text));
    free(text);
    return kept;
}

// The language before that one of after is; STR_NONE: it is new.
static size_t compare_language(const struct comparing *c, size_t language)
{
    const struct outline *was = &c->compare->before;
    size_t at = str_place(c->compare->after.languages[language], was->languages, was->language_count);
    return at < was->language_count ? at : STR_NONE;
}

// What stood under a key, and stands there. Words are compared language by language.
static void compare_pair(struct comparing *c, const json_t *from, const json_t *to, struct compare_change change)
{
    const struct outline *was = &c->compare->before;
    const struct outline *is = &c->compare->after;
    if (compare_same(from, to)) {
        return;
    }
    bool words = compare_is_text(is, to) || compare_is_text(was, from);
    for (size_t i = 0; i < is->language_count && words; i++) {
        size_t other = compare_language(c, i);
        if (other == STR_NONE) {
            continue;
        }
        struct outline_text old = document_text(c->arena, was, from);
        struct outline_text now = document_text(c->arena, is, to);
        change.language = is->languages[i];
        change.from = old.in == NULL ? STR("") : old.in[other];
        change.to = now.in == NULL ? STR("") : now.in[i];
        if (!str_eq(change.from, change.to)) {
            compare_add(c, change);
        }
    }
    if (!words) {
        change.from = compare_value(c, was, from);
        change.to = compare_value(c, is, to);
        compare_add(c, change);
    }
}

static void compare_key(struct comparing *c, const json_t *before, const json_t *after, struct compare_change change)
{
    compare_pair(c, json_object_getn(before, change.key.ptr, change.key.len),
                 json_object_getn(after, change.key.ptr, change.key.len), change);
}

static const str compare_apart[] = {STR_INIT("id"),   STR_INIT("name"), STR_INIT("number"), STR_INIT("questions"),
                                    STR_INIT("when"), STR_INIT("next"), STR_INIT("repeat"), STR_INIT("value")};

// All keys of both but those that are compared in a way of their own.
void compare_keys(struct comparing *c, const json_t *before, const json_t *after, struct compare_change change)
{
    const json_t *both[] = {after, before};
    const char *key;
    json_t *value;
    for (size_t side = 0; side < 2; side++) {
        json_object_foreach((json_t *)(uintptr_t)both[side], key, value)
        {
            bool apart = side == 1 && json_object_get(after, key) != NULL;
            for (size_t i = 0; i < sizeof compare_apart / sizeof compare_apart[0]; i++) {
                apart = apart || str_eq(compare_apart[i], str_from(key));
            }
            change.key = arena_str(c->arena, str_from(key));
            if (!apart) {
                compare_key(c, before, after, change);
            }
        }
    }
}

// ---- Questions and pages -------------------------------------------------------------------------------------------

static json_t *compare_json_question(const json_t *root, str page, str id)
{
    const json_t *found = document_of_id(json_object_get(root, "pages"), page, NULL);
    return document_of_id(json_object_get(found, "questions"), id, NULL);
}

static void compare_question(struct comparing *c, const struct outline_page *page, const struct outline_question *q)
{
    const struct outline_page *was_on;
    const struct outline_question *was = outline_find_question(&c->compare->before, q->id, &was_on);
    struct compare_change change = {.kind = COMPARE_CHANGED, .page = page, .question = q};
    if (was == NULL) {
        change.kind = COMPARE_ADDED;
        if (outline_page(&c->compare->before, page->id) != NULL) { // otherwise it came with its page
            compare_add(c, change);
        }
        return;
    }
    const json_t *before = compare_json_question(c->before, was_on->id, q->id);
    const json_t *after = compare_json_question(c->after, page->id, q->id);
    if (!str_eq(was_on->id, page->id)) {
        struct compare_change moved = {.kind = COMPARE_MOVED, .page = page, .question = q};
        compare_add(c, moved);
    }
    compare_keys(c, before, after, change);
    if (!compare_same(json_object_get(before, "when"), json_object_get(after, "when"))) {
        change.key = STR("when");
        change.when_from = &was->when;
        change.when_to = &q->when;
        compare_add(c, change);
    }
}

// Whether a page is asked for each: what one is called, how few and how many.
static void compare_repeat(struct comparing *c, const json_t *before, const json_t *after, struct compare_change change)
{
    static const struct {
        const char *key;
        str said;
    } parts[] = {{"item", STR_INIT("repeat")}, {"min", STR_INIT("repeat-min")}, {"max", STR_INIT("repeat-max")}};
    const json_t *was = json_object_get(before, "repeat");
    const json_t *is = json_object_get(after, "repeat");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        change.key = parts[i].said;
        compare_pair(c, json_object_get(was, parts[i].key), json_object_get(is, parts[i].key), change);
    }
}

static void compare_page(struct comparing *c, const struct outline_page *page)
{
    const struct outline_page *was = outline_page(&c->compare->before, page->id);
    struct compare_change change = {.kind = was == NULL ? COMPARE_ADDED : COMPARE_CHANGED, .page = page};
    if (was == NULL) {
        compare_add(c, change);
    } else {
        const json_t *before = document_of_id(json_object_get(c->before, "pages"), page->id, NULL);
        const json_t *after = document_of_id(json_object_get(c->after, "pages"), page->id, NULL);
        compare_keys(c, before, after, change);
        compare_repeat(c, before, after, change);
        if (!compare_same(json_object_get(before, "when"), json_object_get(after, "when"))) {
            change.key = STR("when");
            change.when_from = &was->when;
            change.when_to = &page->when;
            compare_add(c, change);
        }
        if (!compare_same(json_object_get(before, "next"), json_object_get(after, "next"))) {
            compare_add(
                c, (struct compare_change){
                       .kind = COMPARE_CHANGED, .page = page, .key = STR("next"), .ways_from = was, .ways_to = page});
        }
    }
    for (size_t i = 0; i < page->question_count; i++) {
        compare_question(c, page, &page->questions[i]);
    }
}

static void compare_removed(struct comparing *c)
{
    const struct outline *was = &c->compare->before;
    for (size_t i = 0; i < was->page_count; i++) {
        const struct outline_page *page = &was->pages[i];
        bool gone = outline_page(&c->compare->after, page->id) == NULL;
        if (gone) {
            compare_add(c, (struct compare_change){.kind = COMPARE_REMOVED, .page = page});
        }
        for (size_t k = 0; k < page->question_count && !gone; k++) {
            if (outline_find_question(&c->compare->after, page->questions[k].id, NULL) == NULL) {
                compare_add(
                    c, (struct compare_change){.kind = COMPARE_REMOVED, .page = page, .question = &page->questions[k]});
            }
        }
    }
}

// Pages that are in both, in another order: the first that stands elsewhere.
static void compare_order(struct comparing *c)
{
    const struct outline *was = &c->compare->before;
    const struct outline *is = &c->compare->after;
    size_t at = 0;
    for (size_t i = 0; i < is->page_count; i++) {
        if (outline_page(was, is->pages[i].id) == NULL) {
            continue;
        }
        while (at < was->page_count && outline_page(is, was->pages[at].id) == NULL) {
            at++;
        }
        if (at < was->page_count && !str_eq(was->pages[at].id, is->pages[i].id)) {
            compare_add(c, (struct compare_change){.kind = COMPARE_MOVED, .page = &is->pages[i]});
            return;
        }
        at++;
    }
}

// ---- The whole -----------------------------------------------------------------------------------------------------

static void compare_settings(struct comparing *c)
{
    const struct outline *was = &c->compare->before;
    const struct outline *is = &c->compare->after;
    for (int i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        const struct outline_setting *from = &was->settings[i];
        const struct outline_setting *to = &is->settings[i];
        struct compare_change change = {.kind = COMPARE_CHANGED,
                                        .setting = true,
                                        .inside = setting_shapes[i].inside,
                                        .key = setting_shapes[i].name};
        if (!str_eq(from->text, to->text)) {
            change.from = from->text;
            change.to = to->text;
            compare_add(c, change);
        }
        for (size_t k = 0; k < is->language_count; k++) {
            size_t other = compare_language(c, k);
            if (other == STR_NONE) {
                continue;
            }
            change.language = is->languages[k];
            change.from = from->words.in == NULL ? STR("") : from->words.in[other];
            change.to = to->words.in == NULL ? STR("") : to->words.in[k];
            if (!str_eq(change.from, change.to)) {
                compare_add(c, change);
            }
        }
    }
}

static void compare_lists(struct comparing *c)
{
    size_t i;
    const json_t *list;
    json_array_foreach(json_object_get(c->after, "lists"), i, list)
    {
        str id = document_scalar(c->arena, json_object_get(list, "id"));
        const json_t *was = document_of_id(json_object_get(c->before, "lists"), id, NULL);
        if (was != NULL) {
            compare_keys(c, was, list, (struct compare_change){.kind = COMPARE_CHANGED});
        }
    }
}

// ---- What has a name -----------------------------------------------------------------------------------------------

// The lists of a document whose things have a name of their own.
static const struct {
    const char *list, *key;
    enum compare_named named;
    bool in_run;
} compare_lists_named[] = {{"sections", "id", COMPARE_OF_SECTION, false},
                           {"conditions", "name", COMPARE_OF_CONDITION, false},
                           {"values", "name", COMPARE_OF_VALUE, false},
                           {"statuses", "id", COMPARE_OF_STATUS, true}};

static const json_t *compare_list_named(const json_t *root, size_t at)
{
    const json_t *holds = compare_lists_named[at].in_run ? json_object_get(root, "run") : root;
    return json_object_get(holds, compare_lists_named[at].list);
}

static const json_t *compare_of_name(const json_t *list, const char *key, str name)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        if (str_eq(str_from(json_string_value(json_object_get(item, key))), name)) {
            return item;
        }
    }
    return NULL;
}

// "Being checked; Refused", of the statuses with those ids; of NULL, the first of all.
static str compare_statuses(struct comparing *c, const struct outline *o, const json_t *root, const json_t *ids)
{
    const json_t *statuses = json_object_get(json_object_get(root, "run"), "statuses");
    str joined = {0};
    for (size_t i = 0; i < (ids == NULL ? 1 : json_array_size(ids)); i++) {
        str id = document_scalar(c->arena, json_array_get(ids, i));
        const json_t *status = ids == NULL ? json_array_get(statuses, 0) : compare_of_name(statuses, "id", id);
        str title = compare_value(c, o, json_object_get(status, "title"));
        title = title.len == 0 ? id : title;
        joined = i == 0 ? title : ARENA_JOIN(c->arena, joined, STR("; "), title);
    }
    return joined;
}

// What a condition is, what a value is worked out from, what follows a status, of one that is in either state.
static void compare_said(struct comparing *c, const json_t *was, const json_t *is, struct compare_change change)
{
    static const struct outline_when none = {.kind = WHEN_NONE};
    const struct outline_named *when[] = {outline_named(&c->compare->before, change.name),
                                          outline_named(&c->compare->after, change.name)};
    const struct outline_value *value[] = {outline_value(&c->compare->before, change.name),
                                           outline_value(&c->compare->after, change.name)};
    if (change.named == COMPARE_OF_CONDITION &&
        !compare_same(json_object_get(was, "when"), json_object_get(is, "when"))) {
        change.key = STR("when");
        change.when_from = when[0] == NULL ? &none : &when[0]->when;
        change.when_to = when[1] == NULL ? &none : &when[1]->when;
        compare_add(c, change);
    }
    if (change.named == COMPARE_OF_VALUE &&
        !compare_same(json_object_get(was, "value"), json_object_get(is, "value"))) {
        change.key = STR("value");
        change.term_from = value[0] == NULL ? NULL : &value[0]->term;
        change.term_to = value[1] == NULL ? NULL : &value[1]->term;
        compare_add(c, change);
    }
    const json_t *next[] = {json_object_get(was, "next"), json_object_get(is, "next")};
    if (change.named == COMPARE_OF_STATUS && !compare_same(next[0], next[1])) {
        change.key = STR("status-next");
        change.from = next[0] == NULL ? STR("") : compare_statuses(c, &c->compare->before, c->before, next[0]);
        change.to = next[1] == NULL ? STR("") : compare_statuses(c, &c->compare->after, c->after, next[1]);
        compare_add(c, change);
    }
}

static void compare_named_list(struct comparing *c, size_t at)
{
    const json_t *lists[] = {compare_list_named(c->after, at), compare_list_named(c->before, at)};
    const char *key = compare_lists_named[at].key;
    for (size_t side = 0; side < 2; side++) {
        size_t i;
        const json_t *item;
        json_array_foreach(lists[side], i, item)
        {
            struct compare_change change = {.kind = COMPARE_CHANGED, .named = compare_lists_named[at].named};
            change.name = document_scalar(c->arena, json_object_get(item, key));
            const json_t *other = compare_of_name(lists[1 - side], key, change.name);
            const json_t *was = side == 0 ? other : item;
            const json_t *is = side == 0 ? item : other;
            if (side == 1 && other != NULL) {
                continue; // seen already
            }
            change.kind = other != NULL ? COMPARE_CHANGED : side == 0 ? COMPARE_ADDED : COMPARE_REMOVED;
            if (change.named == COMPARE_OF_STATUS) {
                change.called = document_text(c->arena, side == 0 ? &c->compare->after : &c->compare->before,
                                              json_object_get(item, "title"));
            }
            compare_keys(c, was, is, change);
            compare_said(c, was, is, change);
        }
    }
}

// ---- How it is run -------------------------------------------------------------------------------------------------

// Which status a new case has, and whom messages about a case go to.
static void compare_run(struct comparing *c)
{
    const json_t *was = json_object_get(c->before, "run");
    const json_t *is = json_object_get(c->after, "run");
    struct compare_change first = {.kind = COMPARE_CHANGED, .key = STR("first-status")};
    first.from = compare_statuses(c, &c->compare->before, c->before, NULL);
    first.to = compare_statuses(c, &c->compare->after, c->after, NULL);
    if (!compare_same(json_object_get(json_array_get(json_object_get(was, "statuses"), 0), "id"),
                      json_object_get(json_array_get(json_object_get(is, "statuses"), 0), "id"))) {
        compare_add(c, first);
    }
    compare_key(c, was, is, (struct compare_change){.kind = COMPARE_CHANGED, .key = STR("write-to")});
}

// ---- Translations --------------------------------------------------------------------------------------------------

static bool compare_known_same(const struct translation *was, const struct translation *is)
{
    return is->state == TRANSLATION_MISSING || // its words say that
           (was == NULL || was->state == TRANSLATION_MISSING
                ? is->state == TRANSLATION_UNREVIEWED
                : was->state == is->state && str_eq(was->by, is->by) && str_eq(was->on, is->on));
}

static err compare_translation(struct comparing *c, str before, str after, size_t was_at, size_t is_at)
{
    struct translation_list was;
    struct translation_list is;
    TRY(translation_find(c->arena, before, was_at, &was));
    TRY(translation_find(c->arena, after, is_at, &is));
    struct name_at *ids = arena_array(c->arena, struct name_at, was.count + 1);
    for (size_t i = 0; i < was.count; i++) {
        ids[i] = (struct name_at){was.items[i].id, i};
    }
    struct names names = names_build(ids, was.count);
    for (size_t i = 0; i < is.count; i++) {
        const struct translation *to = &is.items[i];
        size_t at = names_find(&names, to->id);
        const struct translation *from = at == STR_NONE ? NULL : &was.items[at];
        const struct outline_page *page = outline_page(&c->compare->after, to->page);
        if (!compare_known_same(from, to)) {
            compare_add(c,
                        (struct compare_change){.kind = COMPARE_CHANGED,
                                                .inside = true,
                                                .page = page,
                                                .question = page == NULL ? NULL : outline_question(page, to->question),
                                                .key = STR("translation"),
                                                .language = c->compare->after.languages[is_at],
                                                .translation_from = from,
                                                .translation_to = to});
        }
    }
    return NO_ERR;
}

// What is known of the same text in each language but the first, where either document keeps anything of that.
static err compare_translations(struct comparing *c, str before, str after)
{
    const struct outline *is = &c->compare->after;
    bool kept = json_object_get(c->before, "translations") != NULL || json_object_get(c->after, "translations") != NULL;
    for (size_t i = 1; i < is->language_count && kept; i++) {
        size_t other = compare_language(c, i);
        if (other != STR_NONE && other != 0) { // of what was the first nothing was known
            TRY(compare_translation(c, before, after, other, i));
        }
    }
    return NO_ERR;
}

// One that came or went is said once, and not of each of its words.
static void compare_languages(struct comparing *c)
{
    const struct outline *was = &c->compare->before;
    const struct outline *is = &c->compare->after;
    for (size_t i = 0; i < is->language_count; i++) {
        if (compare_language(c, i) == STR_NONE) {
            compare_add(c, (struct compare_change){
                               .kind = COMPARE_ADDED, .key = STR("language"), .language = is->languages[i]});
            translation_forget(c->arena, c->after, i);
        }
    }
    for (size_t i = 0; i < was->language_count; i++) {
        if (str_place(was->languages[i], is->languages, is->language_count) >= is->language_count) {
            compare_add(c, (struct compare_change){
                               .kind = COMPARE_REMOVED, .key = STR("language"), .language = was->languages[i]});
            translation_forget(c->arena, c->before, i);
        }
    }
    if (!str_eq(was->languages[0], is->languages[0])) {
        compare_add(c, (struct compare_change){.kind = COMPARE_CHANGED,
                                               .key = STR("first-language"),
                                               .from = was->languages[0],
                                               .to = is->languages[0]});
    }
}

static void compare_whole(struct comparing *c)
{
    static const str whole[] = {STR_INIT("name"), STR_INIT("summary"), STR_INIT("tasks"), STR_INIT("fee")};
    compare_languages(c);
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        compare_key(c, c->before, c->after, (struct compare_change){.kind = COMPARE_CHANGED, .key = whole[i]});
    }
    compare_settings(c);
    compare_messages(c);
    compare_run(c);
    for (size_t i = 0; i < sizeof compare_lists_named / sizeof compare_lists_named[0]; i++) {
        compare_named_list(c, i);
    }
    compare_lists(c);
    compare_order(c);
    for (size_t i = 0; i < c->compare->after.page_count; i++) {
        compare_page(c, &c->compare->after.pages[i]);
    }
    compare_removed(c);
}

err compare_documents(struct arena *a, str before, str after, struct compare *ret_compare)
{
    struct comparing c = {.arena = a, .compare = ret_compare};
    *ret_compare = (struct compare){0};
    TRY(tree_load(before, &c.before));
    err e = tree_load(after, &c.after);
    if (err_is(e)) {
        json_decref(c.before);
        return e;
    }
    outline_of(a, c.before, &ret_compare->before);
    outline_of(a, c.after, &ret_compare->after);
    compare_whole(&c);
    e = compare_translations(&c, before, after);
    json_decref(c.before);
    json_decref(c.after);
    return e;
}
