// SPDX-License-Identifier: Apache-2.0
// outgoing_hook: what goes to another system of a row, made of its case on a worker thread when it is sent: the body,
// under the organisation's own names, and its signature.
#pragma once
#include "app/outgoing_make.h"
#include "core/organisation.h"

// ERR_CONFLICT, ERR_NOT_FOUND, ERR_TOO_LARGE and ERR_INTERNAL: it cannot be made, and never will be as things are.
MUST_USE err outgoing_hook(struct outgoing_pick *p, struct tx *tx, const struct organisation *o,
                           const struct outbox_row *row, struct outgoing_made *made);
