// SPDX-License-Identifier: Apache-2.0
#include "web/apply_state.h"
#include "base/clock.h"
#include "html/words_list.h"
#include "web/error_view.h"
#include "web/errors.h"
#include "web/page_error.h"
#include "web/trial_walk.h"
#include "web/way_words.h"

static str apply_service_path(struct request *r)
{
    return REQUEST_PATH(r, request_param(r, 0), request_param(r, 1));
}

void apply_state_cookie(struct request *r, int64_t draft_id, str secret)
{
    str value = arena_printf(r->arena, "%lld.%.*s", (long long)draft_id, STR_ARG(secret));
    request_cookie(r, REQUEST_COOKIE_DRAFT, value, apply_service_path(r), 30 * 86400);
}

void apply_state_forget(struct request *r)
{
    if (http_cookie(r->http, REQUEST_COOKIE_DRAFT).len != 0) {
        request_cookie(r, REQUEST_COOKIE_DRAFT, STR(""), apply_service_path(r), -1);
    }
}

str apply_state_path(struct request *r, const struct page *page)
{
    return arena_concat(r->arena, way_words_base(r), REQUEST_PATH(r, page == NULL ? STR("check-answers") : page->id));
}

str apply_state_row_path(struct request *r, const struct page *page, uint32_t row)
{
    str path = apply_state_path(r, page);
    return row == 0                 ? path
           : row == JOURNEY_NEW_ROW ? arena_concat(r->arena, path, STR("/add"))
                                    : arena_printf(r->arena, "%.*s/%u", STR_ARG(path), row);
}

str apply_state_reference(struct request *r, int64_t case_id)
{
    return reference_of(r->arena, r->organisation->organisation.reference_key, case_id);
}

struct journey apply_state_walk(struct request *r, const struct apply_state *s, const struct answers *answers)
{
    struct journey j = {.arena = r->arena, .definition = s->definition, .answers = answers, .today = request_today(r)};
    journey_walk(&j);
    return j;
}

// A cookie that no draft of this organisation answers to: forged, old, or another organisation's. It
// gets the very page of "not found", and is taken away, so that the next request begins anew.
static bool apply_unknown_draft(struct request *r)
{
    apply_state_forget(r);
    request_not_found(r);
    return false;
}

static err apply_draft_of_cookie(struct request *r, struct apply_state *s)
{
    str cookie = http_cookie(r->http, REQUEST_COOKIE_DRAFT);
    if (cookie.len == 0) {
        return NO_ERR;
    }
    int64_t id;
    str secret;
    if (!request_cookie_parts(cookie, &id, &secret)) {
        return FAIL(ERR_NOT_FOUND, "the cookie is not one of ours");
    }
    TRY(draft_find(r->tx, r->arena, id, secret, &s->draft));
    return s->draft.service_id == s->service.id ? NO_ERR : FAIL(ERR_NOT_FOUND, "the draft is another service's");
}

static bool apply_find_draft(struct request *r, struct apply_state *s)
{
    err e = apply_draft_of_cookie(r, s);
    if (e.kind == ERR_NOT_FOUND) {
        return apply_unknown_draft(r);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    return true;
}

// Whether a request on a draft that was sent begins a new one: on the start and the first page. A list of tasks is the
// first page and saves nothing: there a new one begins on the first page of each task, too.
static bool apply_begins_anew(struct request *r, const struct apply_state *s)
{
    str page = request_param(r, 2);
    struct answers none = {0};
    struct journey j = apply_state_walk(r, s, &none);
    bool at_start = r->http->segment_count == 2; // "check your answers" has no name of a page either
    const struct page *first = journey_first(&j);
    bool anew = at_start || (first != NULL && str_eq(first->id, page));
    for (size_t i = 0; s->definition->tasks && i < j.count; i++) {
        bool first_of_task = i == 0 || j.steps[i - 1].page->section != j.steps[i].page->section;
        anew = anew || (first_of_task && str_eq(j.steps[i].page->id, page));
    }
    return anew;
}

// With the form of a page the draft goes on with the version that is published now, where all of its answers are
// answers there too and the page is on the way; otherwise it ends on the one it began on. Only with a form, since that
// is saved: a page that was shown and not saved might be gone again when its form comes.
static void apply_move(struct request *r, struct apply_state *s)
{
    const struct definition *now = s->service.definition;
    const struct page *page = journey_page(now, request_param(r, 2));
    bool is_form = r->http->method == HTTP_POST && page != NULL;
    if (s->version_id == s->service.version_id || s->draft.case_id != 0 || s->service.retired || !is_form) {
        return;
    }
    struct journey j = {.arena = r->arena, .definition = now, .answers = &s->answers, .today = request_today(r)};
    if (!journey_fits(&j, s->definition)) {
        return;
    }
    journey_walk(&j);
    if (journey_find(&j, page) >= 0) {
        s->definition = now;
        s->version_id = s->service.version_id;
    }
}

// `words` say what it is with a day in it.
static void apply_not_open(struct request *r, int status, const struct error_view_words *words, int64_t day)
{
    struct words_place place = {.name = "date", .text = request_date(r, day)};
    struct error_view view;
    error_view_with(r, words, &view);
    view.what = request_words_with(r, words->what, &place, 1);
    REQUEST_RENDER(r, status, page_error, &view.frame, &view);
}

// Nobody begins it any more, or yet.
static void apply_closed(struct request *r, enum service_state state, int64_t opens_at)
{
    if (state == SERVICE_CLOSED) {
        errors_page(r, 410);
        return;
    }
    static const struct error_view_words soon = {WORD_OPENING_SOON_TITLE, WORD_OPENING_SOON_WHAT, WORD_OPENING_SOON_DO};
    apply_not_open(r, 404, &soon, opens_at);
}

// What was begun can be sent no more.
static void apply_over(struct request *r, int64_t closes_at)
{
    static const struct error_view_words over = {WORD_ERROR_GONE_TITLE, WORD_OPENING_OVER_WHAT, WORD_OPENING_OVER_DO};
    apply_not_open(r, 410, &over, closes_at - 1);
}

str apply_state_deadline(struct request *r, const struct site_service *service)
{
    const struct service_hours *hours = &service->hours;
    struct words_place place = {.name = "date", .text = request_date(r, hours->closes_at - 1)};
    return hours->closes_at == 0
               ? STR("")
               : request_words_with(r, hours->ends_all ? WORD_OPENING_SEND_BY : WORD_OPENING_BEGIN_BY, &place, 1);
}

bool apply_state_load(struct request *r, bool sent_too, struct apply_state *s)
{
    *s = (struct apply_state){0};
    if (r->trial != NULL) {
        trial_walk_state(r, s);
        return true;
    }
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &s->service);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    s->definition = s->service.definition;
    s->version_id = s->service.version_id;
    if (!apply_find_draft(r, s)) {
        return false;
    }
    if (s->draft.case_id != 0 && !sent_too) {
        if (!apply_begins_anew(r, s)) {
            request_redirect(
                r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("sent")));
            return false;
        }
        s->draft = (struct draft){0};
    }
    int64_t now = clock_now_s();
    enum service_state state = service_state_at(s->service.retired, &s->service.hours, now);
    if (s->draft.id == 0 && state != SERVICE_OPEN) {
        apply_closed(r, state, s->service.hours.opens_at);
        return false;
    }
    if (service_is_over(&s->service.hours, now) && s->draft.case_id == 0 &&
        draft_channel_find(s->draft.channel) == DRAFT_ONLINE) {
        apply_over(r, s->service.hours.closes_at);
        return false;
    }
    if (s->draft.id != 0) {
        s->version_id = s->draft.version_id;
        e = site_version(r->site, r->organisation, r->tx, r->arena, s->version_id, &s->definition);
        if (!err_is(e)) {
            e = answers_decode(r->arena, s->draft.answers, &s->answers);
        }
        if (!err_is(e)) {
            apply_move(r, s);
        }
        if (err_is(e)) {
            request_fail(r, e);
            return false;
        }
    }
    s->journey = apply_state_walk(r, s, &s->answers);
    s->answers = *s->journey.answers; // with hidden values of the definition
    r->has_draft = s->draft.id != 0;
    r->channel = s->draft.channel;
    return true;
}

err apply_state_version(struct request *r, struct apply_state *s)
{
    *s = (struct apply_state){0};
    TRY(site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &s->service));
    s->definition = s->service.definition;
    s->version_id = s->service.version_id;
    if (err_is(apply_draft_of_cookie(r, s)) || s->draft.id == 0) {
        return NO_ERR;
    }
    s->version_id = s->draft.version_id;
    return site_version(r->site, r->organisation, r->tx, r->arena, s->version_id, &s->definition);
}

bool apply_state_page(struct request *r, struct apply_state *s)
{
    s->page = journey_page(s->definition, request_param(r, 2));
    str row = request_param(r, 3);
    int64_t number = 0;
    if (str_eq(row, STR("add"))) {
        s->row = JOURNEY_NEW_ROW;
    } else if (str_to_i64(row, 1, UINT32_MAX - 1, &number)) {
        s->row = (uint32_t)number;
    }
    bool row_is_fine = s->page != NULL && (row.len == 0 || (s->page->kind == PAGE_REPEAT && s->row != 0));
    if (row_is_fine && number != 0) {
        row_is_fine = journey_row(&s->journey, s->page, s->row) != NULL;
    }
    if (!row_is_fine) {
        request_not_found(r);
    }
    return row_is_fine;
}

str apply_state_after(struct request *r, const struct journey *after, const struct page *page, bool change)
{
    return apply_state_path(r, journey_after(after, page, change));
}
