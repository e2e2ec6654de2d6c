// SPDX-License-Identifier: Apache-2.0
// foreign_hidden: values that nobody is asked for, as other systems keep them with their questions.
#pragma once
#include "definition/foreign_give.h"

// Whether a link to the service may bring a value under this id.
bool foreign_hidden_is_linked(str id);
// A hidden question with this value; without one a link brings it under the id, which is told.
json_t *foreign_hidden(const struct foreign_base *b, str at, str id, str title, str value);
void foreign_hidden_left_out(const struct foreign_base *b, str at); // tells it
void foreign_hidden_always(const struct foreign_base *b, str at);   // tells that its condition does not count
