// SPDX-License-Identifier: Apache-2.0
// act_init: makes an organisation; act_backup: copies everything while it is in use.
#pragma once
#include "app/acts.h"

// Input: {"org", "names": {"en": …}, "languages": "en,cy", "zone", "settings": [{"name","language","value"}]}
MUST_USE err act_init(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"to": an absolute path}
MUST_USE err act_backup(struct acts *acts, const json_t *input, struct buf *out);
// The value of a key as a view; empty where it is not a string.
str act_string(const json_t *input, const char *key);
// The store of an organisation by its key; the second for commands that only read.
MUST_USE err act_store(struct acts *acts, str key, struct store **ret_store);
MUST_USE err act_store_in(struct stores *stores, struct arena *a, str key, struct store **ret_store);
