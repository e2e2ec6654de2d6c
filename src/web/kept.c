// SPDX-License-Identifier: Apache-2.0
#include "web/kept.h"
#include "html/words_list.h"

str kept_time(struct request *r, int days)
{
    enum {
        YEAR = 365
    };
    bool years = days % YEAR == 0;
    struct words_place count = {.name = "count", .number = years ? days / YEAR : days, .is_number = true};
    return request_words_with(r, years ? WORD_TIME_YEARS : WORD_TIME_DAYS, &count, 1);
}

str kept_draft_until(struct request *r, const struct definition *d, int64_t changed_at, int64_t *ret_over_s)
{
    const struct organisation *o = &r->organisation->organisation;
    date last = retention_last_day(changed_at, retention_period(o, &d->run, RETENTION_DRAFTS).days, o->zone);
    *ret_over_s = date_begins_s(date_from_days(date_to_days(last) + 1), o->zone);
    return request_date(r, *ret_over_s - 1);
}

err kept_case_until(struct request *r, const struct casefile *c, str *ret_date)
{
    const struct organisation *o = &r->organisation->organisation;
    struct site_service service;
    bool held;
    *ret_date = (str){0};
    if (c->closed_at == 0 || c->held_at != 0) {
        return NO_ERR;
    }
    TRY(retention_is_held(r->tx, c->service_id, &held));
    if (held) {
        return NO_ERR;
    }
    // As the service says today, not as it did when the case was sent.
    TRY(site_service(r->site, r->organisation, r->tx, r->arena, c->service_key, &service));
    int days = retention_period(o, &service.definition->run, RETENTION_CASES).days;
    *ret_date = request_date(r, date_begins_s(retention_last_day(c->closed_at, days, o->zone), o->zone));
    return NO_ERR;
}
