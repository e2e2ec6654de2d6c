// SPDX-License-Identifier: Apache-2.0
// builder_sections: the sections of a service, as a form.
#pragma once
#include "web/builder_state.h"

// With what was typed where an edit failed.
void builder_sections_show(struct request *r, int status, struct builder *b);
void builder_sections_read(struct request *r, struct builder *b);
