// SPDX-License-Identifier: Apache-2.0
// A language of the whole: it comes with nothing said in it, and goes with its words.
#include "design/editing.h"
#include "design/translation.h"

static size_t edit_language_place(const struct editing *e)
{
    return str_place(e->edit->language, e->languages.languages, e->languages.language_count);
}

err edit_language_add(struct editing *e)
{
    str tag = e->edit->language;
    json_t *all = json_object_get(e->root, "languages");
    if (tag.len == 0 || edit_language_place(e) < e->languages.language_count) {
        return FAIL(ERR_INPUT, "the language is there already");
    }
    if (e->languages.language_count >= LIMIT_LANGUAGE_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many languages as there may be");
    }
    if (!json_is_array(all)) { // none is said: it is in one
        all = json_array();
        str first = e->languages.languages[0];
        json_array_append_new(all, json_stringn(first.ptr, first.len));
        json_object_set_new(e->root, "languages", all);
    }
    json_array_append_new(all, json_stringn(tag.ptr, tag.len));
    return NO_ERR;
}

// One that is there and not the first.
static err edit_language_other(const struct editing *e, size_t *ret_at)
{
    *ret_at = edit_language_place(e);
    return *ret_at >= e->languages.language_count ? FAIL(ERR_NOT_FOUND, "the language is not there any more")
           : *ret_at == 0                         ? FAIL(ERR_INPUT, "the first language stays")
                                                  : NO_ERR;
}

err edit_language_remove(struct editing *e)
{
    size_t at;
    TRY(edit_language_other(e, &at));
    translation_forget(e->arena, e->root, at);
    json_array_remove(json_object_get(e->root, "languages"), at);
    return NO_ERR;
}

err edit_language_first(struct editing *e)
{
    size_t at;
    struct translation_list list;
    TRY(edit_language_other(e, &at));
    translation_list_of(e->arena, e->root, at, &list);
    if (!translation_may_be_first(&list)) {
        return FAIL(ERR_INPUT, "the other languages would fall back on what is missing, or on a machine's words");
    }
    translation_turn(e->arena, e->root, at);
    return NO_ERR;
}

// How many texts go was told: words that came since would go unseen.
bool edit_language_same(const struct editing *now, const struct editing *seen)
{
    struct translation_list is;
    struct translation_list was;
    size_t at = edit_language_place(now);
    if (!edit_same_key(now->root, seen->root, "languages")) {
        return false;
    }
    if (now->edit->kind != EDIT_LANGUAGE_REMOVE || at >= now->languages.language_count) {
        return true;
    }
    translation_list_of(now->arena, now->root, at, &is);
    translation_list_of(now->arena, seen->root, at, &was);
    return translation_said(&is) == translation_said(&was);
}
