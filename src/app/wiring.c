// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"
#include "apply/draft.h"
#include "casework/case.h"
#include "web/site.h"

// A service without a question on the way leaves no draft to send: one is made, so that the person's
// browser has what leads to its case.
static err wiring_draft(struct tx *tx, struct site_submission *s, int64_t *ret_changes)
{
    *ret_changes = s->changes;
    s->ret_draft_id = s->draft_id;
    if (s->draft_id != 0) {
        return NO_ERR;
    }
    struct draft_save empty = {.secret = s->secret,
                               .service_id = s->service_id,
                               .version_id = s->version_id,
                               .language = s->language,
                               .answers = s->answers};
    TRY(draft_save(tx, &empty));
    *ret_changes = 1;
    s->ret_draft_id = empty.ret_id;
    return NO_ERR;
}

err wiring_submit(struct tx *tx, void *with)
{
    struct site_submission *s = with;
    int64_t changes;
    TRY(wiring_draft(tx, s, &changes));
    struct case_open opening = {.draft_id = s->ret_draft_id,
                                .service_id = s->service_id,
                                .version_id = s->version_id,
                                .language = s->language,
                                .answers = s->answers};
    TRY(case_open(tx, &opening));
    s->ret_case_id = opening.ret_case_id;
    // A draft that was saved since its answers were read fails here, and takes the case back with it.
    return opening.ret_existed ? NO_ERR : draft_close(tx, s->ret_draft_id, changes, opening.ret_case_id);
}
