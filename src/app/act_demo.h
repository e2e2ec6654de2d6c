// SPDX-License-Identifier: Apache-2.0
// act_demo: a council to look at: everything that services/demo.json says, through the same doors as
// for any other organisation. Only on a folder that no server holds: its cases are days old, and the
// clock is set back for them.
#pragma once
#include "app/acts.h"

// Input: a demo document: {"organisation": as for act_init, "services": [keys], "users": [...],
// "cases": [{"service", "days-ago", "language", "fields": {control: value}, "status": [...], "notes": [...]}],
// "hand-overs": [as for act_hand_over_set], "feedback": [{"service", "page", "kind", "words", "days-ago"}]}
MUST_USE err act_demo(struct acts *acts, const json_t *input, struct buf *out);

// Ready-made services and the demo, compiled in from services/*.json (generated).
struct bundle_file {
    str name; // "parking-permit"
    str text;
};
extern const struct bundle_file bundle_table[];
extern const size_t bundle_count;
const struct bundle_file *bundle_find(str name);
