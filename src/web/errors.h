// SPDX-License-Identifier: Apache-2.0
// errors: what went wrong becomes a page, and a line in the log, once. One table says which status and
// which words an error kind has.
#pragma once
#include "web/request.h"

// Logs what is ours to mend and answers with the page of the kind.
void errors_answer(struct request *r, err e);
// Whether a unit of work was not kept for a reason that passes: people are told so, and try again.
bool errors_unsaved(err e);
// The page of a status, for what has no request yet (framing errors, no route).
void errors_page(struct request *r, int status);
