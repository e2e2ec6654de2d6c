// SPDX-License-Identifier: Apache-2.0
// when: conditions as one chooses them: comparisons of which all or any must hold. A condition that is more than that
// is read all the same, to be said in words, and stays as it is.
#pragma once
#include "design/outline.h"

enum {
    WHEN_ROWS_MAX = 20 // comparisons of one condition that are chosen
};
// One comparison. Of a date the value may be counted from today.
struct when_row {
    str question;
    enum condition_operator compare;
    str value;
    bool relative;
    int64_t days, months; // from today; negative: before it
};
struct when_rows {
    struct when_row items[WHEN_ROWS_MAX];
    size_t count;
    bool any; // of them must hold; otherwise all
    str name; // it is a named one, which other places may use
};
// False: it is more than can be chosen. None at all is no rows.
bool when_rows(const struct outline *o, const struct outline_when *when, struct when_rows *ret_rows);

// What may be asked of an answer of that type, in the order to be offered in.
size_t when_operators(const struct question_type *type, enum condition_operator *ret_operators);
bool when_takes_value(enum condition_operator compare);
// Whether the answer of that type is a date, so that it may be compared with today.
bool when_takes_today(const struct question_type *type);
// Whether the comparison can be made; what is compared with a choice must be one.
bool when_row_fits(const struct outline_question *q, const struct when_row *row);
