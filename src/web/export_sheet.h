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
        32000 // characters of a cell, of which 32,767 are the most; longer text goes on in the row below
};
struct export_sheet;
// ERR_IO where the machine has no memory files.
MUST_USE err export_sheet_begin(struct arena *a, struct export_sheet **ret_sheet);
// ERR_TOO_LARGE past the last row. The first row is the head.
MUST_USE err export_sheet_row(struct export_sheet *s, const str *cells, size_t count);
// The whole of it, and frees it; also after an error, where `out` may be NULL. ERR_TOO_LARGE where `out` cannot hold
// it.
MUST_USE err export_sheet_end(struct export_sheet *s, struct buf *out);
