// SPDX-License-Identifier: Apache-2.0
// change_plan: what a change of many services (catalogue/change.h) does in one of them: for the preview, and when its
// time has come (app/changes.h).
#pragma once
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "design/replace.h"

struct change_plan {
    struct service service;
    struct revision draft;             // number 0: there is none
    struct service_version live, last; // id 0: nothing is published, or it is retired; the newest, whichever is
    bool barred; // its approval steps, or what is asked of trials, let nothing be published by itself
    size_t live_count, draft_count; // how often what is published, and the draft, says it
    str live_after, draft_after;    // numbered; as it stands
    bool wrong;                     // what is published would not run with it
    bool publishes;                 // a version with it is published
    struct service_said said;       // of it
};
// On a snapshot.
MUST_USE err change_plan_read(struct tx *tx, struct arena *a, const struct organisation *o, int64_t service_id,
                              struct change_plan *ret_plan);
// Computes; `publishes`: it is to be, where it may.
MUST_USE err change_plan_make(struct arena *a, const struct replace *with, bool publishes, struct change_plan *plan);
// Whether anything is done there.
bool change_plan_touches(const struct change_plan *plan);
// Whether the draft goes on with it, or one is begun.
bool change_plan_drafts(const struct change_plan *plan);
