// SPDX-License-Identifier: Apache-2.0
// foreign_place: template code in a foreign text becomes a place of ours for an answer (docs/definition.md,
// "Answers in texts") where it means one, and two brackets that stood in the text stay two brackets.
//
// On the way through the importer a place is written between two characters for private use, so that
// nothing in between takes it for words; the last step writes the brackets of our documents.
#pragma once
#include "definition/foreign_say.h"

// How many places of ours one piece of template code may become: one for each choice of a list.
enum {
    FOREIGN_PLACES = 12
};
// Takes those two characters out of every text of a file, where they mean nothing.
void foreign_place_clear(json_t *root);
// With what stands between its brackets ("{{ name }}": "name") made places of ours, where
// `b->place` knows it and a place can stand there: not in a tag, in an address, or in what is never
// shown. Other code stays as it is.
str foreign_place_in(const struct foreign_base *b, str text);
// One place between its characters: "name", or "if ready: yes|no".
str foreign_place_written(struct arena *a, str inside);
// In every text of the document: the characters become brackets, and brackets are escaped.
void foreign_place_out(struct arena *a, json_t *document);
// Whether a document of ours has words under the key; under "errors" it has words under every key.
bool foreign_place_is_words(const char *above, const char *key);
