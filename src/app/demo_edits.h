// SPDX-License-Identifier: Apache-2.0
// demo_edits: what was changed in a draft since it was begun, and advice that its designer put aside, as
// services/demo.json has them: [{"service", "by", "days-ago", "what", "words": [{"language", "from", "to"}],
// "piece": {"page", "list", "type", "body", "when": the name of a condition}, "language", "translations": [{"id",
// "said": as it stands where it is left out, "how": "machine", or read by the "reader"}], "aside"}].
#pragma once
#include "app/acts.h"

// At the times that stand there, before `now_s`: the clock is fixed on the way, and the caller lets it go again. Where
// "aside" gives a reason, what is advised of the draft then is put aside with it.
MUST_USE err demo_edits(struct acts *acts, struct store *store, const json_t *edits, int64_t now_s);
