// SPDX-License-Identifier: Apache-2.0
#include "web/staff_queue.h"
#include "base/encode.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "html/words_list.h"

const struct staff_whose staff_whose[] = {
    [STAFF_MINE] = {STR_INIT("mine"), WORD_QUEUE_MINE},
    [STAFF_MY_TEAMS] = {STR_INIT("teams"), WORD_QUEUE_MY_TEAMS},
    [STAFF_NOBODYS] = {STR_INIT("nobody"), WORD_QUEUE_NOBODYS},
    [STAFF_EVERYONES] = {STR_INIT("everyone"), WORD_QUEUE_EVERYONES},
};

// The fields that make a filter, in the order in which a view keeps them.
static const str staff_queue_fields[] = {
    STR_INIT("who"),       STR_INIT("service"), STR_INIT("status"),   STR_INIT("team"),     STR_INIT("user"),
    STR_INIT("days"),      STR_INIT("late"),    STR_INIT("order"),    STR_INIT("from-day"), STR_INIT("from-month"),
    STR_INIT("from-year"), STR_INIT("to-day"),  STR_INIT("to-month"), STR_INIT("to-year"),
};

bool staff_queue_is_field(str name)
{
    for (size_t i = 0; i < sizeof staff_queue_fields / sizeof staff_queue_fields[0]; i++) {
        if (str_eq(staff_queue_fields[i], name)) {
            return true;
        }
    }
    return false;
}

bool staff_date_of(const struct fields *asked, str name, date *ret_date, bool *ret_wrong)
{
    str day = str_trim(fields_part(asked, name, STR("day")));
    str month = str_trim(fields_part(asked, name, STR("month")));
    str year = str_trim(fields_part(asked, name, STR("year")));
    if (day.len == 0 && month.len == 0 && year.len == 0) {
        return false;
    }
    int64_t d;
    int64_t m;
    int64_t y;
    if (!str_to_i64(day, 1, 31, &d) || !str_to_i64(month, 1, 12, &m) || !str_to_i64(year, 1, 9999, &y) ||
        !date_is_real((date){(int)y, (int)m, (int)d})) {
        *ret_wrong = true;
        return false;
    }
    *ret_date = (date){(int)y, (int)m, (int)d};
    return true;
}

static void staff_queue_when(const struct request *r, const struct fields *asked, struct staff_queue *q)
{
    str zone = r->organisation->organisation.zone;
    date d;
    if (staff_date_of(asked, STR("from"), &d, &q->date_is_wrong)) {
        q->filter.submitted_from = date_begins_s(d, zone);
    }
    if (staff_date_of(asked, STR("to"), &d, &q->date_is_wrong)) {
        q->filter.submitted_until = date_begins_s(date_from_days(date_to_days(d) + 1), zone);
    }
    if (str_to_i64(fields_text(asked, STR("days")), 1, 3650, &q->days)) {
        int64_t until = clock_now_s() - q->days * 86400;
        q->filter.submitted_until = until < q->filter.submitted_until ? until : q->filter.submitted_until;
    }
    q->late = fields_text(asked, STR("late")).len != 0;
    if (q->late) {
        q->filter.target_before = clock_now_s() + 1;
    }
}

static void staff_queue_state(const struct fields *asked, bool download, struct staff_queue *q)
{
    static const struct {
        str name;
        enum queue_state state;
    } states[] = {{STR_INIT("open"), QUEUE_OPEN},
                  {STR_INIT("closed-all"), QUEUE_CLOSED},
                  {STR_INIT("all"), QUEUE_ALL},
                  {STR_INIT("complaints"), QUEUE_COMPLAINTS}};
    str status = fields_text(asked, STR("status"));
    q->filter.state = download && status.len == 0 ? QUEUE_ALL : QUEUE_OPEN;
    q->filter.by_status = case_status_find(status, &q->filter.status);
    if (q->filter.by_status) {
        q->filter.state = case_status_is_open(q->filter.status) ? QUEUE_OPEN : QUEUE_CLOSED;
    }
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_eq(states[i].name, status)) {
            q->filter.state = states[i].state;
        }
    }
}

static void staff_queue_order(const struct fields *asked, bool download, struct staff_queue *q)
{
    static const str orders[] = {[QUEUE_BY_TARGET] = STR_INIT("target"),
                                 [QUEUE_NEWEST] = STR_INIT("newest"),
                                 [QUEUE_OLDEST] = STR_INIT("oldest")};
    str at;
    str id;
    q->filter.order = download ? QUEUE_NEWEST : QUEUE_BY_TARGET;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0] && !download; i++) {
        if (str_eq(orders[i], fields_text(asked, STR("order")))) {
            q->filter.order = (enum queue_order)i;
        }
    }
    if (download || !str_cut(fields_text(asked, STR("after")), '-', &at, &id) ||
        !str_to_i64(at, 0, INT64_MAX, &q->filter.after_target) || !str_to_i64(id, 1, INT64_MAX, &q->filter.after_id)) {
        q->filter.after_target = 0;
        q->filter.after_id = 0;
    }
}

static void staff_queue_who(struct request *r, const struct fields *asked, bool download, struct staff_queue *q)
{
    str name = fields_text(asked, STR("who"));
    int64_t user_id;
    q->who = download || q->mine.count == 0 ? STAFF_EVERYONES : STAFF_MY_TEAMS;
    for (size_t i = 0; i < STAFF_WHO__COUNT; i++) {
        if (str_eq(staff_whose[i].name, name)) {
            q->who = (enum staff_who)i;
        }
    }
    q->filter.assignee_id = q->who == STAFF_MINE ? r->user.id : q->who == STAFF_NOBODYS ? 0 : QUEUE_ANY;
    if (str_to_i64(fields_text(asked, STR("user")), 1, INT64_MAX, &user_id)) {
        q->filter.assignee_id = user_id;
    }
    if (!str_to_i64(fields_text(asked, STR("team")), 1, INT64_MAX, &q->team_id)) {
        q->team_id = 0;
    }
    int64_t *ids = arena_array(r->arena, int64_t, q->mine.count + 1);
    if (q->team_id != 0) {
        ids[q->filter.team_count++] = q->team_id;
    } else if (q->who == STAFF_MY_TEAMS) {
        for (size_t i = 0; i < q->mine.count; i++) {
            ids[q->filter.team_count++] = q->mine.items[i].id;
        }
        if (q->mine.count == 0) {
            ids[q->filter.team_count++] = -2; // in no team: nothing is theirs
        }
    }
    q->filter.team_ids = ids;
}

err staff_queue_of(struct request *r, const struct fields *asked, bool download, struct staff_queue *ret_queue)
{
    struct staff_queue q = {.filter = queue_everything(LIMIT_ROWS_PER_PAGE + 1)};
    q.filter.partner_id = r->user.role == ROLE_PARTNER ? r->user.id : 0;
    TRY(team_list_of_user(r->tx, r->arena, r->user.id, &q.mine));
    staff_queue_who(r, asked, download, &q);
    staff_queue_state(asked, download, &q);
    staff_queue_order(asked, download, &q);
    staff_queue_when(r, asked, &q);
    q.service_key = fields_text(asked, STR("service"));
    if (q.service_key.len != 0) {
        struct service service;
        err e = service_find(r->tx, r->arena, q.service_key, &service);
        if (e.kind == ERR_NOT_FOUND) {
            service.id = -1; // an address from before: no case is of it
        } else {
            TRY(e);
        }
        q.filter.service_id = service.id;
    }
    *ret_queue = q;
    return NO_ERR;
}

// ---- Addresses --------------------------------------------------------------------------------------------

static void staff_queue_put(struct buf *out, const struct fields *asked, const str *without, size_t count, char join)
{
    for (size_t i = 0; i < sizeof staff_queue_fields / sizeof staff_queue_fields[0]; i++) {
        str value = fields_text(asked, staff_queue_fields[i]);
        bool left_out = value.len == 0;
        for (size_t k = 0; k < count; k++) {
            left_out = left_out || str_eq(without[k], staff_queue_fields[i]);
        }
        if (left_out) {
            continue;
        }
        if (join != '\0') {
            buf_char(out, join);
        }
        encode_percent(out, staff_queue_fields[i]);
        buf_char(out, '=');
        encode_percent(out, value);
        join = '&';
    }
}

str staff_queue_href(struct request *r, const struct fields *asked, str page, const str *without, size_t count,
                     str more)
{
    struct buf out;
    buf_init(&out, LIMIT_REQUEST_LINE * 4);
    buf_put(&out, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases")));
    buf_put(&out, page);
    size_t begins = out.len;
    staff_queue_put(&out, asked, without, count, '?');
    if (more.len != 0) {
        buf_char(&out, out.len == begins ? '?' : '&');
        buf_put(&out, more);
    }
    str href = arena_str(r->arena, buf_str(&out));
    buf_free(&out);
    return href;
}

str staff_queue_query(struct request *r, const struct fields *asked)
{
    struct buf out;
    buf_init(&out, LIMIT_REQUEST_LINE * 4);
    staff_queue_put(&out, asked, NULL, 0, '\0');
    str query = arena_str(r->arena, buf_str(&out));
    buf_free(&out);
    return query;
}
