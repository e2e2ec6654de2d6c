// SPDX-License-Identifier: Apache-2.0
// paper: what a document on paper says, piece after piece, as whoever fills it (web/paper.h) hands it to whoever draws
// it (jail/pdf.h): a byte for the kind, four for the length as the machine has it, and so many bytes of UTF-8.
#pragma once
#include "base/buf.h"

enum {
    PAPER_MAX = 16 * 1024 * 1024 // bytes of a document: more than all answers of a case with what was asked
};
enum paper_kind {
    PAPER_LANGUAGE, // of it, "cy"
    PAPER_TITLE,    // of the file; it is seen in lists of files, so nothing of a person is in it
    PAPER_FOOT,     // at the foot of each page; PAPER_NUMBER in it is the page's number
    PAPER_CUT,      // said at the end where there is more than fits
    PAPER_H1,
    PAPER_H2,
    PAPER_H3,
    PAPER_TEXT,
    PAPER_KEY, // the head of a row of a table; a PAPER_VALUE follows it
    PAPER_VALUE,
    PAPER_KIND__COUNT
};
#define PAPER_NUMBER "\x1a" // in no text that was taken from anybody (base/utf8.h)

struct paper_piece {
    enum paper_kind kind;
    str text;
};
void paper_put(struct buf *document, enum paper_kind kind, str text);
// Takes the next piece of `*rest`. False: that was all, or what is left of `*rest` is none.
bool paper_next(str *rest, struct paper_piece *ret_piece);
