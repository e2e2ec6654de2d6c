// SPDX-License-Identifier: Apache-2.0
// demo_trials: a round of a draft, who tried it, what they said of it and what came of that, as services/demo.json has
// them: [{"service", "by", "days-ago", "days", "purpose", "asks", "invited": [{"address", "language", "used"}],
// "people": [{"days-ago", "pages", "left", "mistake", "who", "hears", "language"}], "comments": [{"person", "page",
// "question", "kind", "words", "language", "days-ago", "answer", "by"}]}].
#pragma once
#include "app/acts.h"

// At the times that stand there, before `now_s`: the clock is fixed on the way, and the caller lets it go again.
MUST_USE err demo_trials(struct acts *acts, struct store *store, const json_t *trials, int64_t now_s);
