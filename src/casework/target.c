// SPDX-License-Identifier: Apache-2.0
#include "casework/target.h"
#include <stdio.h>

struct target_rule target_rule_of(const struct definition *d, str fallback, str zone, str holidays)
{
    int64_t days = d == NULL ? 0 : d->run.targets.days;
    if (days <= 0 && !str_to_i64(fallback, 1, RUN_TARGET_DAYS, &days)) {
        days = 10;
    }
    return (struct target_rule){(int)days, zone, holidays};
}

bool target_is_working_day(const struct target_rule *rule, date d)
{
    char text[16];
    int64_t weekday = (date_to_days(d) + 3) % 7; // 1 January 1970 was a Thursday; 0 is Monday
    snprintf(text, sizeof text, "%04d-%02d-%02d", d.year % 10000, d.month % 100, d.day % 100);
    return weekday < 5 && str_find(rule->holidays, str_from(text)) == STR_NONE;
}

// So many working days on; a year of holidays is no reason to go on for ever.
static int64_t target_days_on(const struct target_rule *rule, int64_t day, int64_t count)
{
    int64_t last = day + count * 2 + 366;
    while (count > 0 && day < last) {
        day++;
        count -= target_is_working_day(rule, date_from_days(day)) ? 1 : 0;
    }
    return day;
}

static int64_t target_end_of(const struct target_rule *rule, int64_t day)
{
    return date_begins_s(date_from_days(day + 1), rule->zone);
}

int64_t target_at(const struct target_rule *rule, int64_t from_s)
{
    int64_t day = date_to_days(date_at(from_s, rule->zone, NULL));
    return target_end_of(rule, target_days_on(rule, day, rule->days));
}

int64_t target_resumed(const struct target_rule *rule, int64_t target_was, int64_t stopped_at, int64_t now_s)
{
    int64_t stopped = date_to_days(date_at(stopped_at, rule->zone, NULL));
    int64_t today = date_to_days(date_at(now_s, rule->zone, NULL));
    int64_t waited = 0;
    for (int64_t day = stopped + 1; day <= today && waited < RUN_TARGET_DAYS; day++) {
        waited += target_is_working_day(rule, date_from_days(day)) ? 1 : 0;
    }
    int64_t was = date_to_days(date_at(target_was - 1, rule->zone, NULL));
    return target_end_of(rule, target_days_on(rule, was, waited));
}
