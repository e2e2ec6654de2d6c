// SPDX-License-Identifier: Apache-2.0
// search: options of a long list by what people type: the beginnings of words, in any order, without regard
// to case, accents and punctuation, in the label of every language of the definition and in synonyms.
//
// A list is folded once, when it is read; then finding goes through one text, which for 10,000 options takes
// less time than a system call that writes a page (docs/performance.md), so there is no cleverer index.
#pragma once
#include "definition/definition.h"

enum {
    SEARCH_SHOWN = 20 // options that are told, of all that match
};

struct search; // of one list
const struct search *search_build(struct arena *a, const struct option_list *list, size_t language_count);

// Small letters, without accents, apostrophes dropped, every run of other characters one space, none at the
// ends. Empty for text that is not UTF-8.
str search_fold(struct arena *a, str text);

struct search_found {
    const struct option *items[SEARCH_SHOWN]; // best first: so called, beginning so, the rest in their order
    size_t shown;
    size_t count;              // all that match
    const struct option *only; // the one that is so called, or the one that matches; NULL: there is a choice
};
struct search_of {
    const struct search *search;
    bool (*offers)(const void *context, const struct option *o); // NULL: all are offered
    const void *context;
};
// Text of more than LIMIT_SEARCH_TEXT characters finds nothing.
void search_find(struct arena *a, const struct search_of *of, str typed, struct search_found *ret_found);
