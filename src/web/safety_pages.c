// SPDX-License-Identifier: Apache-2.0
#include "web/safety_pages.h"
#include "base/log.h"
#include "web/apply_state.h"
#include "web/page_clear_answers.h"
#include "web/page_cleared.h"
#include "web/safety_view.h"

// ---- Leaving ------------------------------------------------------------------------------------------

// Whoever presses it may be in danger, so it leads away whatever is wrong with the draft. The browser
// forgets the draft on the way: "Back" then asks here again, and is shown nothing. That the cookie changes
// also makes browsers drop pages they keep for going back. (Another site that sends people here cannot
// make them lose their answers.)
void safety_leave(struct request *r)
{
    struct apply_state s;
    str site = http_header(r->http, STR("Sec-Fetch-Site"));
    err e = apply_state_version(r, &s);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (s.definition->safety.exit_to.len == 0) {
        request_not_found(r);
        return;
    }
    if (site.len == 0 || str_eq(site, STR("same-origin"))) {
        apply_state_forget(r);
    }
    request_leave(r, s.definition->safety.exit_to);
}

// ---- Clearing -----------------------------------------------------------------------------------------

static str safety_start(struct request *r)
{
    return REQUEST_PATH(r, request_param(r, 0), request_param(r, 1));
}

// Back to the page that the link stood on; or where the way stands.
static str safety_keep(struct request *r, const struct apply_state *s)
{
    if (s->draft.case_id != 0) {
        return arena_concat(r->arena, apply_state_path(r, NULL), STR("/sent"));
    }
    const struct page *from = journey_page(s->definition, request_query(r, STR("from")));
    return apply_state_path(r, journey_reach(&s->journey, from));
}

static void safety_ask(struct request *r, const struct apply_state *s)
{
    struct safety_view view;
    str reference = s->draft.case_id == 0 ? (str){0} : apply_state_reference(r, s->draft.case_id);
    safety_view_of(r, s->definition, safety_keep(r, s), reference, &view);
    REQUEST_RENDER(r, 200, page_clear_answers, &view.frame, &view);
}

// False where there is nothing to clear: answered.
static bool safety_load(struct request *r, struct apply_state *s)
{
    if (!apply_state_load(r, true, s)) {
        return false;
    }
    if (s->definition->safety.no_clear) {
        request_not_found(r);
        return false;
    }
    if (s->draft.id == 0) {
        request_redirect(r, safety_start(r));
        return false;
    }
    return true;
}

void safety_clear_page(struct request *r)
{
    struct apply_state s;
    if (safety_load(r, &s)) {
        safety_ask(r, &s);
    }
}

void safety_clear(struct request *r)
{
    struct apply_state s;
    if (!safety_load(r, &s)) {
        return;
    }
    bool sent = s.draft.case_id != 0;
    if (sent != (request_form(r, STR("sent")).len != 0)) {
        safety_ask(r, &s); // sent from another tab meanwhile: another question
        return;
    }
    struct draft_clear *clear = arena_new(r->arena, struct draft_clear);
    *clear = (struct draft_clear){.id = s.draft.id, .sent = sent, .arena = r->arena};
    r->data = clear;
}

err safety_clear_unit(struct tx *tx, void *data)
{
    return draft_clear(tx, data);
}

void safety_clear_done(struct request *r)
{
    const struct draft_clear *clear = r->data;
    str folder;
    err e = upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder);
    for (size_t i = 0; i < clear->ret_files.count && !err_is(e); i++) {
        upload_drop(folder, clear->ret_files.items[i]);
    }
    if (err_is(e)) {
        log_error("files that a person cleared stay in their folder", e);
    }
    apply_state_forget(r);
    request_redirect(
        r, arena_concat(r->arena, apply_state_path(r, NULL), clear->sent ? STR("/cleared?sent=1") : STR("/cleared")));
}

void safety_cleared(struct request *r)
{
    struct site_service service;
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct safety_view view;
    safety_view_of_cleared(r, service.definition, request_query(r, STR("sent")).len != 0, &view);
    REQUEST_RENDER(r, 200, page_cleared, &view.frame, &view);
}
