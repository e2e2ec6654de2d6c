// SPDX-License-Identifier: Apache-2.0
// staff_change_pages: one change in many services (catalogue/change.h): what is to be said otherwise, what that does in
// each, those that were made.
#pragma once
#include "base/err.h"
#include "web/components.h"

struct change;
struct request;
struct tx;

// Of changes whose day has come, the newest first, which are not made in a document: in a sentence each. A few alone.
struct govuk_str_list staff_changes_not_in(struct request *r, const struct change *changes, size_t count, str document);
void staff_changes(struct request *r);
// A new one: looked at first, then made.
void staff_change(struct request *r);
void staff_change_look(struct request *r);
MUST_USE err staff_change_unit(struct tx *tx, void *data);
void staff_change_done(struct request *r);
void staff_change_back(struct request *r);
MUST_USE err staff_change_back_unit(struct tx *tx, void *data);
void staff_change_went_back(struct request *r);
