// SPDX-License-Identifier: Apache-2.0
// act_set: changes one setting of an organisation (core/organisation.h has their table).
#pragma once
#include "app/acts.h"

// Input: {"org", "name", "language": empty where it is not words, "value"}
MUST_USE err act_set(struct acts *acts, const json_t *input, struct buf *out);
