// SPDX-License-Identifier: Apache-2.0
// trial_pages: a trial as whoever tries it sees it: where it begins, the pages of the service with what one may say of
// each, where it ends.
#pragma once
#include "base/err.h"

struct request;
struct tx;

void trial_start(struct request *r);
void trial_enter(struct request *r);
MUST_USE err trial_enter_unit(struct tx *tx, void *data);
void trial_entered(struct request *r);
void trial_page_shown(struct request *r);
void trial_suggestions(struct request *r);
void trial_check(struct request *r);
void trial_save(struct request *r);
void trial_remove_row(struct request *r);
MUST_USE err trial_save_unit(struct tx *tx, void *data);
void trial_saved(struct request *r);
void trial_comment(struct request *r);
MUST_USE err trial_comment_unit(struct tx *tx, void *data);
void trial_commented(struct request *r);
void trial_send(struct request *r);
MUST_USE err trial_send_unit(struct tx *tx, void *data);
void trial_sent(struct request *r);
void trial_end_page(struct request *r);
void trial_end_tell(struct request *r);
MUST_USE err trial_end_tell_unit(struct tx *tx, void *data);
void trial_end_told(struct request *r);
