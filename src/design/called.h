// SPDX-License-Identifier: Apache-2.0
// called: what pages, questions and choices are called where designers find them in lists, headings and sentences.
// There a place that an answer fills reads as what is answered: "When should the permit for [Registration number]
// start?". Boxes in which words are typed have them as they are written (outline_said). Pure.
#pragma once
#include "design/outline.h"

// In the language of that index, otherwise in the first that says something. A place that names nothing of the
// document stays as it is written, so that the mistake is seen; of words on a condition, those where it holds.
str called_text(struct arena *a, const struct outline *o, struct outline_text text, size_t language);
// A page's title, else its first question's, else its id.
str called_page(struct arena *a, const struct outline *o, const struct outline_page *page, size_t language);
