// SPDX-License-Identifier: Apache-2.0
// builder_settings: what is said of the service as a whole, as a form.
#pragma once
#include "web/builder_state.h"

// With what was typed where an edit failed.
void builder_settings_show(struct request *r, int status, struct builder *b);
void builder_settings_read(struct request *r, struct builder *b);
