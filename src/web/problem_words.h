// SPDX-License-Identifier: Apache-2.0
// problem_words: what is wrong with an answer, as a sentence: the designer's own; the words
// `problem.KEY` with the question's short name (or a title that is a name) within (GOV.UK Design System, "Error
// message": "Enter your full name"); or, for a question without one, `problem.KEY.plain`, and which question it is
// about where the page has several.
#pragma once
#include "web/answer_shown.h"

str problem_words(const struct answer_reader *reader, const struct problem *problem);
// What is usually said of such a problem, whatever the question and its rules: "…" where they would stand.
str problem_words_usual(struct arena *a, enum language said, str key);
// The same of a rule alone, as figures keep it: "…" where an answer's own particulars would stand. `rule` itself where
// this program has no such rule.
str problem_words_of_rule(const struct answer_reader *reader, const struct question *question, str rule);
