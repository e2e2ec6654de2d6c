// SPDX-License-Identifier: Apache-2.0
// pdf: a document (base/paper.h) as a tagged PDF of A4 pages: shaped by Pango, drawn by cairo. What strangers wrote
// goes through both, so it is for the jail alone, in a cell (jail/cell.h), from where no file can be opened: the fonts
// are opened before.
#pragma once
#include "base/paper.h"

enum {
    PDF_PAGES_MAX = 200,              // then what PAPER_CUT says, and no more
    PDF_BYTES_MAX = 32 * 1024 * 1024, // of what is made
    PDF_PIECE_MAX = 16 * 1024,        // bytes of a text that are shaped at once
    PDF_KEY_MAX = 2 * 1024            // bytes of a question, which is said again on each page of its answer
};
// Loads the libraries and looks at the fonts, once for all children to come. False: they are not there.
bool pdf_prepare(void);
// Opens them, before the cell. False: it cannot be done.
bool pdf_open(void);
// False: `document` is none, or what is made of it is too much.
bool pdf_make(str document, struct buf *out);
