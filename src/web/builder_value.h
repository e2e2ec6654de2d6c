// SPDX-License-Identifier: Apache-2.0
// builder_value: a calculated value, as a form.
#pragma once
#include "web/builder_state.h"

// Of b->edit.value; with what was typed where an edit failed.
void builder_value_show(struct request *r, int status, struct builder *b);
// On a worker thread, where "Work it out" was pressed: what comes of what was typed, of which nothing is kept.
void builder_value_make(struct request *r, struct builder *b);
void builder_value_read(struct request *r, struct builder *b);
