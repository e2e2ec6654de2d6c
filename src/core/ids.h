// SPDX-License-Identifier: Apache-2.0
// ids: numbers of things, given by us, one after the other, never twice.
#pragma once
#include "db/db.h"

// The next id of that kind ("draft", "case" …) in the unit's organisation.
MUST_USE err ids_next(struct tx *tx, str kind, int64_t *ret_id);
// Leaves so many numbers of that kind out.
MUST_USE err ids_skip(struct tx *tx, str kind, int64_t count);
