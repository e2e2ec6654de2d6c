// SPDX-License-Identifier: Apache-2.0
// act_demo: a council to look at: everything that services/demo.json says, through the same doors as
// for any other organisation. Only on a folder that no server holds: its cases are days old, and the
// clock is set back for them.
#pragma once
#include "app/acts.h"
#include "web/site.h"

// Input: a demo document: {"organisation": as for act_init, "services": [keys], "users": [...],
// "cases": [{"service", "days-ago", "language", "fields": {control: value}, "status": [...], "notes": [...]}],
// "hand-overs": [as for act_hand_over_set], "feedback": [{"service", "page", "kind", "words", "days-ago"}],
// "trials": [app/demo_trials.h], "needs" and "told": [app/demo_needs.h], "words": [app/demo_words.h],
// "changes": [app/demo_changes.h], "stumbles": [app/demo_tallies.h]}
MUST_USE err act_demo(struct acts *acts, const json_t *input, struct buf *out);

// Ready-made services and the demo, compiled in from services/*.json (generated).
extern const struct site_ready bundle_table[];
extern const size_t bundle_count;
const struct site_ready *bundle_find(str name);
// Those of them that are services for organisations to begin with.
struct site_ready_list bundle_ready(void);
