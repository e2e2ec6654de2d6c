// SPDX-License-Identifier: Apache-2.0
// need_words: a need as everybody and staff read it.
#pragma once
#include "voice/need.h"
#include "web/staff_service_view.h"

struct request;
// "I need to … so that …", in the need's own language.
str need_words_sentence(struct request *r, const struct need *n);
// What it is of: the service's name, what a service that is not there yet would be about; empty: neither.
str need_words_of(struct request *r, const struct need *n);
struct staff_tag need_words_state(struct request *r, enum need_state state);
// What came of it: in which version of which service it is met, or why it is not; empty: nothing yet.
str need_words_came(struct request *r, const struct need *n);
// How a service is called; of one of which nothing is published its key.
str need_words_service(struct request *r, str key, str name);
