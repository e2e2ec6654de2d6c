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
// Tells of each key of the component that could have become one of ours and did not. `from`: the count of what
// had been told before the question was begun.
void foreign_xgov_rule_rest(const struct xgov_building *b, size_t from);
