// SPDX-License-Identifier: Apache-2.0
// What a partner may see, and until when: set by an administrator.
#include "catalogue/service.h"
#include "core/partner.h"
#include "core/user_admin.h"
#include "html/words_list.h"
#include "web/page_staff_partner.h"
#include "web/staff_queue.h"
#include "web/staff_user_pages.h"
#include "web/staff_user_view.h"
#include "web/staff_view.h"

struct staff_partnering {
    struct user_row row;
    struct partner now;
    struct service *services;
    size_t service_count;
    struct partner_change change;
};

static str staff_partner_field(struct request *r, const struct service *s)
{
    return arena_printf(r->arena, "service-%lld", (long long)s->id);
}

// The partner of the address; false where there is none: answered.
static bool staff_partner_load(struct request *r, struct staff_partnering *p)
{
    if (!staff_find_user(r, &p->row)) {
        return false;
    }
    err e = p->row.user.role == ROLE_PARTNER ? NO_ERR : FAIL(ERR_NOT_FOUND, "this user is no partner");
    e = err_is(e) ? e : partner_get(r->tx, r->arena, p->row.user.id, &p->now);
    e = err_is(e) ? e : service_list(r->tx, r->arena, true, &p->services, &p->service_count);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

// What was typed, where a form came; else what is.
static void staff_partner_fill(struct request *r, const struct staff_partnering *p, struct staff_partner_view *view)
{
    bool typed = r->form.count != 0;
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, p->service_count + 1);
    for (size_t i = 0; i < p->service_count; i++) {
        str name = staff_partner_field(r, &p->services[i]);
        bool chosen = typed ? fields_has(&r->form, name) : partner_has(&p->now, p->services[i].id);
        items[i] = (struct govuk_item){.name = name,
                                       .id = name,
                                       .value = STR("1"),
                                       .text = request_by_language(r, p->services[i].name),
                                       .checked = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    view->services = (struct govuk_item_list){items, p->service_count};
    struct govuk_item *may_export = arena_new(r->arena, struct govuk_item);
    bool exports = typed ? fields_has(&r->form, STR("export")) : p->now.may_export;
    *may_export = (struct govuk_item){.value = STR("1"),
                                      .text = request_words(r, WORD_PARTNER_EXPORT),
                                      .checked = exports ? CHOICE_YES : CHOICE_UNSET};
    view->may_export = (struct govuk_item_list){may_export, 1};
    int64_t last = p->now.until_at == 0 ? 0 : p->now.until_at - 1;
    struct fields kept = staff_date_kept(r, STR("until"), last);
    view->until = staff_date_parts(r, typed ? &r->form : &kept, STR("until"));
}

static void staff_show_partner(struct request *r, int status, const struct staff_partnering *p, str error)
{
    struct words_place day = {.name = "date",
                              .text = request_date(r, date_begins_s(date_from_days(date_to_days(request_today(r)) + 90),
                                                                    r->organisation->organisation.zone))};
    struct staff_partner_view view = {.name = p->row.user.name,
                                      .error = error,
                                      .until_hint = request_words_with(r, WORD_PARTNER_UNTIL_HINT, &day, 1),
                                      .unset = p->now.until_at == 0};
    staff_partner_fill(r, p, &view);
    view.frame = staff_frame(r, request_words(r, WORD_USER_TITLE), STR("staff-partner"));
    view.frame.back_href = staff_user_path(r, p->row.user.id);
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_staff_partner, &view.frame, &view);
}

void staff_partner(struct request *r)
{
    struct staff_partnering p = {0};
    if (staff_partner_load(r, &p)) {
        staff_show_partner(r, 200, &p, STR(""));
    }
}

void staff_set_partner(struct request *r)
{
    struct staff_partnering *p = arena_new(r->arena, struct staff_partnering);
    date last;
    bool wrong = false;
    if (!staff_partner_load(r, p)) {
        return;
    }
    int64_t today = date_to_days(request_today(r));
    bool given = staff_date_of(&r->form, STR("until"), &last, &wrong);
    if (!given || date_to_days(last) < today || date_to_days(last) > today + PARTNER_DAYS_MAX) {
        staff_show_partner(r, 422, p, request_words(r, WORD_PARTNER_UNTIL_WRONG));
        return;
    }
    int64_t *ids = arena_array(r->arena, int64_t, p->service_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < p->service_count; i++) {
        if (fields_has(&r->form, staff_partner_field(r, &p->services[i]))) {
            ids[count++] = p->services[i].id;
        }
    }
    date after = date_from_days(date_to_days(last) + 1);
    p->change = (struct partner_change){.by_user_id = r->user.id,
                                        .to = {.user_id = p->row.user.id,
                                               .until_at = date_begins_s(after, r->organisation->organisation.zone),
                                               .may_export = fields_has(&r->form, STR("export")),
                                               .service_ids = ids,
                                               .service_count = count}};
    r->data = p;
}

err staff_set_partner_unit(struct tx *tx, void *data)
{
    const struct staff_partnering *p = data;
    return partner_put(tx, &p->change);
}

void staff_partner_set(struct request *r)
{
    const struct staff_partnering *p = r->data;
    request_redirect(r, staff_user_path(r, p->row.user.id));
}
