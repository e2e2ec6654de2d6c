// SPDX-License-Identifier: Apache-2.0
#include "core/audit.h"
#include "base/clock.h"
#include "core/ids.h"
#include "queries.h"

err audit_write(struct tx *tx, int64_t user_id, str event, str subject)
{
    int64_t id;
    TRY(ids_next(tx, STR("audit"), &id));
    return db_run(tx, &query_audit_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(clock_now_s()),
                          user_id == 0 ? DB_NULL : DB_INT(user_id), DB_TEXT(event), DB_TEXT(subject)),
                  NULL);
}
