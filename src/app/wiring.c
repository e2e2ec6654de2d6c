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
    return delivery_confirm(tx, s->draft_id, opening.ret_case_id, &s->to);
}

static err wiring_tell_status(struct tx *tx, const struct casefile *c, enum case_status to)
{
    return handover_tell(tx, &(struct handover_case){.case_id = c->id,
                                                     .service_id = c->service_id,
                                                     .event = HANDOVER_STATUS,
                                                     .status = case_status_name(to)});
}

err wiring_withdraw(struct tx *tx, void *from)
{
    TRY(talk_withdraw(tx, from));
    return wiring_tell_status(tx, from, CASE_WITHDRAWN);
}

err wiring_reply(struct tx *tx, void *reply)
{
    const struct talk_reply *r = reply;
    TRY(talk_reply(tx, r));
    return r->from.status == CASE_WAITING ? wiring_tell_status(tx, &r->from, CASE_IN_PROGRESS) : NO_ERR;
}

err wiring_move(struct tx *tx, void *with)
{
    const struct case_move *m = with;
    int64_t id = m->from.id;
    if (m->only_words) {
        TRY(talk_write(tx, m));
        return delivery_status(tx, id, STR("message"));
    }
    TRY(case_set_status(tx, m));
    TRY(wiring_tell_status(tx, &m->from, m->to));
    if (m->words.len != 0 && m->to == CASE_WAITING) {
        return delivery_question(tx, id, m->words, m->due_at == 0 ? 0 : m->due_at - 1);
    }
    if (m->words.len != 0 && (m->to == CASE_APPROVED || m->to == CASE_REFUSED)) {
        return delivery_decision(tx, id, m->to == CASE_APPROVED, m->words);
    }
    return delivery_status(tx, id, case_status_name(m->to));
}
