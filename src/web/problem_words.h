// SPDX-License-Identifier: Apache-2.0
// problem_words: what is wrong with an answer, as a sentence: the designer's own, or the words
// `problem.KEY` with the problem's arguments and {question}, which names the question within the
// sentence (GOV.UK Design System, "Error message": "Enter your full name").
#pragma once
#include "definition/definition.h"
#include "html/words.h"

// `language` is an index of the definition's languages.
str problem_words(struct arena *a, enum language said, size_t language, const struct problem *problem);
// How a sentence names the question: its short name or title, in lower case; for a title that is
// itself a question, "your answer to “…”".
str problem_words_question(struct arena *a, enum language said, size_t language, const struct question *q);
