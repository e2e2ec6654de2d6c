// SPDX-License-Identifier: Apache-2.0
// act_retention: what goes, by command. Input of each: {"org"}.
#pragma once
#include "app/acts.h"

MUST_USE err act_retention_plan(struct acts *acts, const json_t *input, struct buf *out);
// Carries out the newest plan now.
MUST_USE err act_retention_run(struct acts *acts, const json_t *input, struct buf *out);
// Says that the clock is right.
MUST_USE err act_retention_confirm(struct acts *acts, const json_t *input, struct buf *out);
MUST_USE err act_retention_status(struct acts *acts, const json_t *input, struct buf *out);
