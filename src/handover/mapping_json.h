// SPDX-License-Identifier: Apache-2.0
// mapping_json: pieces of JSON that we wrote ourselves (journey/answers.h), compact and sound, as the bytes they are.
#pragma once
#include "base/str.h"

// The value of a member of an object, whose name stands in it without escapes; empty where there is none, or it is no
// object.
str mapping_json_member(str object, str name);
// The elements of an array, from *at 0; false after the last, or where it is none.
bool mapping_json_next(str array, size_t *at, str *ret_element);
