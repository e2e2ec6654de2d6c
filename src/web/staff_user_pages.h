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
