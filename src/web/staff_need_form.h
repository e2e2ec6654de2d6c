// SPDX-License-Identifier: Apache-2.0
// staff_need_form: the fields of a need, as they stand and as they were typed.
#pragma once
#include "voice/need.h"
#include "web/staff_need_view.h"
#include "web/staff_view.h"

struct request;

enum {
    STAFF_NEED_WRONG = 3 // fields that may be wrong
};
// Fills the form with what a need says.
MUST_USE err staff_need_form(struct request *r, const struct need *n, struct staff_need_form *form);
// Takes what was typed into `n`; where it is wrong the form says so, and so do `wrong`.
MUST_USE err staff_need_form_read(struct request *r, struct need *n, struct staff_need_form *form,
                                  struct staff_wrong wrong[STAFF_NEED_WRONG]);
// Kinds of evidence that staff may name themselves.
struct govuk_option_list staff_need_kinds(struct request *r, enum need_kind chosen);
// "3 people told us", a line for each kind of which there is any.
struct govuk_str_list staff_need_heard(struct request *r, const struct need *n);
str staff_need_weight(struct request *r, enum need_weight weight);
str staff_need_kind(struct request *r, enum need_kind kind);
// A text of at most so many characters; empty: it is none.
str staff_need_long(struct request *r, str text, size_t max);
