// SPDX-License-Identifier: Apache-2.0
// Staff: the emergency banner, which stands above every page that the public sees until it is over.
#pragma once
#include "web/request.h"

void staff_banner(struct request *r);
void staff_set_banner(struct request *r);
err staff_set_banner_unit(struct tx *tx, void *data);
void staff_banner_set(struct request *r);
