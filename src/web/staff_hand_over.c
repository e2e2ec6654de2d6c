// SPDX-License-Identifier: Apache-2.0
#include "web/staff_hand_over.h"
#include "handover/handover.h"
#include "web/staff_case.h"

err staff_handed_of(struct request *r, const struct casefile *c, struct staff_handed *ret_handed)
{
    struct outbox_rows rows;
    struct handover_kept kept;
    struct handover_target target;
    TRY(handover_of_case(r->tx, r->arena, c->id, &rows));
    TRY(handover_kept(r->tx, r->arena, c->id, &kept));
    TRY(handover_get(r->tx, r->arena, c->service_id, &target));
    *ret_handed = (struct staff_handed){.rows = staff_messages_shown(r, &rows, rows.count, true),
                                        .reference = kept.reference,
                                        .goes = target.way != HANDOVER_OFF};
    return NO_ERR;
}

struct staff_handing {
    struct handover_case of;
    int64_t user_id;
    str back;
};

void staff_hand_over(struct request *r)
{
    struct casefile c;
    struct handover_target target;
    if (!staff_find_case(r, &c)) {
        return;
    }
    err e = handover_get(r->tx, r->arena, c.service_id, &target);
    if (!err_is(e) && target.way == HANDOVER_OFF) {
        e = FAIL(ERR_NOT_FOUND, "the cases of this service go nowhere");
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct staff_handing *handing = arena_new(r->arena, struct staff_handing);
    *handing = (struct staff_handing){
        .of = {c.id, c.service_id, HANDOVER_AGAIN, case_status_name(c.status)},
        .user_id = r->user.id,
        .back = staff_case_path(r, reference_of(r->arena, r->organisation->organisation.reference_key, c.id))};
    r->data = handing;
}

err staff_hand_over_unit(struct tx *tx, void *data)
{
    const struct staff_handing *handing = data;
    return handover_again(tx, &handing->of, handing->user_id);
}

void staff_handed_over(struct request *r)
{
    const struct staff_handing *handing = r->data;
    request_redirect(r, handing->back);
}
