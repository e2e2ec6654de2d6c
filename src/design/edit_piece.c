// SPDX-License-Identifier: Apache-2.0
// Pieces of content of a page: words above its questions and below.
#include "design/editing.h"

enum {
    EDIT_PIECES_MAX = 100 // of one page that are added to
};

// The kinds that are made by choosing; the first words of `details` are what opens it.
static const str edit_piece_types[] = {STR_INIT("guidance"), STR_INIT("inset"), STR_INIT("warning"),
                                       STR_INIT("details"), STR_INIT("banner")};

static bool edit_piece_is_type(str type)
{
    bool known = false;
    for (size_t i = 0; i < sizeof edit_piece_types / sizeof edit_piece_types[0]; i++) {
        known = known || str_eq(edit_piece_types[i], type);
    }
    return known;
}

static const char *edit_piece_key(str list)
{
    return str_eq(list, STR("before")) ? "before" : str_eq(list, STR("after")) ? "after" : NULL;
}

json_t *edit_piece(const struct editing *e, json_t **ret_list, size_t *ret_at)
{
    str list;
    str number;
    int64_t at;
    if (!str_cut(e->edit->piece, '-', &list, &number) || edit_piece_key(list) == NULL) {
        return NULL;
    }
    *ret_list = json_object_get(e->page, edit_piece_key(list));
    if (!str_to_i64(number, 0, (int64_t)json_array_size(*ret_list) - 1, &at)) {
        return NULL;
    }
    *ret_at = (size_t)at;
    return json_array_get(*ret_list, *ret_at);
}

// The words that were typed, of a kind that can be chosen.
static err edit_piece_words(const struct editing *e)
{
    bool titled = !str_eq(e->edit->type, STR("details")) || document_says(&e->languages, e->edit->title);
    if (!edit_piece_is_type(e->edit->type) || !titled || !document_says(&e->languages, e->edit->hint)) {
        return FAIL(ERR_INPUT, "a piece of content needs a kind and words");
    }
    return NO_ERR;
}

static void edit_piece_put(const struct editing *e, json_t *piece)
{
    json_object_set_new(piece, "type", json_stringn(e->edit->type.ptr, e->edit->type.len));
    document_set_text(e->arena, &e->languages, piece, "title", e->edit->title);
    document_set_text(e->arena, &e->languages, piece, "body", e->edit->hint);
}

err edit_piece_add(struct editing *e)
{
    const char *key = edit_piece_key(e->edit->piece);
    if (key == NULL) {
        return FAIL(ERR_INPUT, "words stand above the questions or below");
    }
    TRY(edit_piece_words(e));
    json_t *list = json_object_get(e->page, key);
    if (json_array_size(list) >= EDIT_PIECES_MAX) {
        return FAIL(ERR_TOO_LARGE, "there are as many words as there may be");
    }
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(e->page, key, list);
    }
    json_t *piece = json_object();
    edit_piece_put(e, piece);
    json_array_append_new(list, piece);
    return NO_ERR;
}

err edit_piece_set(struct editing *e)
{
    json_t *list;
    size_t at;
    json_t *piece = edit_piece(e, &list, &at);
    if (piece == NULL) {
        return FAIL(ERR_NOT_FOUND, "those words are not there any more");
    }
    TRY(edit_piece_words(e));
    bool bare = document_is_bare(piece);
    struct outline_text is = document_text(e->arena, &e->languages, piece);
    if (bare && str_eq(e->edit->type, STR("guidance")) && !document_says(&e->languages, e->edit->title) &&
        document_same_text(&e->languages, is, e->edit->hint)) {
        return NO_ERR; // as it was written
    }
    if (bare) {
        piece = json_object();
        json_array_set_new(list, at, piece);
    } else if (json_object_get(piece, "html") != NULL || json_object_get(piece, "list") != NULL) {
        return FAIL(ERR_INPUT, "these words are changed in the file");
    }
    edit_piece_put(e, piece);
    return NO_ERR;
}

err edit_piece_remove(struct editing *e)
{
    json_t *list;
    size_t at;
    if (edit_piece(e, &list, &at) == NULL) {
        return FAIL(ERR_NOT_FOUND, "those words are not there any more");
    }
    json_array_remove(list, at);
    if (json_array_size(list) == 0) {
        json_object_del(e->page, list == json_object_get(e->page, "before") ? "before" : "after");
    }
    return NO_ERR;
}
