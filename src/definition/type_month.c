// SPDX-License-Identifier: Apache-2.0
// type_month: a month of a year; the rules are those of dates.
#include "definition/type.h"

static void month_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    date d;
    if (!type_date_read(in, q, PART_MONTH | PART_YEAR, &d)) {
        return;
    }
    if (question_has(q, OPTION_EARLIEST) && date_compare(d, q->earliest) < 0) {
        type_date_bound(in, q, "month.too-early", q->earliest, PART_MONTH | PART_YEAR);
    } else if (question_has(q, OPTION_LATEST) && date_compare(d, q->latest) > 0) {
        type_date_bound(in, q, "month.too-late", q->latest, PART_MONTH | PART_YEAR);
    }
    *ret_value = type_text_value(type_date_written(in->arena, d, PART_MONTH | PART_YEAR));
}

static const char *const month_problems[] = {"enter.missing",   "any.characters", "date.no-month",
                                             "date.no-year",    "date.not-real",  "date.year",
                                             "month.too-early", "month.too-late", NULL};
const struct question_type type_month = {
    .name = STR_INIT("month"),
    .parts = type_date_parts + 1,
    .part_count = 2,
    .shown = SHOWN_MONTH,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_EARLIEST) | HAS(OPTION_LATEST),
    .problems = month_problems,
    .check = type_date_check,
    .accept = month_accept,
    .fill = type_date_fill,
};
