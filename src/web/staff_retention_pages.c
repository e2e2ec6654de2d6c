// SPDX-License-Identifier: Apache-2.0
#include "web/staff_retention_pages.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/kept.h"
#include "web/page_staff_retention.h"
#include "web/staff_case.h"
#include "web/staff_retention_view.h"
#include "web/staff_view.h"

static const struct word *const staff_retention_kinds[] = {
    [RETENTION_DRAFTS] = WORD_RETENTION_DRAFTS,     [RETENTION_CASES] = WORD_RETENTION_CASES,
    [RETENTION_FILES] = WORD_RETENTION_FILES,       [RETENTION_MESSAGES] = WORD_RETENTION_MESSAGES,
    [RETENTION_FEEDBACK] = WORD_RETENTION_FEEDBACK, [RETENTION_TRIALS] = WORD_RETENTION_TRIALS,
    [RETENTION_NEEDS] = WORD_RETENTION_NEEDS,       [RETENTION_PASSES] = WORD_RETENTION_PASSES,
};
_Static_assert(sizeof staff_retention_kinds / sizeof staff_retention_kinds[0] == RETENTION_KIND__COUNT, "words a kind");

static str staff_retention_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("retention"));
}

static struct staff_goes staff_retention_row(struct request *r, const struct retention_line *l, bool gone)
{
    struct words_place time = {.name = "time", .text = kept_time(r, l->days)};
    bool rule = l->own || l->service_id == 0;
    return (struct staff_goes){.service = l->service_id == 0 ? request_words(r, WORD_RETENTION_ALL_SERVICES)
                                                             : request_by_language(r, l->service_name),
                               .what = request_words(r, staff_retention_kinds[l->kind]),
                               .kept = rule ? time.text : request_words_with(r, WORD_RETENTION_DEFAULT, &time, 1),
                               .oldest = l->oldest_at == 0 ? STR("") : request_date(r, l->oldest_at),
                               .count = gone ? l->gone : l->count,
                               .held = l->held};
}

// The lines of which something goes, or would.
static err staff_retention_rows(struct request *r, int64_t number, bool gone, struct staff_goes_list *ret_rows)
{
    struct retention_plan plan;
    TRY(retention_plan(r->tx, r->arena, number, 0, &plan));
    struct staff_goes *items = arena_array(r->arena, struct staff_goes, plan.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < plan.count; i++) {
        struct staff_goes row = staff_retention_row(r, &plan.lines[i], gone);
        if (row.count != 0 || (row.held != 0 && !gone)) {
            items[count++] = row;
        }
    }
    *ret_rows = (struct staff_goes_list){items, count};
    return NO_ERR;
}

static str staff_retention_since(struct request *r, const struct retention_held *held)
{
    struct words_place places[] = {{.name = "date", .text = request_date(r, held->at)},
                                   {.name = "who", .text = held->user_name}};
    return request_words_with(r, held->user_name.len == 0 ? WORD_HOLD_SINCE : WORD_HOLD_SINCE_BY, places, 2);
}

static err staff_retention_holds(struct request *r, struct staff_retention_view *view)
{
    struct retention_held_list cases;
    struct retention_held_list services;
    TRY(retention_held_cases(r->tx, r->arena, &cases, &view->case_total));
    TRY(retention_services(r->tx, r->arena, &services));
    struct staff_held *items = arena_array(r->arena, struct staff_held, cases.count + services.count + 1);
    struct govuk_option *choices = arena_array(r->arena, struct govuk_option, services.count + 1);
    size_t count = 0;
    size_t choice_count = 1;
    for (size_t i = 0; i < cases.count; i++) {
        str reference = reference_of(r->arena, r->organisation->organisation.reference_key, cases.items[i].id);
        items[count++] = (struct staff_held){.name = reference,
                                             .href = staff_case_path(r, reference),
                                             .why = request_by_language(r, cases.items[i].name),
                                             .since = staff_retention_since(r, &cases.items[i])};
    }
    view->cases = (struct staff_held_list){items, count};
    choices[0] = (struct govuk_option){.text = request_words(r, WORD_HOLD_CHOOSE), .empty_value = true};
    for (size_t i = 0; i < services.count; i++) {
        const struct retention_held *s = &services.items[i];
        str name = s->name.len == 0 ? s->key : request_by_language(r, s->name);
        str id = arena_printf(r->arena, "%lld", (long long)s->id);
        if (s->at != 0) {
            items[count++] =
                (struct staff_held){.id = s->id, .name = name, .why = s->why, .since = staff_retention_since(r, s)};
        } else {
            bool chosen = str_eq(request_form(r, STR("service")), id);
            choices[choice_count++] =
                (struct govuk_option){.text = name, .value = id, .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
        }
    }
    view->services = (struct staff_held_list){items + view->cases.count, count - view->cases.count};
    view->choices = (struct govuk_option_list){choices, choice_count};
    return NO_ERR;
}

static void staff_retention_clock_words(struct request *r, const struct retention_state *s,
                                        struct staff_retention_view *view)
{
    struct words_place seen = {.name = "date", .text = request_date_time(r, s->clock.seen_at)};
    struct words_place now = {.name = "now", .text = request_date_time(r, clock_now_s())};
    if (s->clock.state != RETENTION_CLOCK_FINE) {
        bool ahead = s->clock.state == RETENTION_CLOCK_AHEAD;
        view->clock = request_words_with(r, ahead ? WORD_RETENTION_CLOCK_AHEAD : WORD_RETENTION_CLOCK_BEHIND, &seen, 1);
        view->clock_now = request_words_with(r, WORD_RETENTION_CLOCK_NOW, &now, 1);
    }
}

static err staff_retention_view_of(struct request *r, struct staff_retention_view *view)
{
    struct retention_state s;
    int64_t hour = 0;
    (void)str_to_i64(request_setting(r, STR("retention-hour")), 0, 23, &hour);
    TRY(retention_state(r->tx, &s));
    view->frame = staff_frame(r, request_words(r, WORD_RETENTION_TITLE), STR("staff-retention"));
    view->frame.has_errors = view->errors.count != 0;
    view->hour = arena_printf(r->arena, "%02lld:00", (long long)hour);
    view->running = s.stage != RETENTION_IDLE;
    if (s.plan != 0 && s.plan != s.ran) {
        view->planned = request_date_time(r, s.plan_at);
        TRY(staff_retention_rows(r, s.plan, false, &view->next));
    }
    if (s.ran != 0) {
        view->ran = request_date_time(r, s.ran_at);
        TRY(staff_retention_rows(r, s.ran, true, &view->last));
    }
    staff_retention_clock_words(r, &s, view);
    view->hold_href = arena_concat(r->arena, staff_retention_path(r), STR("/holds"));
    view->confirm_href = arena_concat(r->arena, staff_retention_path(r), STR("/clock"));
    return staff_retention_holds(r, view);
}

static void staff_retention_show(struct request *r, int status, struct staff_retention_view *view)
{
    err e = staff_retention_view_of(r, view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_retention, &view->frame, view);
}

void staff_retention(struct request *r)
{
    struct staff_retention_view view = {0};
    staff_retention_show(r, 200, &view);
}

// ---- The clock ------------------------------------------------------------------------------------------------------

void staff_retention_clock(struct request *r)
{
    int64_t *user_id = arena_new(r->arena, int64_t);
    *user_id = r->user.id;
    r->data = user_id;
}

err staff_retention_clock_unit(struct tx *tx, void *data)
{
    return retention_confirm(tx, *(const int64_t *)data);
}

void staff_retention_done(struct request *r)
{
    request_redirect(r, staff_retention_path(r));
}

// ---- Holds of whole services ----------------------------------------------------------------------------------------

void staff_retention_hold(struct request *r)
{
    struct retention_hold *hold = arena_new(r->arena, struct retention_hold);
    struct staff_retention_view view = {.why = str_trim(request_form(r, STR("why")))};
    struct service service;
    bool lifts = str_eq(request_form(r, STR("do")), STR("lift"));
    hold->user_id = r->user.id;
    hold->why = lifts ? (str){0} : view.why;
    if (!str_to_i64(request_form(r, STR("service")), 1, INT64_MAX, &hold->service_id) ||
        err_is(service_by_id(r->tx, r->arena, hold->service_id, &service))) {
        view.service_error = request_words(r, WORD_HOLD_SERVICE_MISSING);
    }
    if (!lifts && view.why.len == 0) {
        view.why_error = request_words(r, WORD_HOLD_WHY_MISSING);
    }
    const struct staff_wrong wrong[] = {{view.service_error, STR("service")}, {view.why_error, STR("why")}};
    view.errors = staff_error_links(r, wrong, 2);
    if (view.errors.count != 0) {
        staff_retention_show(r, 422, &view);
        return;
    }
    r->data = hold;
}

// Pressed twice, it stands as was wanted.
err staff_retention_hold_unit(struct tx *tx, void *data)
{
    err e = retention_hold(tx, data);
    return e.kind == ERR_CONFLICT ? NO_ERR : e;
}
