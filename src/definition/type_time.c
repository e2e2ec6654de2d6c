// SPDX-License-Identifier: Apache-2.0
// type_time: a time of day, kept in the 24-hour clock (ISO 8601-1: 00:00 to 23:59). It has boxes for
// hours and minutes, as other form systems have; what people write into the first of them instead,
// "2:30pm" or "14.30", is taken too, with "yb" and "yp" as Welsh has them.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    HOUR_MINUTES = 60
};

enum half {
    HALF_NONE,
    HALF_MORNING,
    HALF_AFTERNOON
};

// Takes "pm", "p.m." and the like off the end.
static enum half time_half(str *text)
{
    static const struct {
        str end;
        enum half half;
    } ends[] = {
        {STR_INIT("a.m."), HALF_MORNING},   {STR_INIT("am"), HALF_MORNING},   {STR_INIT("p.m."), HALF_AFTERNOON},
        {STR_INIT("pm"), HALF_AFTERNOON},   {STR_INIT("y.b."), HALF_MORNING}, {STR_INIT("yb"), HALF_MORNING},
        {STR_INIT("y.p."), HALF_AFTERNOON}, {STR_INIT("yp"), HALF_AFTERNOON}, {STR_INIT("yh"), HALF_AFTERNOON},
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t digits = text->len < ends[i].end.len ? 0 : text->len - ends[i].end.len;
        if (digits > 0 && str_eq_nocase(str_slice(*text, digits, text->len), ends[i].end)) {
            *text = str_slice(*text, 0, digits);
            return ends[i].half;
        }
    }
    return HALF_NONE;
}

static bool time_digits(str text, int64_t max, int64_t *ret_number)
{
    bool digits = text.len == 1 || text.len == 2;
    for (size_t i = 0; i < text.len; i++) {
        digits = digits && text.ptr[i] >= '0' && text.ptr[i] <= '9';
    }
    return digits && str_to_i64(text, 0, max, ret_number);
}

static void time_problem(struct accept *in, const struct question *q, const char *key, str part)
{
    problem_add(in, q, key)->part = part;
}

enum type_entered type_time_read(struct accept *in, const struct question *q, int *ret_minutes)
{
    str hour = tidy_close(in->arena, fields_part(in->fields, q->id, STR("hour")));
    str minute = tidy_close(in->arena, fields_part(in->fields, q->id, STR("minute")));
    if (hour.len == 0 && minute.len == 0) {
        return TYPE_ENTERED_NOTHING;
    }
    enum half half = time_half(minute.len == 0 ? &hour : &minute);
    half = half == HALF_NONE ? time_half(&hour) : half;
    if (minute.len == 0 && !str_cut(hour, ':', &hour, &minute)) {
        str_cut(hour, '.', &hour, &minute);
    }
    if (minute.len == 0 && half != HALF_NONE) {
        minute = STR("00"); // "2pm"
    }
    if (hour.len == 0 || minute.len == 0) {
        time_problem(in, q, hour.len == 0 ? "time.no-hour" : "time.no-minute",
                     hour.len == 0 ? STR("hour") : STR("minute"));
        return TYPE_ENTERED_WRONG;
    }
    int64_t hours;
    int64_t minutes;
    if (!time_digits(hour, half == HALF_NONE ? 23 : 12, &hours) || (half != HALF_NONE && hours == 0)) {
        time_problem(in, q, "time.not-real", STR("hour"));
        return TYPE_ENTERED_WRONG;
    }
    if (!time_digits(minute, 59, &minutes)) {
        time_problem(in, q, "time.not-real", STR("minute"));
        return TYPE_ENTERED_WRONG;
    }
    hours = half == HALF_NONE ? hours : hours % 12 + (half == HALF_AFTERNOON ? 12 : 0);
    *ret_minutes = (int)(hours * HOUR_MINUTES + minutes);
    return TYPE_ENTERED_RIGHT;
}

str type_time_written(struct arena *a, int minutes)
{
    return arena_printf(a, "%02d:%02d", minutes / HOUR_MINUTES, minutes % HOUR_MINUTES);
}

bool type_time_parse(str text, int *ret_minutes)
{
    int64_t hours;
    int64_t minutes;
    if (text.len != 5 || text.ptr[2] != ':' || !time_digits(str_slice(text, 0, 2), 23, &hours) ||
        !time_digits(str_slice(text, 3, 5), 59, &minutes)) {
        return false;
    }
    *ret_minutes = (int)(hours * HOUR_MINUTES + minutes);
    return true;
}

static void time_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    int minutes;
    if (type_time_read(in, q, &minutes) != TYPE_ENTERED_RIGHT) {
        return;
    }
    if (question_has(q, OPTION_EARLIEST) && minutes < q->earliest_minute) {
        problem_arg(problem_add(in, q, "time.too-early"), "time", type_time_written(in->arena, q->earliest_minute));
    } else if (question_has(q, OPTION_LATEST) && minutes > q->latest_minute) {
        problem_arg(problem_add(in, q, "time.too-late"), "time", type_time_written(in->arena, q->latest_minute));
    }
    *ret_value = type_text_value(type_time_written(in->arena, minutes));
}

static void time_check(struct definition_report *report, const struct question *q)
{
    if (question_has(q, OPTION_EARLIEST) && question_has(q, OPTION_LATEST) && q->earliest_minute > q->latest_minute) {
        type_text_contradiction(report, STR("“earliest” is after “latest”, so no answer could be right."),
                                STR("Make “latest” the same or later."));
    }
}

static void time_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields)
{
    static const struct type_box boxes[] = {{STR_INIT("hour"), 0, 2}, {STR_INIT("minute"), 3, 5}};
    type_date_fill_boxes(a, q, value, boxes, 2, ret_fields);
}

static const char *const time_problems[] = {"enter.missing", "any.characters", "time.no-hour",  "time.no-minute",
                                            "time.not-real", "time.too-early", "time.too-late", NULL};
const struct question_type type_time = {
    .name = STR_INIT("time"),
    .parts = type_date_parts + 3,
    .part_count = 2,
    .shown = SHOWN_TIME,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_EARLIEST) | HAS(OPTION_LATEST),
    .problems = time_problems,
    .check = time_check,
    .accept = time_accept,
    .fill = time_fill,
};
