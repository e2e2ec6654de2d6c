// SPDX-License-Identifier: Apache-2.0
#include "web/practice_pages.h"
#include "base/limits.h"
#include "core/practice.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/page_practice.h"
#include "web/practice_door.h"
#include "web/practice_view.h"
#include "web/staff_account_pages.h"
#include "web/staff_session.h"
#include "web/staff_view.h"

static str practice_path(struct request *r, str key)
{
    return REQUEST_PATH(r, key, STR("staff"), STR("practice"));
}

// The one that is asked in, or the one that its user has. False: the registry could not say; the request was answered.
static bool practice_find(struct request *r, struct practice *ret_practice)
{
    struct tx *registry;
    int64_t here = r->organisation->organisation.id;
    err e = store_read_begin(stores_registry(site_stores(r->site)), &registry);
    if (!err_is(e)) {
        e = r->organisation->practice ? practice_get(registry, r->arena, here, ret_practice)
                                      : practice_of_user(registry, r->arena, here, r->user.id, ret_practice);
        store_read_end(registry);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static void practice_show(struct request *r, int status, const struct practice *p, str error)
{
    struct practice_view view = {.frame = staff_frame(r, request_words(r, WORD_PRACTICE_TITLE), STR("staff-practice")),
                                 .has = p->organisation != 0,
                                 .making = p->organisation != 0 && !p->ready,
                                 .error = error,
                                 .here = practice_path(r, r->organisation->organisation.key),
                                 .days = LIMIT_PRACTICE_S / 86400};
    view.frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    REQUEST_RENDER(r, status, page_practice, &view.frame, &view);
}

void practice_page(struct request *r)
{
    struct practice p;
    if (!practice_find(r, &p)) {
        return;
    }
    if (r->organisation->practice) {
        practice_tasks(r, &p, r->user.id == PRACTICE_LEARNER);
    } else {
        practice_show(r, 200, &p, STR(""));
    }
}

// ---- Begin, go there, end -----------------------------------------------------------------------------------------

struct practice_doing {
    bool ends, begins, enters;
    struct practice known;
    struct site_practice with;
    err result;
};

static bool practice_choose(struct request *r, struct practice_doing *d)
{
    static const struct {
        str name;
        bool within, ends, begins, enters; // within: also asked in the practice organisation
    } ways[] = {{STR_INIT("begin"), false, false, true, false},
                {STR_INIT("enter"), false, false, false, true},
                {STR_INIT("again"), true, true, true, false},
                {STR_INIT("end"), true, true, false, false}};
    str asked = request_form(r, STR("do"));
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (str_eq(ways[i].name, asked) && (ways[i].within || !r->organisation->practice)) {
            d->ends = ways[i].ends;
            d->begins = ways[i].begins;
            d->enters = ways[i].enters;
            return true;
        }
    }
    return false;
}

void practice_ask(struct request *r)
{
    struct practice_doing *d = arena_new(r->arena, struct practice_doing);
    if (!practice_choose(r, d)) {
        errors_page(r, 400);
        return;
    }
    if (!practice_find(r, &d->known)) {
        return;
    }
    // Whoever was let into it by its learner may not take it away.
    if (r->organisation->practice && r->user.id != PRACTICE_LEARNER) {
        errors_page(r, 403);
        return;
    }
    bool within = r->organisation->practice;
    d->with =
        (struct site_practice){.arena = r->arena,
                               .of_organisation = within ? d->known.of_organisation : r->organisation->organisation.id,
                               .of_user = within ? d->known.of_user : r->user.id,
                               .learner = r->user.name,
                               .device = staff_device(r)};
    r->data = d;
}

// On a worker thread.
void practice_do(struct request *r)
{
    struct practice_doing *d = r->data;
    const struct site_practices *by = site_practices(r->site);
    d->result = d->ends ? by->end(by->self, &d->with) : NO_ERR;
    if (!err_is(d->result) && d->begins) {
        d->result = by->begin(by->self, &d->with);
    }
    if (!err_is(d->result) && d->enters) {
        d->result = by->enter(by->self, &d->with);
    }
}

static void practice_go(struct request *r, const struct practice_doing *d)
{
    str at = REQUEST_PATH(r, d->with.key, STR("staff"));
    str value = arena_printf(r->arena, "%lld.%.*s", (long long)d->with.session_id, STR_ARG(d->with.secret));
    request_cookie(r, REQUEST_COOKIE_STAFF, value, at, LIMIT_SESSION_S);
    practice_door_open(r, d->with.key);
    request_redirect(r, practice_path(r, d->with.key));
}

void practice_did(struct request *r)
{
    const struct practice_doing *d = r->data;
    bool within = r->organisation->practice;
    if (d->with.ended_key.len != 0) {
        site_refresh(r->site, d->with.ended_key);
    }
    if (d->with.session_id != 0) {
        practice_go(r, d);
    } else if (d->result.kind == ERR_BUSY && !within) {
        practice_show(r, 503, &d->known, request_words(r, WORD_PRACTICE_NO_ROOM));
    } else if (err_is(d->result) && d->result.kind != ERR_CONFLICT && d->result.kind != ERR_NOT_FOUND) {
        request_fail(r, d->result);
    } else { // also where two buttons were pressed at once: the page says how it stands
        request_redirect(r, practice_path(r, within ? d->known.of_key : r->organisation->organisation.key));
    }
}
