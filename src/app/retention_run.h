// SPDX-License-Identifier: Apache-2.0
// retention_run: makes an organisation's plan of what goes, and carries it out: what is due is looked for on snapshots
// and erased in small units of work, each of which asks again whether it still is, beside whatever else goes on. A run
// that was stopped on the way goes on where it was. On a worker thread, or in a command.
#pragma once
#include "app/acts.h"
#include "retention/retention.h"

struct retention_run {
    struct acts *acts;
    struct store *store;
    str key;                   // of the organisation
    const _Atomic bool *stops; // the server ends: what is left waits for the next; NULL: nothing stops it
    int64_t ret_gone;          // rows of plans that went: cases, drafts …
};
// A plan as of now takes the place of one that was not carried out.
MUST_USE err retention_run_plan(struct retention_run *run, struct retention_plan *ret_plan);
// Carries out the newest plan, or what is left of it. ERR_CONFLICT as retention_begin; ERR_BUSY: another does it, or
// it was stopped.
MUST_USE err retention_run_all(struct retention_run *run);
// Writes to those whose drafts go soon.
MUST_USE err retention_run_remind(struct retention_run *run);
