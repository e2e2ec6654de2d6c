// SPDX-License-Identifier: Apache-2.0
// person_pages: "your drafts and cases", by a code to one's e-mail address.
#pragma once
#include "web/request.h"

void person_things(struct request *r);
void person_ask_code(struct request *r);
MUST_USE err person_ask_code_unit(struct tx *tx, void *data);
void person_asked_code(struct request *r);
void person_type_code(struct request *r);
MUST_USE err person_type_code_unit(struct tx *tx, void *data);
void person_typed_code(struct request *r);
void person_open(struct request *r);
MUST_USE err person_open_unit(struct tx *tx, void *data);
void person_opened(struct request *r);
void person_go(struct request *r);
MUST_USE err person_go_unit(struct tx *tx, void *data);
void person_gone(struct request *r);
