// SPDX-License-Identifier: Apache-2.0
// types_cases: answers to every type of question, for its tests. Sent is "name=value&name=value", %0A for
// a line end, a file "name=@file.pdf:1234" or with its beginning "…:1234:%PDF-"; a value is one line, a list or parts
// joined by "|"; what is wrong is "key(part) arg=value", joined by "; ".
#pragma once
#include <stddef.h>

struct types_case {
    const char *keys; // of the question, beside id and title
    const char *sent;
    const char *value;    // NULL: not looked at
    const char *problems; // "": none
};
extern const struct types_case types_cases[];
extern const size_t types_cases_count;
