// SPDX-License-Identifier: Apache-2.0
// gazetteer_csv: a file of addresses, comma-separated as RFC 4180 has it: a first row names the columns, in any
// order: line-1, line-2, town, county, postcode, uprn. docs/running.md tells whoever makes such a file.
#pragma once
#include "core/gazetteer.h"

enum {
    GAZETTEER_CSV_COLUMNS = 200 // of a file, with those of no use here
};

struct gazetteer_csv {
    str rest;
    int64_t line; // from 1: where `rest` begins
    size_t column_count;
    int8_t columns[GAZETTEER_CSV_COLUMNS]; // which of ours each is; -1: of no use here
};
enum gazetteer_row {
    GAZETTEER_ROW_END,
    GAZETTEER_ROW_RIGHT,
    GAZETTEER_ROW_WRONG, // what is wrong is said; the next may be right
    GAZETTEER_ROW_BROKEN // nothing more can be read
};

// Reads the first row. `say` gets what is to be told of a line: a column of no use, or why there can be no
// reading on (then false).
bool gazetteer_csv_begin(struct gazetteer_csv *c, str text, struct arena *a, void (*say)(int64_t line, str what));
// The next row, and the line it begins on. Blank lines are passed over.
enum gazetteer_row gazetteer_csv_next(struct gazetteer_csv *c, struct arena *a, struct gazetteer_address *ret_address,
                                      int64_t *ret_line, str *ret_what);
