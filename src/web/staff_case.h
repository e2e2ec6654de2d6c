// SPDX-License-Identifier: Apache-2.0
// staff_case: what the pages and downloads of cases have in common.
#pragma once
#include "casework/case.h"
#include "journey/journey.h"
#include "web/request.h"

// The filter that the query's fields describe. `*ret_wrong` is set where a date in it is none.
struct case_filter staff_case_filter(const struct request *r, int64_t limit, bool *ret_wrong);
// The words of a status in a language.
str staff_case_status(enum language language, enum case_status status);
// A case's answers on the way they were given, with the definition that they were given to.
MUST_USE err staff_case_journey(struct request *r, struct tx *tx, const struct casefile *c,
                                struct journey *ret_journey);
