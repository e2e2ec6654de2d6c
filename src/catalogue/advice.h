// SPDX-License-Identifier: Apache-2.0
// advice: what designers were advised of a service and did not take, with the reason. Known by a mark (design/mark.h):
// where the text that it is about changes, it is advised again.
#pragma once
#include "db/db.h"

enum {
    ADVICE_REJECTED_MAX = 500, // of one service
    ADVICE_WHY_MAX = 300       // characters
};
struct advice_rejected {
    str mark, why, user_name;
    int64_t at;
};
MUST_USE err advice_list(struct tx *tx, struct arena *a, int64_t service_id, struct advice_rejected **ret_items,
                         size_t *ret_count);

// Units of work. Rejected, or (no reason) advised again. ERR_TOO_LARGE where too many are. Audited as "advice.reject"
// and "advice.again".
struct advice_reject {
    int64_t service_id, user_id;
    str mark, why;
};
MUST_USE err advice_reject(struct tx *tx, const struct advice_reject *with);
