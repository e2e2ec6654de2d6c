// SPDX-License-Identifier: Apache-2.0
// staff_retention_pages: what goes when it was kept for its time, and holds.
#pragma once
#include "base/err.h"

struct request;
struct tx;

void staff_retention(struct request *r);
void staff_retention_clock(struct request *r);
MUST_USE err staff_retention_clock_unit(struct tx *tx, void *data);
void staff_retention_hold(struct request *r);
MUST_USE err staff_retention_hold_unit(struct tx *tx, void *data);
void staff_retention_done(struct request *r);
