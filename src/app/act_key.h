// SPDX-License-Identifier: Apache-2.0
// act_key: changing keys while people go on. Each step may be the last before the machine stops: what was sealed opens
// after it, and doing it again ends it.
#pragma once
#include "app/acts.h"

// A new key for each organisation (or for "org"); all that it keeps is sealed anew under it, in small units of work;
// the old one is forgotten.
MUST_USE err act_key_rotate(struct acts *acts, const json_t *input, struct buf *out);
// Reads the master keys again and seals every organisation's keys under the first of them.
MUST_USE err act_key_master(struct acts *acts, const json_t *input, struct buf *out);
