// SPDX-License-Identifier: Apache-2.0
// demo_words: the words of messages that the demo's organisation and its services have of their own, as
// services/demo.json has them: [{"service" (none: the organisation's), "kind", "en": {"subject", "words"}, "cy": …}].
#pragma once
#include "app/acts.h"

MUST_USE err demo_words(struct acts *acts, struct store *store, const json_t *words);
