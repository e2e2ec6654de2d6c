// SPDX-License-Identifier: Apache-2.0
// compare: what is different between two states of a document, by page and question, as people read it. What is set of
// the service as a whole is part of it, as are its own messages and what is known of its translations.
#pragma once
#include "design/outline.h"
#include "design/translation.h"

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
    COMPARE_OF_VALUE,
    COMPARE_OF_STATUS, // of a case, one of the service's own
    COMPARE_OF_MESSAGE // of the service's own, which is known again by when it goes, to whom and what it says
};
struct compare_change {
    enum compare_kind kind;
    enum compare_named named;
    str name;                                // of that; of a section and a status its id
    struct outline_text called;              // of a status, its title
    const struct outline_page *page;         // of the state in which it is; NULL: of the service as a whole
    const struct outline_question *question; // NULL: of the page
    str key;                                 // of a document ("title"), or a setting's name; empty: the whole
    str language;                            // of words; empty: it has none
    bool setting;
    // The organisation's own matter, and not the public's: who handles cases, when the service is looked at again, its
    // targets, a message to an address of the organisation's, and how far a translation has come and who read it.
    bool inside;
    str from, to;
    // Where `key` is "value": what it is worked out from; NULL: nothing, or it is none.
    const struct outline_term *term_from, *term_to;
    // Where `key` is "when": both are conditions; where it is "next", ways on.
    const struct outline_when *when_from, *when_to;
    const struct outline_page *ways_from, *ways_to;
    const struct outline_message *message; // of COMPARE_OF_MESSAGE, of the state in which it is
    // Where `key` is "translation": what is known of the same text. NULL: there was none.
    const struct translation *translation_from, *translation_to;
};
struct compare {
    struct outline before, after;
    struct compare_change *items;
    size_t count, room;
    bool more; // than are listed
};
// ERR_INPUT, ERR_TOO_LARGE: as outline_read, of either.
MUST_USE err compare_documents(struct arena *a, str before, str after, struct compare *ret_compare);
