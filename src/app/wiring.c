// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"
#include "apply/draft.h"
#include "casework/case.h"
#include "web/site.h"

err wiring_submit(struct tx *tx, void *with)
{
    struct site_submission *s = with;
    struct case_open opening = {.draft_id = s->draft_id,
                                .service_id = s->service_id,
                                .version_id = s->version_id,
                                .language = s->language,
                                .answers = s->answers};
    TRY(case_open(tx, &opening));
    s->ret_case_id = opening.ret_case_id;
    // A draft that was saved since its answers were read fails here, and takes the case back with it.
    return opening.ret_existed ? NO_ERR : draft_close(tx, s->draft_id, s->changes, opening.ret_case_id);
}
