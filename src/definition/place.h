// SPDX-License-Identifier: Apache-2.0
// place: where in a document a problem is: as a JSON pointer (RFC 6901) while reading, and as a line
// of the text afterwards, which is looked up only when there is something to tell.
#pragma once
#include "definition/definition.h"

// A path on the stack: each step knows the one above.
struct place {
    const struct place *up;
    const char *key; // NULL: the index
    size_t index;
};
str place_pointer(struct arena *a, const struct place *at);
// Sets the line of every problem from `from` on that has none, in one pass over the text.
void place_lines(struct definition_report *report, size_t from, str document);
// How deep the arrays and objects of a text nest, and how many there are, before it is parsed.
void place_measure(str document, size_t *ret_depth, size_t *ret_containers);
enum {
    PLACE_CONTAINERS = 300 * 1000 // the most: jansson takes some 200 bytes for each
};
// The text without the byte order mark that some programs put before it.
str place_unmarked(str document);
