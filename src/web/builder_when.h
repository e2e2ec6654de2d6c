// SPDX-License-Identifier: Apache-2.0
// builder_when: conditions as the builder's forms have them.
#pragma once
#include "web/builder_state.h"

// The page that b->edit names, with its rows; with those that were typed where an edit failed.
void builder_when_show(struct request *r, int status, struct builder *b);
void builder_when_read(struct request *r, struct builder *b);
