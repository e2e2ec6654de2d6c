// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"
#include "apply/draft.h"
#include "casework/case.h"
#include "delivery/delivery.h"
#include "web/site.h"

err wiring_submit(struct tx *tx, void *with)
{
    struct site_submission *s = with;
    struct case_open opening = {.draft_id = s->draft_id,
                                .service_id = s->service_id,
                                .version_id = s->version_id,
                                .language = s->language,
                                .answers = s->answers,
                                .target_at = s->target_at};
    TRY(case_open(tx, &opening));
    s->ret_case_id = opening.ret_case_id;
    if (opening.ret_existed) {
        return NO_ERR;
    }
    // A draft that was saved since its answers were read fails here, and takes the case back with it.
    TRY(draft_close(tx, s->draft_id, s->changes, opening.ret_case_id));
    return delivery_confirm(tx, s->draft_id, opening.ret_case_id, &s->to);
}

err wiring_set_status(struct tx *tx, void *with)
{
    const struct case_move *move = with;
    TRY(case_set_status(tx, move));
    return delivery_status(tx, move->by.case_id, case_status_name(move->to));
}
