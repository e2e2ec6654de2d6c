// SPDX-License-Identifier: Apache-2.0
// mail_own: what an organisation's own words for a message may say. Plain text, a paragraph a line, with places in
// double brackets, as in definitions. What staff wrote, how a case stands, days and the button come after them by
// themselves, so whatever is written here no message lacks them.
#pragma once
#include "base/arena.h"
#include "delivery/own.h"
#include "html/words.h"

enum {
    MAIL_OWN_SUBJECT = 120,  // characters
    MAIL_OWN_WORDS = 4000,   // the same
    MAIL_OWN_PARAGRAPHS = 20 // lines with something on them
};
// The kinds that people get, by the name in addresses; DELIVERY_KIND__COUNT: none of that name may be changed.
enum delivery_kind mail_own_kind(str name);
bool mail_own_has(enum delivery_kind kind);
// The places of a kind, "service" …; NULL after the last.
const char *const *mail_own_places(enum delivery_kind kind);

enum mail_own_problem {
    MAIL_OWN_FINE,
    MAIL_OWN_EMPTY, // nothing where the other language, or the other field, has something
    MAIL_OWN_LONG,
    MAIL_OWN_MANY,    // paragraphs
    MAIL_OWN_PLACE,   // one that is not there: `about` names it
    MAIL_OWN_BRACKETS // "((" without its end
};
enum mail_own_problem mail_own_check(enum delivery_kind kind, str text, size_t most, str *ret_about);
// With what stands in each place; a place that is not there stays as it is.
str mail_own_fill(struct arena *a, str text, const struct words_place *places, size_t count);
