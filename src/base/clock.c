// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/zone.h"
#include <stdatomic.h>
#include <time.h>

// Algorithms on days are after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

static _Atomic int64_t clock_fixed_s;

int64_t clock_now_s(void)
{
    int64_t fixed = atomic_load_explicit(&clock_fixed_s, memory_order_relaxed);
    if (fixed != 0) {
        return fixed;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now); // exact to a tick of the kernel, for a fifth of the time
    return now.tv_sec;
}

void clock_fix_s(int64_t seconds)
{
    atomic_store_explicit(&clock_fixed_s, seconds, memory_order_relaxed);
}

int64_t clock_steady_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_steady_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_is_real(date d)
{
    return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= date_days_in_month(d.year, d.month);
}

int64_t date_to_days(date d)
{
    int64_t y = d.year - (d.month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

date date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_of_year = (5 * day_of_year + 2) / 153;
    int day = (int)(day_of_year - (153 * month_of_year + 2) / 5 + 1);
    int month = (int)(month_of_year < 10 ? month_of_year + 3 : month_of_year - 9);
    return (date){(int)(year_of_era + era * 400 + (month <= 2)), month, day};
}

int date_compare(date a, date b)
{
    int64_t x = date_to_days(a);
    int64_t y = date_to_days(b);
    return x < y ? -1 : x > y;
}

date date_add_months(date d, int months)
{
    int total = d.year * 12 + (d.month - 1) + months;
    date moved = {total / 12, total % 12 + 1, d.day};
    int last = date_days_in_month(moved.year, moved.month);
    if (moved.day > last) {
        moved.day = last;
    }
    return moved;
}

bool date_parse(str text, date *ret_date)
{
    int64_t year;
    int64_t month;
    int64_t day;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
        !str_to_i64(str_slice(text, 0, 4), 1, 9999, &year) || !str_to_i64(str_slice(text, 5, 7), 1, 12, &month) ||
        !str_to_i64(str_slice(text, 8, 10), 1, 31, &day)) {
        return false;
    }
    date d = {(int)year, (int)month, (int)day};
    if (!date_is_real(d)) {
        return false;
    }
    *ret_date = d;
    return true;
}

str date_print(struct arena *a, date d)
{
    return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

date date_at(int64_t seconds, str zone, int *ret_seconds_of_day)
{
    int64_t local = seconds + zone_offset_s(zone, seconds);
    int64_t days = local / 86400;
    int64_t rest = local % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    if (ret_seconds_of_day != NULL) {
        *ret_seconds_of_day = (int)rest;
    }
    return date_from_days(days);
}

int64_t date_begins_s(date d, str zone)
{
    int64_t utc = date_to_days(d) * 86400;
    int seconds;
    date there = date_at(utc, zone, &seconds);
    return date_compare(there, d) < 0 ? utc + (86400 - seconds) : utc - seconds;
}

str clock_print_utc(struct arena *a, int64_t seconds)
{
    int rest;
    date d = date_at(seconds, STR("UTC"), &rest);
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day, rest / 3600, rest / 60 % 60,
                        rest % 60);
}
