// SPDX-License-Identifier: Apache-2.0
// when: conditions as one chooses them: comparisons, and groups of comparisons within each other, of which all, any,
// none or not all must hold. A condition that is more than that is read all the same, to be said in words, and stays
// as it is.
#pragma once
#include "design/outline.h"

enum {
    WHEN_ROWS_MAX = 60 // comparisons and groups of one condition that are chosen
};
enum when_row_kind {
    WHEN_ROW_ANSWER, // of the question `name`
    WHEN_ROW_OTHER,  // its free text of "Other, please say"
    WHEN_ROW_VALUE,  // of the calculated value `name`
    WHEN_ROW_NAMED,  // the condition of that name holds
    WHEN_ROW_GROUP
};
enum when_join {
    WHEN_JOIN_ALL,
    WHEN_JOIN_ANY,
    WHEN_JOIN_NONE,
    WHEN_JOIN_NOT_ALL,
    WHEN_JOIN__COUNT
};
// Of a date the value may be counted from today.
struct when_row {
    enum when_row_kind kind;
    size_t in;           // the group that it stands in: 0 the whole, otherwise the place of that row from 1
    enum when_join join; // of a group
    str name;
    enum condition_operator compare;
    str value;
    bool relative;
    int64_t days, months; // from today; negative: before it
};
// A group stands before what is in it.
struct when_rows {
    struct when_row items[WHEN_ROWS_MAX];
    size_t count;
    enum when_join join;
    str name; // it is a named one, which other places may use
};
// False: it is more than can be chosen. None at all is no rows.
bool when_rows(const struct outline *o, const struct outline_when *when, struct when_rows *ret_rows);
// One more; false: there are too many, or no such group to stand in. It stands behind what is in the group already.
bool when_rows_add(struct when_rows *rows, struct when_row row);
// How deep a row stands: 0 in the whole.
size_t when_row_depth(const struct when_rows *rows, size_t at);

// What a comparison is of, as forms have it: "pets", "other:pets", "value:price", "named:lives here". False: of
// nothing that is there.
bool when_subject_read(const struct outline *o, str subject, struct when_row *ret_row);
str when_subject(struct arena *a, const struct when_row *row);

// What may be asked of that row, in the order to be offered in; none of a named one and of a group.
size_t when_operators(const struct outline *o, const struct when_row *row, enum condition_operator *ret_operators);
bool when_takes_value(enum condition_operator compare);
// Whether the answer of that type is a date, so that it may be compared with today.
bool when_takes_today(const struct question_type *type);
// Whether the comparison can be made; what is compared with a choice must be one.
bool when_row_fits(const struct outline *o, const struct when_row *row);
