// SPDX-License-Identifier: Apache-2.0
// Handlers of the wording of messages (web/mail_own.h).
#pragma once
#include "web/request.h"

void staff_owns(struct request *r);
void staff_own(struct request *r);
void staff_set_own(struct request *r);
MUST_USE err staff_set_own_unit(struct tx *tx, void *data);
void staff_own_set(struct request *r);
