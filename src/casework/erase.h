// SPDX-License-Identifier: Apache-2.0
// erase: what of a case goes when it was kept for its days (retention/retention.h), and a legal hold, which keeps it.
// Its number, and so its reference, is never given again: numbers are counted (core/ids.h).
#pragma once
#include "casework/case.h"

// Units of work.
// Puts a case on hold, or lifts that, with the reason, which stands among its events ("held", "released"; sealed as
// notes are). ERR_NOT_FOUND; ERR_CONFLICT where it stands so already, or the case changed meanwhile.
struct erase_hold {
    struct case_change by;
    bool lifted;
    str why;
};
MUST_USE err erase_hold(struct tx *tx, const struct erase_hold *with);
// Within the unit that also sees to what other rooms keep of it: the case, its events, its attachments and the hashes
// it is found by. Audited as "case.erased". *ret_draft_id: of what it was made.
MUST_USE err erase_case(struct tx *tx, int64_t case_id, int64_t *ret_draft_id);
// That its files went and it stays. Audited as "case.files-erased".
MUST_USE err erase_files(struct tx *tx, int64_t case_id, int64_t *ret_draft_id);
