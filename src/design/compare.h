// SPDX-License-Identifier: Apache-2.0
// compare: what is different between two states of a document, by page and question, as people read it.
#pragma once
#include "design/outline.h"

enum {
    COMPARE_MOST = 300,  // changes that are listed
    COMPARE_WORDS = 2000 // bytes of what stood there that are shown
};
enum compare_kind {
    COMPARE_ADDED,
    COMPARE_REMOVED,
    COMPARE_MOVED, // to another page, or to another place among pages
    COMPARE_CHANGED
};
// What is of the service as a whole and has a name of its own.
enum compare_named {
    COMPARE_OF_NONE,
    COMPARE_OF_SECTION,
    COMPARE_OF_CONDITION,
    COMPARE_OF_VALUE
};
struct compare_change {
    enum compare_kind kind;
    enum compare_named named;
    str name;                                // of that; of a section its id
    const struct outline_page *page;         // of the state in which it is; NULL: of the service as a whole
    const struct outline_question *question; // NULL: of the page
    str key;                                 // of a document ("title"), or a setting's name; empty: the whole
    str language;                            // of words; empty: it has none
    bool setting;
    str from, to;
    // Where `key` is "value": what it is worked out from; NULL: nothing, or it is none.
    const struct outline_term *term_from, *term_to;
    // Where `key` is "when": both are conditions; where it is "next", ways on.
    const struct outline_when *when_from, *when_to;
    const struct outline_page *ways_from, *ways_to;
};
struct compare {
    struct outline before, after;
    struct compare_change *items;
    size_t count, room;
    bool more; // than are listed
};
// ERR_INPUT, ERR_TOO_LARGE: as outline_read, of either.
MUST_USE err compare_documents(struct arena *a, str before, str after, struct compare *ret_compare);
