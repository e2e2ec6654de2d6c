// SPDX-License-Identifier: Apache-2.0
#include "web/change_plan.h"
#include "voice/trial_gate.h"
#include "web/site.h"

err change_plan_read(struct tx *tx, struct arena *a, const struct organisation *o, int64_t service_id,
                     struct change_plan *ret_plan)
{
    struct approval_steps steps;
    struct trial_gate gate;
    *ret_plan = (struct change_plan){0};
    TRY(service_by_id(tx, a, service_id, &ret_plan->service));
    TRY(revision_draft(tx, a, service_id, &ret_plan->draft));
    TRY(approval_steps(tx, a, service_id, 0, &steps));
    TRY(trial_gate(tx, o, service_id, ret_plan->draft.number, &gate));
    ret_plan->barred = steps.count != 0 || gate.asks;
    if (ret_plan->service.version_id != 0 && !ret_plan->service.retired) {
        TRY(service_version_get(tx, a, ret_plan->service.version_id, &ret_plan->live));
    }
    return service_version_last(tx, a, service_id, &ret_plan->last);
}

// What would be published: numbered, and read as `guildhall check` reads it.
static err change_plan_version(struct arena *a, struct change_plan *plan)
{
    const struct definition *d;
    struct definition_report report = {.arena = a};
    err e = definition_number(a, plan->live_after, plan->last.document, &plan->live_after);
    e = err_is(e) ? e : definition_read(plan->live_after, &site_definition_options, &report, &d);
    if (!err_is(e)) {
        plan->said = service_said_of(a, d);
        definition_release(d);
    }
    plan->wrong = e.kind == ERR_INPUT;
    return plan->wrong ? NO_ERR : e;
}

err change_plan_make(struct arena *a, const struct replace *with, bool publishes, struct change_plan *plan)
{
    if (plan->live.id != 0) {
        TRY(replace_document(a, plan->live.document, with, &plan->live_after, &plan->live_count));
    }
    if (plan->draft.number != 0) {
        TRY(replace_document(a, plan->draft.document, with, &plan->draft_after, &plan->draft_count));
    }
    if (plan->live_count != 0) {
        TRY(change_plan_version(a, plan));
    }
    plan->publishes = publishes && plan->live_count != 0 && !plan->barred && !plan->wrong;
    return NO_ERR;
}

bool change_plan_drafts(const struct change_plan *plan)
{
    return plan->draft.number != 0 ? plan->draft_count != 0 : plan->live_count != 0 && !plan->publishes;
}

bool change_plan_touches(const struct change_plan *plan)
{
    return plan->publishes || change_plan_drafts(plan);
}
