// SPDX-License-Identifier: Apache-2.0
// partner: what a user of role partner may see: cases of named services, until a date. Somebody of another body (a
// contractor, a charity, another council) who works on these cases and nothing else. What they take out is allowed one
// by one; each of their looks at a case is in the audit log, as everybody's is.
#pragma once
#include "core/user.h"

enum {
    PARTNER_SERVICE_MAX = 200,
    PARTNER_DAYS_MAX = 366 // ahead: then somebody thinks about it again
};
struct partner {
    int64_t user_id;
    int64_t until_at; // they may sign in before this; 0: never yet
    bool may_export;
    const int64_t *service_ids;
    size_t service_count;
};
MUST_USE err partner_get(struct tx *tx, struct arena *a, int64_t user_id, struct partner *ret_partner);
// A unit of work of an administrator, audited as "user.partner". ERR_TOO_LARGE: too many services.
struct partner_change {
    struct partner to;
    int64_t by_user_id;
};
MUST_USE err partner_put(struct tx *tx, const struct partner_change *with);
bool partner_has(const struct partner *partner, int64_t service_id);
// Whether this user sees cases of that service: everybody but partners sees all.
MUST_USE err partner_sees(struct tx *tx, const struct user *user, int64_t service_id, bool *ret_sees);
