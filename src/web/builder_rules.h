// SPDX-License-Identifier: Apache-2.0
// builder_rules: what an answer must be like, as boxes of its question's form and out of them.
#pragma once
#include "web/builder_state.h"

struct builder_rule_list builder_rules(struct request *r, const struct builder *b, const struct outline_question *q,
                                       str prefix, bool typed);
// Into b->edit; b->wrong_rule is the first that cannot be so.
void builder_rules_read(struct request *r, struct builder *b, str prefix);
// What is wrong with it, and the control to go to.
str builder_rule_wrong(struct request *r, const struct builder *b, str prefix, str *ret_control);
