// SPDX-License-Identifier: Apache-2.0
// control_ask: a command's end of DIR/control.
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <jansson.h>

// Has the server that holds the folder run an act. ERR_BUSY where no server answers there.
MUST_USE err control_ask(const char *dir, str act, const json_t *input, struct buf *out);
