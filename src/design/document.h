// SPDX-License-Identifier: Apache-2.0
// document: where things are in a definition's tree (definition/tree.h), within this room.
#pragma once
#include "definition/tree.h"
#include "design/outline.h"

// The object of that id in a list of objects; NULL: there is none. `ret_at` (may be NULL) is its place.
json_t *document_of_id(const json_t *list, str id, size_t *ret_at);
// The list of choices of a question: its own, or the one it names; NULL: it has none.
json_t *document_options(const json_t *root, const json_t *question);
// Which languages it is in, and nothing else of the outline.
void document_languages(struct arena *a, const json_t *root, struct outline *o);
