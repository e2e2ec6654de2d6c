// SPDX-License-Identifier: Apache-2.0
// staff_need_pages: what people need, as staff write it down, weigh it and say what came of it.
#pragma once
#include "base/err.h"

struct request;
struct tx;

void staff_needs(struct request *r);
// One is written down, or heard again: of itself, or from feedback, a comment, a case or what somebody told.
void staff_need_new(struct request *r);
void staff_need_write(struct request *r);
MUST_USE err staff_need_write_unit(struct tx *tx, void *data);
void staff_need_written(struct request *r);
// What people told, and nobody has looked at.
void staff_needs_told(struct request *r);
void staff_need_aside(struct request *r);
MUST_USE err staff_need_aside_unit(struct tx *tx, void *data);
void staff_need_set_aside(struct request *r);
// One.
void staff_need(struct request *r);
void staff_need_set(struct request *r);
MUST_USE err staff_need_set_unit(struct tx *tx, void *data);
void staff_need_hear(struct request *r);
void staff_need_changed(struct request *r);

// "/avonbridge/staff/needs?service=parking"
str staff_need_list_path(struct request *r, str service);
// "/avonbridge/staff/needs/new?from=feedback&of=12&service=parking": where one is written down of what was said.
str staff_need_from(struct request *r, str from, int64_t of, str service);
