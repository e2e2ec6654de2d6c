// SPDX-License-Identifier: Apache-2.0
// type_day_month: a day of any year, such as one that comes every year; the rules are those of dates.
#include "definition/type.h"

static void day_month_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    date d;
    if (type_date_read(in, q, PART_DAY | PART_MONTH, &d)) {
        *ret_value = type_text_value(type_date_written(in->arena, d, PART_DAY | PART_MONTH));
    }
}

static void day_month_fill(struct arena *a, const struct question *q, const struct value *value,
                           struct fields *ret_fields)
{
    static const struct type_box boxes[] = {{STR_INIT("day"), 5, 7}, {STR_INIT("month"), 2, 4}};
    type_date_fill_boxes(a, q, value, boxes, 2, ret_fields);
}

static const char *const day_month_problems[] = {"enter.missing", "any.characters", "date.no-day",
                                                 "date.no-month", "date.not-real",  NULL};
const struct question_type type_day_month = {
    .name = STR_INIT("day-month"),
    .parts = type_date_parts,
    .part_count = 2,
    .shown = SHOWN_DAY_MONTH,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = day_month_problems,
    .accept = day_month_accept,
    .fill = day_month_fill,
};
