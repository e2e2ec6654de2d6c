// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"
#include "apply/draft.h"
#include "casework/talk.h"
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
    TRY(draft_close(tx, s->draft_id, s->changes, opening.ret_case_id));
    return delivery_confirm(tx, s->draft_id, opening.ret_case_id, &s->to);
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
    if (m->words.len != 0 && m->to == CASE_WAITING) {
        return delivery_question(tx, id, m->words, m->due_at == 0 ? 0 : m->due_at - 1);
    }
    if (m->words.len != 0 && (m->to == CASE_APPROVED || m->to == CASE_REFUSED)) {
        return delivery_decision(tx, id, m->to == CASE_APPROVED, m->words);
    }
    return delivery_status(tx, id, case_status_name(m->to));
}
