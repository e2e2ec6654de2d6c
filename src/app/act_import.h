// SPDX-License-Identifier: Apache-2.0
// act_import: a definition, ours or another system's, becomes a published service.
#pragma once
#include "app/acts.h"

// Input: {"org", "as" (may be empty: the definition's own id), "document": the file's text, "file": its name}
MUST_USE err act_import(struct acts *acts, const json_t *input, struct buf *out);
