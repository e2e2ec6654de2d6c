// SPDX-License-Identifier: Apache-2.0
// staff_hand_over: what became of a case at another system, beside the case, and having it go there again.
#pragma once
#include "casework/case.h"
#include "web/staff_messages.h"

struct staff_handed {
    struct staff_message_list rows; // newest first
    str reference;                  // what the other system calls the case; empty: it said nothing
    bool goes;                      // cases of its service go there now
};
MUST_USE err staff_handed_of(struct request *r, const struct casefile *c, struct staff_handed *ret_handed);

void staff_hand_over(struct request *r);
MUST_USE err staff_hand_over_unit(struct tx *tx, void *data);
void staff_handed_over(struct request *r);
