// SPDX-License-Identifier: Apache-2.0
// act_remove: {"org", "name"}: removes an organisation for ever (app/removing.h). The name is one of those it goes by,
// as the registry has them: whoever means another organisation is told.
#pragma once
#include "app/acts.h"

MUST_USE err act_remove(struct acts *acts, const json_t *input, struct buf *out);
