// SPDX-License-Identifier: Apache-2.0
// replace: one thing that is said in many documents, said otherwise: words, an e-mail address, an amount. Only where
// it stands by itself, "fee" not within "coffee". What answers are kept by (ids, values of choices) and what is
// compared stay. Pure.
#pragma once
#include "design/outline.h"

enum replace_kind {
    REPLACE_WORDS,  // of one language
    REPLACE_EMAIL,  // of whoever answers for it, and in texts
    REPLACE_AMOUNT, // a number in what is paid, and the same with its currency in texts: £30, £30.00
    REPLACE_KIND__COUNT
};
str replace_kind_name(enum replace_kind kind);
bool replace_kind_find(str name, enum replace_kind *ret_kind);

enum {
    REPLACE_TEXT_MAX = 500 // characters of what is replaced, and of what comes in its place
};
struct replace {
    enum replace_kind kind;
    str language; // of REPLACE_WORDS
    str from, to;
};
// Whether a text can be what is replaced: words, an address, an amount that is not below nothing.
bool replace_fits(enum replace_kind kind, str text);

// *ret_count: how often it was replaced; 0: *ret_document is the document itself. ERR_INPUT: it is no document;
// ERR_TOO_LARGE: it is too long afterwards.
MUST_USE err replace_document(struct arena *a, str document, const struct replace *with, str *ret_document,
                              size_t *ret_count);
