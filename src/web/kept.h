// SPDX-License-Identifier: Apache-2.0
// kept: until when something is kept, as people and staff read it.
#pragma once
#include "casework/case.h"
#include "retention/retention.h"
#include "web/request.h"

// "30 days", "2 years"
str kept_time(struct request *r, int days);
// The last day of answers that are not sent, and the moment after it.
str kept_draft_until(struct request *r, const struct definition *d, int64_t changed_at, int64_t *ret_over_s);
// The last day of a case; empty where there is none: it is open, or on hold.
MUST_USE err kept_case_until(struct request *r, const struct casefile *c, str *ret_date);
