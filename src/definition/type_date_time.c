// SPDX-License-Identifier: Apache-2.0
// type_date_time: a day and a time of it, in the boxes of both; kept as ISO 8601-1 writes them together,
// without a zone: it is the clock on the wall where the organisation is.
#include "definition/type.h"

static void date_time_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    size_t before = in->problems->count;
    int minutes;
    date d;
    bool day = type_date_read(in, q, PART_ALL, &d);
    bool no_day = !day && in->problems->count == before;
    enum type_entered time = type_time_read(in, q, &minutes);
    if (no_day && time != TYPE_ENTERED_NOTHING) {
        problem_add(in, q, "date-time.no-date")->part = STR("day");
    } else if (!no_day && time == TYPE_ENTERED_NOTHING) {
        problem_add(in, q, "date-time.no-time")->part = STR("hour");
    }
    if (day && time == TYPE_ENTERED_RIGHT) {
        type_date_limits(in, q, d);
        str written = type_date_written(in->arena, d, PART_ALL);
        str clock = type_time_written(in->arena, minutes);
        *ret_value = type_text_value(arena_printf(in->arena, "%.*sT%.*s", STR_ARG(written), STR_ARG(clock)));
    }
}

static void date_time_fill(struct arena *a, const struct question *q, const struct value *value,
                           struct fields *ret_fields)
{
    static const struct type_box boxes[] = {{STR_INIT("day"), 8, 10},
                                            {STR_INIT("month"), 5, 7},
                                            {STR_INIT("year"), 0, 4},
                                            {STR_INIT("hour"), 11, 13},
                                            {STR_INIT("minute"), 14, 16}};
    type_date_fill_boxes(a, q, value, boxes, sizeof boxes / sizeof *boxes, ret_fields);
}

static const char *const date_time_problems[] = {
    "enter.missing", "any.characters", "date-time.no-date", "date-time.no-time", "date.no-day",
    "date.no-month", "date.no-year",   "date.no-day-month", "date.no-day-year",  "date.no-month-year",
    "date.not-real", "date.year",      "date.not-past",     "date.not-future",   "date.too-early",
    "date.too-late", "time.no-hour",   "time.no-minute",    "time.not-real",     NULL};
const struct question_type type_date_time = {
    .name = STR_INIT("date-time"),
    .parts = type_date_parts,
    .part_count = 5,
    .shown = SHOWN_DATE_TIME,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_EARLIEST) | HAS(OPTION_LATEST) | HAS(OPTION_DAYS_PAST) | HAS(OPTION_DAYS_FUTURE),
    .problems = date_time_problems,
    .check = type_date_check,
    .accept = date_time_accept,
    .fill = date_time_fill,
};
