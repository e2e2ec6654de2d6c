// SPDX-License-Identifier: Apache-2.0
// document: where things are in a definition's tree (definition/tree.h), within this room.
#pragma once
#include "definition/tree.h"
#include "design/outline.h"
#include "design/setting.h"
#include "design/term.h"
#include "design/when.h"

// The object of that id in a list of objects; NULL: there is none. `ret_at` (may be NULL) is its place.
json_t *document_of_id(const json_t *list, str id, size_t *ret_at);
// The list of choices of a question: its own, or the one it names; NULL: it has none.
json_t *document_options(const json_t *root, const json_t *question);
// Whether below a key nothing is said: what is asked for by name, compared, calculated, kept. `above` is the key above,
// empty in a list; `depth` counts from the whole, 0.
bool document_is_apart(str key, str above, int depth);
// Whether what stands at a key is a text where it is a bare string: then it is of the first language.
bool document_is_words(str key);
void outline_of(struct arena *a, json_t *root, struct outline *ret_outline);
// Which languages it is in, and nothing else of the outline.
void document_languages(struct arena *a, const json_t *root, struct outline *o);

// A text as the document has it: a string is of the first language, an object says by language.
struct outline_text document_text(struct arena *a, const struct outline *o, const json_t *value);
// Puts a text into an object; one that says nothing is taken away.
void document_put_text(const struct outline *o, json_t *object, const char *key, struct outline_text text);
// The same, where it says something else than is there: what is as it was stays as it was written.
void document_set_text(struct arena *a, const struct outline *o, json_t *object, const char *key,
                       struct outline_text text);
bool document_says(const struct outline *o, struct outline_text text);
// A string, a number or true and false as text; anything else is empty.
str document_scalar(struct arena *a, const json_t *value);
// A whole number as a number, a fraction as a string, which keeps it exactly.
json_t *document_number(str text);

// An option of a question, out of and into a document (design/rule.h).
struct outline_rule rule_read(struct arena *a, const struct outline *o, enum question_option option,
                              const json_t *value);
void rule_put(struct arena *a, const struct outline *o, const struct outline_rule *rule, json_t *question);

// A condition, out of and into a document (design/when.h). NULL: no rows, which is always.
struct outline_when when_read(struct arena *a, const json_t *json, int depth);
json_t *when_json(const struct outline *o, const struct when_rows *rows);
// What a value is worked out from, out of and into a document (design/term.h). `was` is what stands there, of which
// conditions of a choice are kept. NULL: of nothing.
struct outline_term term_read(struct arena *a, const json_t *json, str at, int depth);
json_t *term_json(const struct term_rows *rows, json_t *was);
bool term_same(const struct term_rows *a, const struct term_rows *b);
// The part that stands at "0.1"; of a choice with its condition. NULL: none.
json_t *term_part(json_t *term, str at);
// Conditions within conditions, as a definition counts them.
int when_depth(const json_t *when);
bool when_same(const struct when_rows *a, const struct when_rows *b);

// A piece of content that is a text and nothing else.
bool document_is_bare(const json_t *content);
// The words of the first guidance in a list of contents, where they are markdown; putting them leaves the others.
struct outline_text document_guidance(struct arena *a, const struct outline *o, const json_t *contents);
void document_put_guidance(const struct outline *o, json_t *object, const char *key, struct outline_text text);
bool document_same_text(const struct outline *o, struct outline_text one, struct outline_text other);

// What is said of the whole, out of and into a document (design/setting.h).
struct outline_setting setting_read(struct arena *a, const struct outline *o, json_t *root,
                                    enum outline_setting_kind kind);
void setting_put(struct arena *a, const struct outline *o, json_t *root, enum outline_setting_kind kind,
                 const struct outline_setting *setting);
