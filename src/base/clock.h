// SPDX-License-Identifier: Apache-2.0
// clock: the time, and civil dates (proleptic Gregorian). The wall clock is for what people read and
// for the store, in whole seconds since 1970 UTC; the steady clock is for deadlines. Tests set the
// wall clock.
#pragma once
#include "base/arena.h"

// Seconds since 1970-01-01 UTC.
int64_t clock_now_s(void);
// For tests: a fixed wall clock; 0 goes back to the real one.
void clock_fix_s(int64_t seconds);
// Steady, from an unknown start.
int64_t clock_steady_ms(void);
int64_t clock_steady_us(void);

typedef struct date {
    int year;  // 1 to 9999
    int month; // 1 to 12
    int day;   // 1 to 31
} date;

bool date_is_real(date d);
// Days since 1970-01-01; may be negative.
int64_t date_to_days(date d);
date date_from_days(int64_t days);
int date_compare(date a, date b);
// Adds months; a day past the month's end becomes its last.
date date_add_months(date d, int months);
// YYYY-MM-DD, nothing else; false for a date that does not exist.
bool date_parse(str text, date *ret_date);
str date_print(struct arena *a, date d);
// The civil date, and seconds into that day, at a moment in the organisation's zone. `zone` is an
// IANA name such as "Europe/London"; one that is not installed counts as UTC.
date date_at(int64_t seconds, str zone, int *ret_seconds_of_day);
// The moment at which the day begins in that zone.
int64_t date_begins_s(date d, str zone);
// 2026-11-24T09:30:00Z
str clock_print_utc(struct arena *a, int64_t seconds);
