// SPDX-License-Identifier: Apache-2.0
// act_hand_over: to which other system a service's cases go (handover/handover.h), by command.
#pragma once
#include "app/acts.h"

// Input: {"org", "service", "way": "webhook", "folder" or "off", "target", "secret" and "mapping": what is in their
// files, "file": the mapping's name}
MUST_USE err act_hand_over_set(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"org"}. What is set; nothing of a secret.
MUST_USE err act_hand_over_list(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"org", "service", "from": YYYY-MM-DD}. Each case that was submitted from that day on is handed over again.
MUST_USE err act_hand_over_replay(struct acts *acts, const json_t *input, struct buf *out);
