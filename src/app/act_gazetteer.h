// SPDX-License-Identifier: Apache-2.0
// act_gazetteer: addresses to choose from by postcode (core/gazetteer.h), loaded in three steps, of which the
// second is done as often as there are rows for: a file of any size goes through a line of DIR/control.
#pragma once
#include "app/acts.h"
#include "core/gazetteer.h"

// Input: {"org"}. Says the load's number.
MUST_USE err act_gazetteer_begin(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"org", "load", "rows": [[number, postcode, line-1, line-2, town, county, uprn], …]}, at most
// GAZETTEER_UNIT_ROWS. The rows are trusted to be sound: act_gazetteer_row makes them.
MUST_USE err act_gazetteer_rows(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"org", "load", "count"}. Says that it is in use, and removes what was before.
MUST_USE err act_gazetteer_end(struct acts *acts, const json_t *input, struct buf *out);
// One row of act_gazetteer_rows; the caller's.
json_t *act_gazetteer_row(int64_t number, const struct gazetteer_address *address);
