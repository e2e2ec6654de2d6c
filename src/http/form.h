// SPDX-License-Identifier: Apache-2.0
// form: the pure reader of application/x-www-form-urlencoded text.
#pragma once
#include "http/http.h"

// Names and values decoded, in their order; empty pieces left out. The result points into `text` and
// `a`. ERR_INPUT for a bad escape; ERR_TOO_LARGE past LIMIT_FIELD_COUNT or LIMIT_FIELD_NAME.
MUST_USE err form_parse(struct arena *a, str text, struct fields *ret_fields);
