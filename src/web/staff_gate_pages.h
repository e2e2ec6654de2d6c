// SPDX-License-Identifier: Apache-2.0
// staff_gate_pages: what is asked of trials before a draft is published: of the organisation, and of a service that
// asks for more or less.
#pragma once
#include "base/err.h"

struct request;
struct tx;
void staff_gate_page(struct request *r);
void staff_set_gate(struct request *r);
MUST_USE err staff_set_gate_unit(struct tx *tx, void *data);
void staff_gate_set(struct request *r);
