// SPDX-License-Identifier: Apache-2.0
// builder_repeat: whether a page is asked for each of several things, as a form.
#pragma once
#include "web/builder_state.h"

// Of the open page; with what was typed where an edit failed.
struct builder_repeat builder_repeat_of(struct request *r, const struct builder *b);
void builder_repeat_read(struct request *r, struct builder *b);
