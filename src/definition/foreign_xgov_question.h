// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_question: a question while it is put together, for the files that do so.
#pragma once
#include "definition/foreign_rule.h"
#include "definition/foreign_xgov_form.h"

struct xgov_building {
    struct foreign_question q;
    struct xgov *x;
    const struct xgov_field *f;
    const json_t *options, *schema; // of the component
    str options_at, schema_at;
};
// Its limits, patterns, lengths and kinds of files (foreign_xgov_rule.c).
void foreign_xgov_rule_all(const struct xgov_building *b);
