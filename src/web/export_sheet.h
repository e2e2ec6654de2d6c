// SPDX-License-Identifier: Apache-2.0
// export_sheet: rows of text as a spreadsheet (ECMA-376, "XLSX"), by libxlsxwriter. Every cell is text: none is run as
// a formula, made a link or read as a number, whatever stands in it. Nothing of it comes to a disk.
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum {
    EXPORT_SHEET_ROWS = 1048576, // of a sheet (ECMA-376's implementations)
    EXPORT_SHEET_CELL =
        32000, // characters of a cell, of which 32,767 are the most; longer text goes on in the row below
    EXPORT_SHEET_BYTES = 128 * 1024 * 1024 // of all cells: until it is ended it is in memory
};
struct export_sheet;
// ERR_IO where the machine has no memory files.
MUST_USE err export_sheet_begin(struct arena *a, struct export_sheet **ret_sheet);
// ERR_TOO_LARGE past the last row, or EXPORT_SHEET_BYTES. The first row is the head.
MUST_USE err export_sheet_row(struct export_sheet *s, const str *cells, size_t count);
// Gives the whole of it, a piece after the other, and frees it. `put` NULL: it is not wanted any more.
MUST_USE err export_sheet_end(struct export_sheet *s, err (*put)(void *to, str bytes), void *to);
