// SPDX-License-Identifier: Apache-2.0
// demo_changes: changes of many services that the demo waits with, and how often people stumbled in it.
#pragma once
#include "app/acts.h"

MUST_USE err demo_changes(struct acts *acts, struct store *store, const json_t *demo);
