// SPDX-License-Identifier: Apache-2.0
// foreign_rule: rules for answers, as other systems write them.
#pragma once
#include "definition/foreign_give.h"

// Adds the endings that a media type ("image/png") or an ending ("png", ".png") stands for. False where
// it is not known.
bool foreign_rule_ending(struct arena *a, json_t *accept, str piece);
// There a pattern may match anywhere in the answer, here it must match the whole.
str foreign_rule_whole(struct arena *a, str pattern);
// Whether a pattern can be used here.
bool foreign_rule_pattern(struct arena *a, str pattern);
