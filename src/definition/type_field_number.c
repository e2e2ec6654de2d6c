// SPDX-License-Identifier: Apache-2.0
// type_field_number: a National Grid field number, by which the Rural Payments Agency and others name a
// parcel of land: the letters of a square of Ordnance Survey's National Grid and eight digits.
#include "definition/type.h"

static void field_number_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str code;
    if (type_grid_reference_read(in, q, (const size_t[]){8, 0}, "field-number.format", &code)) {
        *ret_value = type_text_value(code);
    }
}

static const char *const field_number_problems[] = {"enter.missing", "any.characters", "field-number.format",
                                                    "grid.no-square", NULL};
const struct question_type type_field_number = {
    .name = STR_INIT("field-number"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = field_number_problems,
    .accept = field_number_accept,
    .spelled = type_grid_reference_spelled,
};
