// SPDX-License-Identifier: Apache-2.0
// dispatch_fields: whether a request brings what its route declares, and nothing that it does not.
#pragma once
#include "web/request.h"

bool dispatch_fields_form_is_fine(const struct request *r);
bool dispatch_fields_query_is_fine(const struct request *r);
