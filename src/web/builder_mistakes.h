// SPDX-License-Identifier: Apache-2.0
// builder_mistakes: a question's own words for what may be wrong with its answer, as a form.
#pragma once
#include "web/builder_state.h"

// With what was typed where an edit failed.
void builder_mistakes_show(struct request *r, int status, struct builder *b);
void builder_mistakes_read(struct request *r, struct builder *b);
