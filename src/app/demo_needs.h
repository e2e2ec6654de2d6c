// SPDX-License-Identifier: Apache-2.0
// demo_needs: what people need, as services/demo.json has it: "needs": [{"by", "service" (or none), "about", "needs",
// "so-that", "language", "weight", "days-ago", "state", "why", "shown", "heard": [{"kind", "words", "times"}]}], and
// what somebody told that nobody has looked at: "told": [{"service", "words", "language", "days-ago"}].
#pragma once
#include "app/acts.h"

// At the times that stand there, before `now_s`: the clock is fixed on the way, and the caller lets it go again.
MUST_USE err demo_needs(struct acts *acts, struct store *store, const json_t *input, int64_t now_s);
