// SPDX-License-Identifier: Apache-2.0
// practice_door: before the pages of a practice organisation that anybody may open stands a page that says what it is.
// Who pressed its button, and the learner, goes on; nobody comes upon a page of it that looks real without that.
#pragma once
#include "web/request.h"

// Whether the request may go on; it was answered otherwise: with that page, 403 (a form that was sent by somebody who
// never saw it), or that no more may be kept there (LIMIT_PRACTICE_BYTES).
bool practice_door(struct request *r);
// The button; and for a learner, who knows what it is. `key`: of the practice organisation.
void practice_door_enter(struct request *r);
void practice_door_open(struct request *r, str key);
// On a worker thread: whether files that come with a form may be kept. ERR_TOO_LARGE: it is full.
MUST_USE err practice_door_files(struct request *r, str folder);
