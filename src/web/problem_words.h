// SPDX-License-Identifier: Apache-2.0
// problem_words: what is wrong with an answer, as a sentence: the designer's own; the words
// `problem.KEY` with the question's short name (or a title that is a name) within (GOV.UK Design System, "Error
// message": "Enter your full name"); or, for a question without one, `problem.KEY.plain`, and which question it is
// about where the page has several.
#pragma once
#include "definition/definition.h"
#include "html/words.h"

// `language` is an index of the definition's languages.
str problem_words(struct arena *a, enum language said, size_t language, const struct problem *problem);
