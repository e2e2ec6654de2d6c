// SPDX-License-Identifier: Apache-2.0
// demo_tallies: how often people stumbled over questions of the demo.
#pragma once
#include "app/acts.h"

// [{"service", "question", "sent": 212, "rules": {"date.not-real": 9}}]
MUST_USE err demo_tallies(struct acts *acts, struct store *store, const json_t *counts);
