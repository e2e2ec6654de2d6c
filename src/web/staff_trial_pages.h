// SPDX-License-Identifier: Apache-2.0
// staff_trial_pages: trials as staff open them, look at them and answer what people said.
#pragma once
#include "base/err.h"

struct request;
struct tx;

void staff_trials(struct request *r);
void staff_trial_open(struct request *r);
void staff_trial_open_read(struct request *r);
MUST_USE err staff_trial_open_unit(struct tx *tx, void *data);
void staff_trial_opened(struct request *r);
void staff_trial(struct request *r);
void staff_trial_close(struct request *r);
MUST_USE err staff_trial_close_unit(struct tx *tx, void *data);
void staff_trial_comment(struct request *r);
MUST_USE err staff_trial_comment_unit(struct tx *tx, void *data);
// Back to the round.
void staff_trial_changed(struct request *r);

struct staff_trial_found;
// The round of the address; false: the request was answered. And its page, with what did not go.
bool staff_trial_find(struct request *r, struct staff_trial_found *found);
void staff_trial_show(struct request *r, int status, const struct staff_trial_found *found, str error, str at);
