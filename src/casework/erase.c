// SPDX-License-Identifier: Apache-2.0
#include "casework/erase.h"
#include "base/clock.h"
#include "core/audit.h"
#include "queries.h"
#include <stdio.h>

err erase_hold(struct tx *tx, const struct erase_hold *with)
{
    int64_t changed;
    TRY(case_happened(tx, &(struct case_happened){.by = with->by,
                                                  .kind = with->lifted ? STR("released") : STR("held"),
                                                  .words = with->why}));
    TRY(db_run(
        tx, &query_erase_hold_put,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->by.case_id), with->lifted ? DB_NULL : DB_INT(clock_now_s())),
        &changed));
    return changed == 1 ? NO_ERR : FAIL(ERR_CONFLICT, "the case is on hold, or is not, already");
}

static err erase_draft_of(struct tx *tx, int64_t case_id, int64_t *ret_draft_id)
{
    struct db_rows rows = db_query(tx, &query_erase_draft_of, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id)));
    bool found = db_next(&rows);
    *ret_draft_id = found ? db_int(&rows, 0) : 0;
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such case");
}

err erase_case(struct tx *tx, int64_t case_id, int64_t *ret_draft_id)
{
    static const struct query *const parts[] = {&query_erase_tokens, &query_erase_attachments, &query_erase_events,
                                                &query_erase_case};
    TRY(erase_draft_of(tx, case_id, ret_draft_id));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        TRY(db_run(tx, parts[i], DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id)), NULL));
    }
    return audit_write_on(tx, 0, STR("case.erased"), "case", case_id);
}

err erase_files(struct tx *tx, int64_t case_id, int64_t *ret_draft_id)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    TRY(erase_draft_of(tx, case_id, ret_draft_id));
    TRY(db_run(tx, &query_erase_attachments, DB_ARGS(organisation, DB_INT(case_id)), NULL));
    TRY(db_run(tx, &query_erase_files_gone, DB_ARGS(organisation, DB_INT(case_id), DB_INT(clock_now_s())), NULL));
    return audit_write_on(tx, 0, STR("case.files-erased"), "case", case_id);
}
