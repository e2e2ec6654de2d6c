// SPDX-License-Identifier: Apache-2.0
// trial_news: who left an address at the end of a trial hears what came of it. Within the units that bring it about.
#pragma once
#include "base/err.h"

struct tx;
// A comment was answered.
MUST_USE err trial_news_answered(struct tx *tx, int64_t comment_id);
// The draft in that state was published; their addresses go.
MUST_USE err trial_news_live(struct tx *tx, int64_t service_id, int64_t revision);
