// SPDX-License-Identifier: Apache-2.0
// audit: the line that everything which changes something leaves, in the same transaction.
#pragma once
#include "db/db.h"

// `user_id` 0: a person, or a command. `event` is a verb of ours ("case.open"), `subject` what it was
// done to ("case 12"); never an answer or a name.
MUST_USE err audit_write(struct tx *tx, int64_t user_id, str event, str subject);
