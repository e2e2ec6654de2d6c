// SPDX-License-Identifier: Apache-2.0
// builder_advice: advice that a designer did not take, with the reason (catalogue/advice.h).
#pragma once
#include "base/err.h"

struct advice_rejected;
struct builder;
struct request;
struct tx;

// On a snapshot: what was rejected of the service. On a worker thread: by what each advice is known.
MUST_USE err builder_advice_load(struct request *r, struct builder *b);
void builder_advice_mark(struct request *r, struct builder *b);
// NULL: the advice at that place of the report was not rejected.
const struct advice_rejected *builder_advice_rejected(const struct builder *b, size_t at);

void builder_advice(struct request *r);
void builder_advice_look(struct request *r);
MUST_USE err builder_advice_unit(struct tx *tx, void *data);
void builder_advice_done(struct request *r);
