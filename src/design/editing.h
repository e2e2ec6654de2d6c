// SPDX-License-Identifier: Apache-2.0
// editing: an edit while it is made, within this room: edit.c finds what it names, the files edit_*.c make it.
#pragma once
#include "design/document.h"
#include "design/edit.h"

struct named_uses;
struct translation_list;

// An edit under way: the tree, and where in it.
struct editing {
    struct arena *arena;
    const struct edit *edit;
    struct outline languages; // only its languages
    json_t *root, *pages, *page, *questions, *question;
    size_t page_at, question_at;
    str shown;
};

MUST_USE err edit_page_copy(struct editing *e);
MUST_USE err edit_question_copy(struct editing *e);
MUST_USE err edit_question_move(struct editing *e);
MUST_USE err edit_question_use(struct editing *e);
MUST_USE err edit_when(struct editing *e);
// Whether each comparison can be made.
MUST_USE err edit_rows_fit(const struct outline *o, const struct when_rows *rows);
MUST_USE err edit_way_up(struct editing *e);
MUST_USE err edit_way_remove(struct editing *e);
MUST_USE err edit_sections(struct editing *e);
MUST_USE err edit_repeat(struct editing *e);
MUST_USE err edit_piece_add(struct editing *e);
MUST_USE err edit_piece_set(struct editing *e);
MUST_USE err edit_piece_remove(struct editing *e);
// The piece of content that the edit names, and where it is; NULL: there is none.
json_t *edit_piece(const struct editing *e, json_t **ret_list, size_t *ret_at);
// The calculated value ("values") or condition ("conditions") of that name, and where it is; NULL, and `ret_at` as it
// was: there is none, as where the name is empty.
json_t *edit_by_name(const json_t *root, const char *list, str name, size_t *ret_at);
// The choice of that value; NULL: there is none.
json_t *edit_option_of_value(const json_t *options, str value);
MUST_USE err edit_page_place(struct editing *e);
MUST_USE err edit_question_place(struct editing *e);
MUST_USE err edit_mistakes(struct editing *e);
MUST_USE err edit_message_set(struct editing *e);
MUST_USE err edit_message_up(struct editing *e);
MUST_USE err edit_message_down(struct editing *e);
MUST_USE err edit_message_remove(struct editing *e);
bool edit_message_same(const struct editing *now, const struct editing *seen);
MUST_USE err edit_value_set(struct editing *e);
MUST_USE err edit_value_remove(struct editing *e);
bool edit_value_same(const struct editing *now, const struct editing *seen);
MUST_USE err edit_named_set(struct editing *e);
MUST_USE err edit_named_remove(struct editing *e);
bool edit_named_same(const struct editing *now, const struct editing *seen);
// Where each of the document's conditions is used, in their order (design/named.h).
const struct named_uses *named_uses_of(struct arena *a, json_t *root);
// Wherever one is used by its name; what it is called itself stays.
void named_rename(struct arena *a, json_t *root, str from, str to);
MUST_USE err edit_language_add(struct editing *e);
MUST_USE err edit_language_remove(struct editing *e);
MUST_USE err edit_language_first(struct editing *e);
bool edit_language_same(const struct editing *now, const struct editing *seen);
// As translation_find, of a tree.
void translation_list_of(struct arena *a, json_t *root, size_t language, struct translation_list *ret_list);
// The words of a language, and what is known of them, go from every text; it stays among the languages.
void translation_forget(struct arena *a, json_t *root, size_t language);
// The language is the first from now on. Every text says something in it, but those without a letter.
void translation_turn(struct arena *a, json_t *root, size_t language);
// The case of a choice that the edit names, which has a condition; NULL: there is none.
json_t *edit_value_case(const struct editing *e);
// A number as it was typed; one that is as it was stays as it was written, and an empty one goes.
void edit_put_number(const struct editing *e, json_t *object, const char *key, str text);
// Whether what a kind writes over is as it was seen, of kinds that say it themselves.
bool edit_when_same(const struct editing *now, const struct editing *seen);
bool edit_sections_same(const struct editing *now, const struct editing *seen);
bool edit_same(const json_t *a, const json_t *b);
bool edit_same_key(const json_t *a, const json_t *b, const char *key);
// From words: "How old is it?" is "how-old-is-it". Of words in other letters it is `otherwise`.
str edit_worded_id(const struct editing *e, str words, str otherwise);
// A page of that id behind the one that is open, in the part of the service where that stands. It is shown from then
// on.
json_t *edit_new_page(struct editing *e, str id);
// An id that is nobody's: `base` itself, or with a number behind.
str edit_free_id(const struct editing *e, str base);
// Moves what stands at `at` by one; at the end of the list it stays.
void edit_swap(json_t *list, size_t at, bool up);
