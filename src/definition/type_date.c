// SPDX-License-Identifier: Apache-2.0
// type_date: a day of a month of a year, in boxes of their own. Months may be named in English or
// Welsh; years have four digits, since two would have to be guessed.
#include "definition/tidy.h"
#include "definition/type.h"
#include <stdio.h>

enum {
    YEAR_FIRST = 1000, // as in other form systems (year 1000 to 3000)
    YEAR_LAST = 3000,
    LEAP_YEAR = 2000 // any: 29 February is a day of some years
};

static const str month_names[2][12] = {
    {STR_INIT("january"), STR_INIT("february"), STR_INIT("march"), STR_INIT("april"), STR_INIT("may"), STR_INIT("june"),
     STR_INIT("july"), STR_INIT("august"), STR_INIT("september"), STR_INIT("october"), STR_INIT("november"),
     STR_INIT("december")},
    {STR_INIT("ionawr"), STR_INIT("chwefror"), STR_INIT("mawrth"), STR_INIT("ebrill"), STR_INIT("mai"),
     STR_INIT("mehefin"), STR_INIT("gorffennaf"), STR_INIT("awst"), STR_INIT("medi"), STR_INIT("hydref"),
     STR_INIT("tachwedd"), STR_INIT("rhagfyr")},
};

static bool date_number(str text, int most_digits, int *ret_number)
{
    int64_t number;
    if (text.len == 0 || text.len > (size_t)most_digits || text.ptr[0] == '-' || !str_to_i64(text, 0, 9999, &number)) {
        return false;
    }
    *ret_number = (int)number;
    return true;
}

// Three letters or more of a month's name.
static bool date_month(str text, int *ret_month)
{
    if (date_number(text, 2, ret_month)) {
        return true;
    }
    text = str_ends(text, STR(".")) ? str_slice(text, 0, text.len - 1) : text;
    for (int i = 0; i < 24 && text.len >= 3; i++) {
        str name = month_names[i / 12][i % 12];
        if (text.len <= name.len && str_eq_nocase(text, str_slice(name, 0, text.len))) {
            *ret_month = i % 12 + 1;
            return true;
        }
    }
    return str_eq_nocase(text, STR("sept")) ? (*ret_month = 9, true) : false;
}

static void date_problem(struct accept *in, const struct question *q, const char *key, int part)
{
    struct problem *p = problem_add(in, q, key);
    p->part = part == PART_DAY ? STR("day") : part == PART_MONTH ? STR("month") : STR("year");
}

// What a date lacks, by which parts are empty; GOV.UK says all of them at once.
static const char *const date_lacks[8] = {
    [PART_DAY] = "date.no-day",
    [PART_MONTH] = "date.no-month",
    [PART_YEAR] = "date.no-year",
    [PART_DAY | PART_MONTH] = "date.no-day-month",
    [PART_DAY | PART_YEAR] = "date.no-day-year",
    [PART_MONTH | PART_YEAR] = "date.no-month-year",
};

// Reads the boxes. False where nothing was entered, or something is wrong (which is said).
bool type_date_read(struct accept *in, const struct question *q, int parts, date *ret_date)
{
    str day = tidy_close(in->arena, fields_part(in->fields, q->id, STR("day")));
    str month = tidy_close(in->arena, fields_part(in->fields, q->id, STR("month")));
    str year = tidy_close(in->arena, fields_part(in->fields, q->id, STR("year")));
    int empty =
        ((day.len == 0 ? PART_DAY : 0) | (month.len == 0 ? PART_MONTH : 0) | (year.len == 0 ? PART_YEAR : 0)) & parts;
    date d = {.day = 1, .month = 1, .year = LEAP_YEAR};
    if (empty == parts) {
        return false;
    }
    if (empty != 0) {
        date_problem(in, q, date_lacks[empty], empty & -empty);
        return false;
    }
    if ((parts & PART_DAY) != 0 && (!date_number(day, 2, &d.day) || d.day < 1 || d.day > 31)) {
        date_problem(in, q, "date.not-real", PART_DAY);
        return false;
    }
    if ((parts & PART_MONTH) != 0 && (!date_month(month, &d.month) || d.month < 1 || d.month > 12)) {
        date_problem(in, q, "date.not-real", PART_MONTH);
        return false;
    }
    if ((parts & PART_YEAR) != 0 && (!date_number(year, 4, &d.year) || d.year < YEAR_FIRST || d.year > YEAR_LAST)) {
        date_problem(in, q, "date.year", PART_YEAR);
        return false;
    }
    if (!date_is_real(d)) {
        date_problem(in, q, "date.not-real", PART_DAY);
        return false;
    }
    *ret_date = d;
    return true;
}

// ISO 8601-1 for what begins with a year; a day of any year as XML Schema's gMonthDay writes it.
str type_date_written(struct arena *a, date d, int parts)
{
    str text = date_print(a, d);
    if ((parts & PART_YEAR) == 0) {
        return arena_concat(a, STR("-"), str_slice(text, 4, text.len));
    }
    return str_slice(text, 0, parts == PART_ALL ? 10 : parts == PART_YEAR ? 4 : 7);
}

void type_date_bound(struct accept *in, const struct question *q, const char *key, date bound, int parts)
{
    problem_arg(problem_add(in, q, key),
                parts == PART_ALL    ? "date"
                : parts == PART_YEAR ? "year"
                                     : "month",
                type_date_written(in->arena, bound, parts));
}

void type_date_limits(struct accept *in, const struct question *q, date d)
{
    int64_t today = date_to_days(in->today);
    date first = date_from_days(today - q->days_past);
    date last = date_from_days(today + q->days_future);
    if (question_has(q, OPTION_DAYS_PAST) && date_compare(d, first) < 0) {
        if (q->days_past == 0) {
            problem_add(in, q, "date.not-future");
        } else {
            type_date_bound(in, q, "date.too-early", first, PART_ALL);
        }
    } else if (question_has(q, OPTION_DAYS_FUTURE) && date_compare(d, last) > 0) {
        if (q->days_future == 0) {
            problem_add(in, q, "date.not-past");
        } else {
            type_date_bound(in, q, "date.too-late", last, PART_ALL);
        }
    } else if (question_has(q, OPTION_EARLIEST) && date_compare(d, q->earliest) < 0) {
        type_date_bound(in, q, "date.too-early", q->earliest, PART_ALL);
    } else if (question_has(q, OPTION_LATEST) && date_compare(d, q->latest) > 0) {
        type_date_bound(in, q, "date.too-late", q->latest, PART_ALL);
    }
}

static void date_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    date d;
    if (type_date_read(in, q, PART_ALL, &d)) {
        type_date_limits(in, q, d);
        *ret_value = type_text_value(type_date_written(in->arena, d, PART_ALL));
    }
}

void type_date_check(struct definition_report *report, const struct question *q)
{
    if (question_has(q, OPTION_EARLIEST) && question_has(q, OPTION_LATEST) &&
        date_compare(q->earliest, q->latest) > 0) {
        type_text_contradiction(report, STR("“earliest” is after “latest”, so no answer could be right."),
                                STR("Make “latest” the same or later."));
    }
}

// Leading zeros go, as people type them; minutes are written with theirs.
void type_date_fill_boxes(struct arena *a, const struct question *q, const struct value *value,
                          const struct type_box *boxes, size_t box_count, struct fields *ret_fields)
{
    struct field *items = arena_array(a, struct field, box_count);
    size_t count = 0;
    for (size_t i = 0; i < box_count && value->kind == VALUE_TEXT; i++) {
        str digits = str_slice(value->text, boxes[i].from, boxes[i].to);
        bool zero = digits.len == 2 && digits.ptr[0] == '0' && !str_eq(boxes[i].part, STR("minute"));
        digits = zero ? str_slice(digits, 1, 2) : digits;
        if (digits.len != 0) {
            str name = arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(boxes[i].part));
            items[count++] = (struct field){name, digits, NULL};
        }
    }
    *ret_fields = (struct fields){items, count};
}

void type_date_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields)
{
    static const struct type_box boxes[] = {
        {STR_INIT("day"), 8, 10}, {STR_INIT("month"), 5, 7}, {STR_INIT("year"), 0, 4}};
    type_date_fill_boxes(a, q, value, boxes, 3, ret_fields);
}

const struct part type_date_parts[] = {
    {STR_INIT("day"), true, 2},   {STR_INIT("month"), true, 20},  {STR_INIT("year"), true, 4},
    {STR_INIT("hour"), true, 10}, {STR_INIT("minute"), true, 10},
};
static const char *const date_problems[] = {
    "enter.missing",     "any.characters",   "date.no-day",        "date.no-month", "date.no-year",
    "date.no-day-month", "date.no-day-year", "date.no-month-year", "date.not-real", "date.year",
    "date.not-past",     "date.not-future",  "date.too-early",     "date.too-late", NULL};
const struct question_type type_date = {
    .name = STR_INIT("date"),
    .parts = type_date_parts,
    .part_count = 3,
    .shown = SHOWN_DATE,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_EARLIEST) | HAS(OPTION_LATEST) | HAS(OPTION_DAYS_PAST) | HAS(OPTION_DAYS_FUTURE) |
               HAS(OPTION_AUTOCOMPLETE),
    .problems = date_problems,
    .check = type_date_check,
    .accept = date_accept,
    .fill = type_date_fill,
};
