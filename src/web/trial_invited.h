// SPDX-License-Identifier: Apache-2.0
// trial_invited: a link that invites one person to a trial. A GET shows a button; what uses the link up is the POST.
#pragma once
#include "base/err.h"

struct request;
struct tx;
void trial_invited_page(struct request *r);
void trial_invited_go(struct request *r);
MUST_USE err trial_invited_unit(struct tx *tx, void *data);
void trial_invited_done(struct request *r);

// Staff invite people to the round of the address.
void staff_trial_invite(struct request *r);
MUST_USE err staff_trial_invite_unit(struct tx *tx, void *data);
