// SPDX-License-Identifier: Apache-2.0
// tree: a document as a tree of jansson's, for whoever changes it, and as text again.
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include <jansson.h>

// In the newest format. The caller lets go of it (json_decref). ERR_INPUT: it is no JSON object; ERR_TOO_LARGE: it is
// past the limits of a definition.
MUST_USE err tree_load(str text, json_t **ret_root);
// ERR_TOO_LARGE where it is longer than a definition may be.
MUST_USE err tree_text(struct arena *a, const json_t *root, str *ret_text);
