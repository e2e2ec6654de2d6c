// SPDX-License-Identifier: Apache-2.0
// foreign_when: conditions as JSON of ours while they are put together: json_true() and json_false() where
// one always or never holds, json_null() where it refers to what is not there, which makes all around it
// false, as in the engines that these forms are made for. Functions take what they are given.
#pragma once
#include "definition/foreign_give.h"

// "a and b" or "a or b".
json_t *foreign_when_join(json_t *one, json_t *other, bool all);
json_t *foreign_when_not(json_t *one);
json_t *foreign_when_compare(str question, enum condition_operator compare, str value);
bool foreign_when_is_constant(const json_t *c);
// Always, or never, in the words of our conditions: the question is answered or not, or both at once.
json_t *foreign_when_constant(str question, bool always);
// How deep it nests.
size_t foreign_when_depth(const json_t *c);
