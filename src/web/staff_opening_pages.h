// SPDX-License-Identifier: Apache-2.0
// Staff: from when until when people may begin a service.
#pragma once
#include "web/request.h"

void staff_opening(struct request *r);
void staff_set_opening(struct request *r);
err staff_set_opening_unit(struct tx *tx, void *data);
void staff_opening_set(struct request *r);
