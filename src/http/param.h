// SPDX-License-Identifier: Apache-2.0
// param: values with parameters, such as `form-data; name="a"` and `for=192.0.2.1;proto=https`
// (RFC 9110 section 5.6.6), cut without copying.
#pragma once
#include "base/str.h"

// Takes the next "name=value" from `*rest`, which starts at a parameter, perhaps after ';' and white
// space. A quoted value comes without its quotes and with its backslashes. false at the end and where
// it is malformed; then *rest is empty only at the end.
bool param_next(str *rest, str *ret_name, str *ret_value);
// The value of a parameter that stands once after the first ';' of a field's value.
bool param_find(str field, str name, str *ret_value);
// What stands before the first ';'.
str param_main(str field);
