// SPDX-License-Identifier: Apache-2.0
// builder_value: a calculated value, as a form.
#pragma once
#include "web/builder_state.h"

// Of b->edit.value; with what was typed where an edit failed.
void builder_value_show(struct request *r, int status, struct builder *b);
void builder_value_read(struct request *r, struct builder *b);
