// SPDX-License-Identifier: Apache-2.0
// wiring: where one room starts another, in one place.
#pragma once
#include "db/db.h"

// A submission (struct site_submission) becomes a case, and its draft is marked as sent: one unit of
// work; whoever gave an address is sent a confirmation. Sent before: the same case again.
MUST_USE err wiring_submit(struct tx *tx, void *submission);
// Each of a struct site_act. A case comes to a status, or its person is written to (struct case_move), and the person
// is told: one unit of work. Another system is told of each status (handover/handover.h), and messages of the service's
// own go out, here and where the person withdraws their case (struct casefile) or replies (struct talk_reply).
MUST_USE err wiring_move(struct tx *tx, void *act);
MUST_USE err wiring_withdraw(struct tx *tx, void *act);
MUST_USE err wiring_reply(struct tx *tx, void *act);
