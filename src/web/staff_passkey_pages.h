// SPDX-License-Identifier: Apache-2.0
// staff_passkey_pages: passkeys (Web Authentication): a user's list of them, and signing in by one, after a password or
// in its place. A script asks for a challenge, has the browser sign it, and sends the form. What is signed is judged by
// passkey/. Why as it is: docs/decisions/0044-passkeys.md.
#pragma once
#include "web/request.h"
#include "web/staff_passkey_view.h"

struct user_passkey_list;

// The list. Who adds or removes signed in a moment ago (LIMIT_SESSION_FRESH_S).
void staff_passkeys(struct request *r);
void staff_passkey_make(struct request *r); // the challenge for a new one
void staff_passkey_add(struct request *r);
void staff_passkey_add_judge(struct request *r);
err staff_passkey_add_unit(struct tx *tx, void *data);
void staff_passkey_added(struct request *r);
void staff_passkey_remove(struct request *r);
err staff_passkey_remove_unit(struct tx *tx, void *data);
void staff_passkey_removed(struct request *r);
void staff_passkey_codes(struct request *r); // other recovery codes
err staff_passkey_codes_unit(struct tx *tx, void *data);
void staff_passkey_codes_made(struct request *r);

// Signing in: the challenge, after a password and in its place; and what was signed.
void staff_passkey_second(struct request *r);
void staff_passkey_alone(struct request *r);
void staff_passkey_second_shown(struct request *r);
void staff_passkey_alone_shown(struct request *r);
void staff_passkey_judge(struct request *r);
err staff_passkey_use_unit(struct tx *tx, void *data);
void staff_passkey_used(struct request *r);

// Of each challenge.
err staff_passkey_begin_unit(struct tx *tx, void *data);
void staff_passkey_begun(struct request *r);

// For the pages of signing in. False: browsers offer none at this address.
bool staff_passkey_form(struct request *r, bool second, struct staff_passkey_form *ret_form);
// The sentence of what was not right, by the page's query; empty: nothing was.
str staff_passkey_problem(struct request *r);
