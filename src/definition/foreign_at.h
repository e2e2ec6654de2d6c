// SPDX-License-Identifier: Apache-2.0
// foreign_at: places in a foreign file, as JSON pointers (RFC 6901).
#pragma once
#include "base/arena.h"

// The place of a key of what is at `at`.
str foreign_at_key(struct arena *a, str at, const char *key);
// The place of an entry of the list under a key.
str foreign_at_index(struct arena *a, str at, const char *key, size_t index);
