// SPDX-License-Identifier: Apache-2.0
// Handlers of the pages where it is set who may sign in, and where a password is chosen.
#pragma once
#include "web/request.h"

void staff_users(struct request *r);
void staff_invite(struct request *r);
err staff_invite_unit(struct tx *tx, void *data);
void staff_invited(struct request *r);

void staff_user(struct request *r);
void staff_change_user(struct request *r);
err staff_change_user_unit(struct tx *tx, void *data);
void staff_user_changed(struct request *r);
// The user of the address; false where there is none: answered.
struct user_row;
bool staff_find_user(struct request *r, struct user_row *ret_user);
str staff_user_path(struct request *r, int64_t user_id);

// What a partner may see (staff_partner_pages.c)
void staff_partner(struct request *r);
void staff_set_partner(struct request *r);
err staff_set_partner_unit(struct tx *tx, void *data);
void staff_partner_set(struct request *r);

// By an invitation
void staff_arrival(struct request *r);
void staff_arrive(struct request *r);
void staff_arrive_hash(struct request *r);
err staff_arrive_unit(struct tx *tx, void *data);
void staff_arrived(struct request *r);

// One's own
void staff_password(struct request *r);
void staff_change_password(struct request *r);
void staff_change_password_hash(struct request *r);
err staff_change_password_unit(struct tx *tx, void *data);
void staff_password_changed(struct request *r);
