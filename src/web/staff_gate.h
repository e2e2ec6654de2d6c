// SPDX-License-Identifier: Apache-2.0
// staff_gate: what the organisation asks of trials before a draft is published, and how it stands.
#pragma once
#include "base/err.h"

struct board;
struct request;
struct staff_service_view;
// Fills gate and gate_met. `revision` 0: there is no draft.
MUST_USE err staff_gate(struct request *r, int64_t service_id, int64_t revision, struct staff_service_view *view);
// Whether a draft is published: the gate is met, or the reason for going past it is one. False: the page was shown
// again.
bool staff_gate_lets(struct request *r, struct staff_service_view *view, str why);
// "People tried 3 of 12 services before …": empty where none is published.
MUST_USE err staff_gate_involved(struct request *r, const struct board *board, str *ret_words);
