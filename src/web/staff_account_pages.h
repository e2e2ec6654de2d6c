// SPDX-License-Identifier: Apache-2.0
// Handlers of a user's own account: the second factor, sessions, and the code at sign-in.
#pragma once
#include "web/request.h"

void staff_account(struct request *r);
void staff_account_end(struct request *r); // sessions
err staff_account_end_unit(struct tx *tx, void *data);
void staff_account_ended(struct request *r);

void staff_factor(struct request *r);
void staff_factor_begin(struct request *r);
err staff_factor_begin_unit(struct tx *tx, void *data);
void staff_factor_begun(struct request *r);
void staff_factor_prove(struct request *r);
err staff_factor_prove_unit(struct tx *tx, void *data);
void staff_factor_change(struct request *r); // other recovery codes, or none of it any more
err staff_factor_change_unit(struct tx *tx, void *data);
void staff_factor_done(struct request *r);

void staff_code_page(struct request *r);
void staff_code(struct request *r);
err staff_code_unit(struct tx *tx, void *data);
void staff_code_taken(struct request *r);
void staff_code_unsaved(struct request *r);

// Recovery codes as they are shown: in groups of four.
const str *staff_codes_grouped(struct arena *a, const str *codes);

// "Firefox, Windows": what of a browser's name helps a user to tell sessions apart; nothing else of it is kept.
str staff_device(struct request *r);
