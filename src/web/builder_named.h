// SPDX-License-Identifier: Apache-2.0
// builder_named: conditions that have a name, as a list; each is changed where conditions are (builder_when.h).
#pragma once
#include "web/builder_state.h"

// On a worker thread, once the draft's outline is read: where each is used.
MUST_USE err builder_named_find(struct request *r, struct builder *b);
void builder_named_show(struct request *r, int status, struct builder *b);
void builder_named_read(struct request *r, struct builder *b);
