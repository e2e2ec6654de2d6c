// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"
#include "apply/draft.h"
#include "casework/talk.h"
#include "delivery/delivery.h"
#include "handover/handover.h"
#include "web/site.h"

err wiring_submit(struct tx *tx, void *with)
{
    struct site_submission *s = with;
    struct case_open opening = {.draft_id = s->draft_id,
                                .service_id = s->service_id,
                                .version_id = s->version_id,
                                .language = s->language,
                                .answers = s->answers,
                                .target_at = s->target_at,
                                .channel = s->channel,
                                .taken_by = s->taken_by,
                                .tokens = s->tokens,
                                .token_count = s->token_count};
    TRY(case_open(tx, &opening));
    s->ret_case_id = opening.ret_case_id;
    if (opening.ret_existed) {
        return NO_ERR;
    }
    // A draft that was saved since its answers were read fails here, and takes the case back with it.
    TRY(draft_close(tx, s->draft_id, s->changes, opening.ret_case_id, s->version_id));
    TRY(handover_tell(tx, &(struct handover_case){.case_id = opening.ret_case_id,
                                                  .service_id = s->service_id,
                                                  .event = HANDOVER_SUBMITTED,
                                                  .status = case_status_name(CASE_NEW)}));
    return delivery_confirm(tx, s->draft_id, opening.ret_case_id, &s->to, &s->own);
}

static err wiring_tell_status(struct tx *tx, const struct casefile *c, enum case_status to)
{
    return handover_tell(tx, &(struct handover_case){.case_id = c->id,
                                                     .service_id = c->service_id,
                                                     .event = HANDOVER_STATUS,
                                                     .status = case_status_name(to)});
}

// What the person did themselves they are not told of, but for what the service says of its own.
err wiring_withdraw(struct tx *tx, void *act)
{
    const struct site_act *of = act;
    const struct casefile *from = of->with;
    TRY(talk_withdraw(tx, from));
    TRY(wiring_tell_status(tx, from, CASE_WITHDRAWN));
    return delivery_status(tx, from->id, case_status_name(CASE_WITHDRAWN), true, &of->own);
}

err wiring_reply(struct tx *tx, void *act)
{
    const struct site_act *of = act;
    const struct talk_reply *r = of->with;
    TRY(talk_reply(tx, r));
    if (r->from.status != CASE_WAITING) {
        return NO_ERR;
    }
    TRY(wiring_tell_status(tx, &r->from, CASE_IN_PROGRESS));
    return delivery_status(tx, r->from.id, case_status_name(CASE_IN_PROGRESS), true, &of->own);
}

err wiring_move(struct tx *tx, void *act)
{
    const struct site_act *of = act;
    const struct case_move *m = of->with;
    int64_t id = m->from.id;
    if (m->only_words) {
        TRY(talk_write(tx, m));
        return delivery_status(tx, id, STR("message"), false, NULL);
    }
    TRY(case_set_status(tx, m));
    TRY(wiring_tell_status(tx, &m->from, m->to));
    bool asks = m->words.len != 0 && m->to == CASE_WAITING;
    bool decides = m->words.len != 0 && (m->to == CASE_APPROVED || m->to == CASE_REFUSED);
    if (asks) {
        TRY(delivery_question(tx, id, m->words, m->due_at == 0 ? 0 : m->due_at - 1));
    } else if (decides) {
        TRY(delivery_decision(tx, id, m->to == CASE_APPROVED, m->words));
    }
    return delivery_status(tx, id, case_status_name(m->to), asks || decides, &of->own);
}
