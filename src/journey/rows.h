// SPDX-License-Identifier: Apache-2.0
// rows: the rows of a repeat, as the walk, the forms and the summary see them. Of this room alone.
#pragma once
#include "journey/journey.h"

enum rows_flaw {
    ROWS_FINE,
    ROWS_TOO_FEW,
    ROWS_TOO_MANY
};
// How many rows the repeat may have.
size_t rows_max(const struct page *page);
enum rows_flaw rows_flaw(const struct page *page, size_t count);
// The repeat's kept rows; kind VALUE_NONE where there are none yet.
struct value rows_kept(const struct journey *j, const struct page *page);
// The draft with the row put in place of the one of its id, or at the end.
struct answers rows_with(const struct journey *j, const struct page *page, struct value_row row);
// The id that the next new row gets; 0 when they are used up.
uint32_t rows_next_id(const struct value *rows);
