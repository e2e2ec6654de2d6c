// SPDX-License-Identifier: Apache-2.0
// act_read_only: from now on nothing is written, or it is again (db/stores.h, stores_read_only).
#pragma once
#include "app/acts.h"

// Input: {"on": true}. When it has answered, what was under way is on disk, and nothing more is written.
MUST_USE err act_read_only(struct acts *acts, const json_t *input, struct buf *out);
