// SPDX-License-Identifier: Apache-2.0
// act_user: members of staff.
#pragma once
#include "app/acts.h"

// Input: {"org", "email", "name", "role", "password" (may be empty: one is made and said)}
MUST_USE err act_user_add(struct acts *acts, const json_t *input, struct buf *out);
