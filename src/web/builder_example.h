// SPDX-License-Identifier: Apache-2.0
// builder_example: what a calculated value comes to, worked out from answers that somebody might give.
#pragma once
#include "web/builder_state.h"
#include "web/builder_value_view.h"

// By the answers of the address (ex-ID), others made up. Nothing where the draft cannot run. On a worker thread.
void builder_example_make(struct request *r, struct builder *b, str value, struct builder_value_view *view);
