// SPDX-License-Identifier: Apache-2.0
// document: a definition's text as a tree, within this room.
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <jansson.h>

// The caller lets go of it (json_decref). ERR_INPUT, ERR_TOO_LARGE as outline_read says.
MUST_USE err document_load(str text, json_t **ret_root);
MUST_USE err document_text(struct arena *a, const json_t *root, str *ret_text);
// The object of that id in a list of objects; NULL: there is none. `ret_at` (may be NULL) is its place.
json_t *document_of_id(const json_t *list, str id, size_t *ret_at);
// The list of choices of a question: its own, or the one it names; NULL: it has none.
json_t *document_options(const json_t *root, const json_t *question);
