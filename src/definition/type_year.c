// SPDX-License-Identifier: Apache-2.0
// type_year: a year; the rules are those of dates.
#include "definition/type.h"

static void year_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    date d;
    if (!type_date_read(in, q, PART_YEAR, &d)) {
        return;
    }
    if (question_has(q, OPTION_EARLIEST) && d.year < q->earliest.year) {
        type_date_bound(in, q, "year.too-early", q->earliest, PART_YEAR);
    } else if (question_has(q, OPTION_LATEST) && d.year > q->latest.year) {
        type_date_bound(in, q, "year.too-late", q->latest, PART_YEAR);
    }
    *ret_value = type_text_value(type_date_written(in->arena, d, PART_YEAR));
}

static const char *const year_problems[] = {"enter.missing",  "any.characters", "date.year",
                                            "year.too-early", "year.too-late",  NULL};
const struct question_type type_year = {
    .name = STR_INIT("year"),
    .parts = type_date_parts + 2,
    .part_count = 1,
    .shown = SHOWN_YEAR,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_EARLIEST) | HAS(OPTION_LATEST),
    .problems = year_problems,
    .check = type_date_check,
    .accept = year_accept,
    .fill = type_date_fill,
};
