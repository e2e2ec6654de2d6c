// SPDX-License-Identifier: Apache-2.0
// act_provider: by which identity provider an organisation's staff may sign in (core/provider.h).
#pragma once
#include "app/acts.h"

// Input: {"org", "issuer", "client", "name", "name-cy", "algorithms", "factor", "secret": empty: we sign with a key}
MUST_USE err act_provider_set(struct acts *acts, const json_t *input, struct buf *out);
// Input: {"org"}
MUST_USE err act_provider_show(struct acts *acts, const json_t *input, struct buf *out);
MUST_USE err act_provider_remove(struct acts *acts, const json_t *input, struct buf *out);
