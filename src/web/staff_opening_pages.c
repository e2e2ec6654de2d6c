// SPDX-License-Identifier: Apache-2.0
#include "web/staff_opening_pages.h"
#include "base/clock.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/page_staff_opening.h"
#include "web/staff_opening_view.h"
#include "web/staff_queue.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

static str staff_opening_state(struct request *r, const struct service *s)
{
    static const struct word *const states[] = {
        [SERVICE_OPEN] = WORD_OPENING_OPEN,
        [SERVICE_NOT_YET] = WORD_OPENING_NOT_YET,
        [SERVICE_CLOSED] = WORD_OPENING_CLOSED,
    };
    enum service_state state = service_state_at(s->retired, &s->hours, clock_now_s());
    bool closes = state == SERVICE_OPEN && s->hours.closes_at != 0;
    int64_t until = s->hours.closes_at == 0 ? 0 : s->hours.closes_at - 1; // the last day, not the one after
    struct words_place place = {.name = "date",
                                .text = request_date(r, state == SERVICE_NOT_YET ? s->hours.opens_at : until)};
    return closes || state == SERVICE_NOT_YET
               ? request_words_with(r, closes ? WORD_OPENING_OPEN_UNTIL : states[state], &place, 1)
               : request_words(r, states[state]);
}

static void staff_opening_show(struct request *r, int status, const struct service *s, struct staff_opening_view *view)
{
    bool typed = r->http->method == HTTP_POST;
    int64_t last = s->hours.closes_at == 0 ? 0 : s->hours.closes_at - 1;
    struct fields opens = staff_date_kept(r, STR("opens"), s->hours.opens_at);
    struct fields closes = staff_date_kept(r, STR("closes"), last);
    view->opens = staff_date_parts(r, typed ? &r->form : &opens, STR("opens"));
    view->closes = staff_date_parts(r, typed ? &r->form : &closes, STR("closes"));
    bool ends_all = typed ? str_eq(request_form(r, STR("begun")), STR("end")) : s->hours.ends_all;
    struct govuk_item *begun = arena_array(r->arena, struct govuk_item, 2);
    for (int i = 0; i < 2; i++) {
        begun[i] = (struct govuk_item){.value = i == 0 ? STR("go-on") : STR("end"),
                                       .text = request_words(r, i == 0 ? WORD_OPENING_GO_ON : WORD_OPENING_END),
                                       .checked = ends_all == (i == 1) ? CHOICE_YES : CHOICE_UNSET};
    }
    view->begun = (struct govuk_item_list){begun, 2};
    view->name = s->name.len == 0 ? s->key : request_by_language(r, s->name);
    view->state = staff_opening_state(r, s);
    view->frame = staff_frame(r, request_words(r, WORD_OPENING_TITLE), STR("staff-opening"));
    view->frame.has_errors = view->errors.count != 0;
    view->frame.back_href = staff_service_path(r, s->key, STR(""));
    REQUEST_RENDER(r, status, page_staff_opening, &view->frame, view);
}

void staff_opening(struct request *r)
{
    struct service s;
    struct staff_opening_view view = {0};
    if (staff_service_find(r, &s)) {
        staff_opening_show(r, 200, &s, &view);
    }
}

// The moment at which a day that was typed begins, or the next one; 0: nothing was typed.
static int64_t staff_opening_typed(struct request *r, str name, int days_on, str *ret_error)
{
    date d;
    bool wrong = false;
    bool given = staff_date_of(&r->form, name, &d, &wrong);
    *ret_error = wrong ? request_words(r, WORD_OPENING_DATE_WRONG) : (str){0};
    return given && !wrong
               ? date_begins_s(date_from_days(date_to_days(d) + days_on), r->organisation->organisation.zone)
               : 0;
}

void staff_set_opening(struct request *r)
{
    struct service s;
    struct staff_opening_view view = {0};
    if (!staff_service_find(r, &s)) {
        return;
    }
    struct service_set_hours *set = arena_new(r->arena, struct service_set_hours);
    *set = (struct service_set_hours){.service_id = s.id, .user_id = r->user.id};
    set->hours.opens_at = staff_opening_typed(r, STR("opens"), 0, &view.opens_error);
    set->hours.closes_at = staff_opening_typed(r, STR("closes"), 1, &view.closes_error);
    set->hours.ends_all = str_eq(request_form(r, STR("begun")), STR("end"));
    if (view.closes_error.len == 0 && set->hours.closes_at != 0 && set->hours.closes_at <= set->hours.opens_at) {
        view.closes_error = request_words(r, WORD_OPENING_BEFORE);
    }
    const struct staff_wrong wrong[] = {{view.opens_error, STR("opens-day")}, {view.closes_error, STR("closes-day")}};
    view.errors = staff_error_links(r, wrong, 2);
    if (view.errors.count != 0) {
        staff_opening_show(r, 422, &s, &view);
        return;
    }
    r->data = set;
}

err staff_set_opening_unit(struct tx *tx, void *data)
{
    return service_set_hours(tx, data);
}

void staff_opening_set(struct request *r)
{
    site_refresh(r->site, r->organisation->organisation.key);
    request_redirect(r, staff_service_path(r, request_param(r, 1), STR("opening")));
}
