// SPDX-License-Identifier: Apache-2.0
// demo_changes: changes of many services that the demo waits with: [{"kind", "language", "from", "to", "by": 4,
// "days-ahead": 30, "services": ["first"]}].
#pragma once
#include "app/acts.h"

MUST_USE err demo_changes(struct acts *acts, struct store *store, const json_t *changes);
