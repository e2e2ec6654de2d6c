// SPDX-License-Identifier: Apache-2.0
// Handlers for people on shared devices, or who are watched: "Exit this page", "Clear my answers".
#pragma once
#include "web/request.h"

void safety_leave(struct request *r);
void safety_clear_page(struct request *r);
void safety_clear(struct request *r);
err safety_clear_unit(struct tx *tx, void *data);
void safety_clear_done(struct request *r);
void safety_cleared(struct request *r);
