// SPDX-License-Identifier: Apache-2.0
// named: conditions that have a name: where each is used, by conditions and by places in texts ("((if lives here:
// words))"). Pure.
#pragma once
#include "design/outline.h"

enum named_use_kind {
    NAMED_ON_PAGE,      // `name` is the page's id
    NAMED_IN_VALUE,     // that of the calculated value
    NAMED_IN_CONDITION, // that of the other condition
    NAMED_IN_LIST,      // the list's id
    NAMED_IN_MESSAGE,   // a message of the service's own
    NAMED_IN_SERVICE    // what is said of the whole
};
struct named_use {
    enum named_use_kind kind;
    str name;
};
// Each place once, in the document's order. A condition that uses itself is no place.
struct named_uses {
    struct named_use *items;
    size_t count, room;
};

// One for each of the document's conditions, in their order, in the arena. Fails as outline_read does.
MUST_USE err named_uses(struct arena *a, str document, const struct named_uses **ret_uses);
// Whether a condition may be called so: some words, at most LIMIT_NAMED_NAME characters on one line, without what a
// place in a text ends by, and no other condition's. `own`: what it is called by now; empty: it is a new one.
bool named_fits(const struct outline *o, str own, str called);
