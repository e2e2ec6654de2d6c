// SPDX-License-Identifier: Apache-2.0
// rule: what an answer must be like: an option of a question (definition/question_option.h) as a form has it.
#pragma once
#include "definition/question_option.h"
#include "design/outline.h"

// Whether it is set as a rule is: choices, lists and what nobody is asked have places of their own.
bool rule_is(const struct question_type *type, enum question_option option);
// Whether what was typed can be a value of it. Nothing can: the rule is taken away. That two rules contradict each
// other is for the checks of the whole to say.
bool rule_fits(const struct question_type *type, const struct outline_rule *rule);
// The rule of a question as it stands; one that is not given is as its type has it.
struct outline_rule rule_of_question(const struct outline_question *q, enum question_option option);

// Patterns that have a name: "digits", "letters" …, up to an empty one.
struct rule_pattern {
    str name, pattern;
};
extern const struct rule_pattern rule_patterns[];
