// SPDX-License-Identifier: Apache-2.0
#include "web/dispatch.h"
#include "base/limits.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/upload.h"
#include "web/dispatch_fields.h"
#include "web/errors.h"
#include "web/newcomers.h"
#include "web/practice_door.h"
#include "web/rates.h"
#include "web/request.h"
#include "web/staff_session.h"
#include "web/staff_unsaved.h"
#include "web/upload_keeper.h"
#include <assert.h>
#include <stdlib.h>

enum {
    DISPATCH_TRIES = 4, // how often a unit that met a conflict is prepared anew
    DISPATCH_CALLS = 6  // of other servers, for one request
};

struct dispatch {
    struct site *site;
    struct http_owner owner;
    const char *upload_dir;
    struct newcomers newcomers;
    struct rates rates;
};

static void dispatch_handle(struct request *r);
static void dispatch_look(struct request *r);
static void dispatch_step(struct request *r);

// ---- Head: is there such a route, and may this come in at all ----------------------------------------

// Other sites may not make a browser post here: a POST names its origin, or says it is of this one.
// (Fetch metadata; OWASP CSRF prevention.) Clients that are no browsers send one of the two as well.
static bool dispatch_origin_is_ours(const struct http_request *h)
{
    str site = http_header(h, STR("Sec-Fetch-Site"));
    if (site.len != 0) {
        return str_eq(site, STR("same-origin"));
    }
    str origin = http_header(h, STR("Origin"));
    str scheme = h->secure ? STR("https://") : STR("http://");
    return str_starts(origin, scheme) && str_eq_nocase(str_slice(origin, scheme.len, origin.len), h->host);
}

static bool dispatch_is_form(const struct http_request *h, str kind)
{
    str type = http_header(h, STR("Content-Type"));
    str parameters;
    str_cut(type, ';', &type, &parameters);
    return str_eq_nocase(str_trim(type), kind);
}

// The status that a head is refused with, or 0.
static int dispatch_refusal(const struct request *r)
{
    const struct http_request *h = r->http;
    if (h->method != HTTP_POST) {
        return 0;
    }
    if (!r->route->of_machines && !dispatch_origin_is_ours(h)) {
        return 403;
    }
    // Files are kept as they are read: only where a row takes them, or anybody could fill the disk.
    bool multipart = r->route->files && dispatch_is_form(h, STR("multipart/form-data"));
    if (!multipart && !dispatch_is_form(h, STR("application/x-www-form-urlencoded")) &&
        !str_eq(http_header(h, STR("Content-Length")), STR("0"))) {
        return 415;
    }
    return 0;
}

static str dispatch_allow(struct arena *a, unsigned methods)
{
    bool get = (methods & 1u << HTTP_GET) != 0;
    bool post = (methods & 1u << HTTP_POST) != 0;
    return arena_printf(a, "%s%s%s", get ? "GET, HEAD, " : "", post ? "POST, " : "", "OPTIONS");
}

static struct request *dispatch_begin(struct dispatch *d, struct http_request *h)
{
    struct request *r = arena_new(h->arena, struct request);
    r->http = h;
    r->arena = h->arena;
    r->site = d->site;
    r->dispatch = d;
    h->owner_data = r;
    return r;
}

// The words of pages that come before an organisation is known: what the person chose before, or what the
// browser asks for.
static void dispatch_early_language(struct request *r)
{
    str rest = http_header(r->http, STR("Accept-Language"));
    str piece;
    r->language = LANGUAGE_EN;
    if (words_language(http_cookie(r->http, STR("gh_language")), &r->language)) {
        return;
    }
    while (str_next(&rest, ',', &piece)) {
        str tag;
        str quality;
        str_cut(str_trim(piece), ';', &tag, &quality);
        if (words_language(tag, &r->language)) {
            return;
        }
    }
}

static bool dispatch_is_of_organisation(const struct route *route)
{
    return str_starts(route->path, STR("/:organisation"));
}

static str dispatch_away(void *self, str head, const struct http_load *load, bool closes)
{
    struct dispatch *d = self;
    return newcomers_away(&d->newcomers, head, load, closes);
}

static bool dispatch_head(void *self, struct http_request *h, int64_t *ret_body_max, struct http_response *ret_now)
{
    struct request *r = dispatch_begin(self, h);
    r->early = ret_now;
    dispatch_early_language(r);
    unsigned methods = 0;
    r->route =
        route_find(h->method == HTTP_HEAD ? HTTP_GET : h->method, h->segments, h->segment_count, &methods, r->params);
    if (r->route == NULL && methods != 0) {
        r->allow = dispatch_allow(r->arena, methods);
        if (h->method == HTTP_OPTIONS) {
            struct http_response response = {.status = 204};
            request_answer(r, &response);
        } else {
            errors_page(r, 405);
        }
        return true;
    }
    if (r->route == NULL) {
        errors_page(r, 404);
        return true;
    }
    bool full = dispatch_is_of_organisation(r->route) && !newcomers_let_in(&r->dispatch->newcomers, r);
    int refusal = full ? 503 : dispatch_refusal(r);
    site_figures(r->site)->full += full ? 1 : 0;
    if (refusal != 0) {
        errors_page(r, refusal);
        newcomers_keep(&r->dispatch->newcomers, h, full ? ret_now : NULL);
        return true;
    }
    *ret_body_max = h->method != HTTP_POST ? 0 : r->route->files ? LIMIT_BODY_UPLOAD : LIMIT_BODY_FORM;
    r->early = NULL;
    return false;
}

static void dispatch_refuse(void *self, struct http_request *h, int status, struct http_response *ret)
{
    struct request *r = dispatch_begin(self, h);
    r->early = ret;
    dispatch_early_language(r);
    errors_page(r, status);
}

// ---- The common part ----------------------------------------------------------------------------------

bool dispatch_may(struct request *r, enum rate rate)
{
    bool fine = rates_let(&r->dispatch->rates, rate, r->http->client);
    if (!fine) {
        errors_page(r, 429);
    }
    return fine;
}

static bool dispatch_speaks(const struct site_organisation *o, enum language language)
{
    for (size_t i = 0; i < o->language_count; i++) {
        if (o->languages[i] == language) {
            return true;
        }
    }
    return false;
}

// By what the person chose here, chose before, or the browser asks for; in this order.
static void dispatch_choose_language(struct request *r)
{
    const struct site_organisation *o = r->organisation;
    enum language asked;
    str chosen = request_query(r, STR("language"));
    if (words_language(chosen, &asked) && (o == NULL || dispatch_speaks(o, asked))) {
        r->language = asked;
        request_cookie(r, STR("gh_language"), words_languages[asked].tag, STR("/"), 365 * 86400);
        return;
    }
    if (o != NULL && !dispatch_speaks(o, r->language)) {
        r->language = o->languages[0];
    }
}

// Whether the request may go on; it was answered otherwise.
static bool dispatch_prepare(struct request *r)
{
    if (dispatch_is_of_organisation(r->route)) {
        err e = site_organisation(r->site, r->arena, request_param(r, 0), &r->organisation);
        if (err_is(e)) {
            request_fail(r, e);
            return false;
        }
    }
    dispatch_choose_language(r);
    if (r->organisation != NULL && !practice_door(r)) {
        return false;
    }
    if (!dispatch_fields_query_is_fine(r) || !dispatch_fields_form_is_fine(r)) {
        errors_page(r, 400);
        return false;
    }
    return dispatch_may(r, r->route->rate);
}

// The last thing that is done for a request: its memory goes with it.
static void dispatch_send(struct request *r)
{
    if (r->answered && !r->held) {
        upload_keeper_drop(r->upload);
        if (r->upload != NULL) {
            upload_ends();
            r->upload = NULL;
        }
        http_respond(r->http, &r->response);
    }
}

// ---- The lanes ------------------------------------------------------------------------------------------

// The unit was undone, or never run: its files go.
static void dispatch_unname_files(struct request *r)
{
    r->names_files = false;
    if (r->upload != NULL) {
        r->upload->named = false;
    }
}

// Reads like a handler: what was typed is shown on a page of what is there.
static void dispatch_unsaved(struct request *r)
{
    err e = store_read_begin(r->organisation->store, &r->tx);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    r->route->unsaved(r);
    store_read_end(r->tx);
    r->tx = NULL;
    dispatch_look(r);
}

static void dispatch_after_unit(struct unit *unit)
{
    struct request *r = unit->owner;
    r->result = unit->result;
    if (r->result.kind == ERR_READ_ONLY) {
        dispatch_unname_files(r);
    }
    if (r->result.kind == ERR_CONFLICT && r->route->lane != LANE_CALL && ++r->tries < DISPATCH_TRIES) {
        r->conflict = true;
        dispatch_unname_files(r);
        dispatch_handle(r);
    } else if (errors_unsaved(r->result) && r->route->unsaved != NULL) {
        dispatch_unsaved(r);
    } else if (err_is(r->result)) {
        request_fail(r, r->result);
    } else {
        staff_unsaved_settle(r);
        r->route->finish(r);
        assert(r->answered && "finish answers");
    }
    dispatch_send(r);
}

static void dispatch_unit(struct request *r)
{
    r->unit = (struct unit){.store = r->organisation->store,
                            .run = r->route->unit,
                            .with = r->data,
                            .done = dispatch_after_unit,
                            .owner = r};
    err e = lanes_write(site_lanes(r->site), &r->unit);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (r->upload != NULL) {
        r->upload->named = r->names_files;
    }
}

// ---- Looks ----------------------------------------------------------------------------------------------

static err dispatch_look_unit(struct tx *tx, void *data)
{
    const struct request *r = data;
    return audit_write(tx, r->user.id, r->route->look, r->looked_at);
}

// Where the disk does not take the line, the log has it: work goes on while nothing can be written.
static void dispatch_looked(struct request *r, err e)
{
    if (err_is(e)) {
        log_error("a look at a case is not in the audit log", e);
        log_write(LOG_WARNING, "look", (struct log_field[]){{"user", {0}, r->user.id}, {"at", r->looked_at, 0}}, 2);
    }
    r->held = false;
}

static void dispatch_after_look(struct unit *unit)
{
    struct request *r = unit->owner;
    dispatch_looked(r, unit->result);
    dispatch_send(r);
}

// Staff are shown what a person sent once that they were is on disk.
static void dispatch_look(struct request *r)
{
    int status = r->response.status;
    if (r->route->look.len == 0 || r->looked_at.len == 0 ||
        (status != 200 && status != 409 && status != 422 && status != 503)) {
        return;
    }
    r->held = true;
    r->unit = (struct unit){
        .store = r->organisation->store, .run = dispatch_look_unit, .with = r, .done = dispatch_after_look, .owner = r};
    err e = lanes_write(site_lanes(r->site), &r->unit);
    if (err_is(e)) {
        dispatch_looked(r, e);
    }
}

static void dispatch_slow_run(struct job *job)
{
    struct request *r = job->owner;
    r->route->slow(r);
}

static void dispatch_after_slow(struct job *job)
{
    struct request *r = job->owner;
    if (err_is(r->result)) {
        request_fail(r, r->result);
    } else if (r->route->unit != NULL && !r->skip_unit) {
        dispatch_unit(r);
    } else {
        r->route->finish(r);
        dispatch_look(r);
    }
    dispatch_send(r);
}

static void dispatch_slow(struct request *r)
{
    r->job = (struct job){.run = dispatch_slow_run, .done = dispatch_after_slow, .owner = r};
    err e = lanes_slow(site_lanes(r->site), &r->job);
    if (err_is(e)) {
        request_fail(r, e);
    }
}

// ---- Calls ----------------------------------------------------------------------------------------------

static void dispatch_called(struct call *call);

static void dispatch_call(struct request *r)
{
    const struct calls_maker *maker = site_calls(r->site);
    struct call *call = &r->call;
    call->of = r->organisation->organisation.id;
    call->arena = r->arena;
    call->done = dispatch_called;
    call->owner = r;
    call->ret_answered = false;
    if (++r->call_count > DISPATCH_CALLS || maker->begin == NULL || !maker->begin(maker->self, call)) {
        call->ret_body = STR("nothing can be asked now");
        dispatch_step(r);
    }
}

static void dispatch_step(struct request *r)
{
    r->calls = false;
    r->route->step(r);
    if (r->answered) {
        return;
    }
    if (r->calls) {
        dispatch_call(r);
    } else if (r->route->unit != NULL && !r->skip_unit) {
        dispatch_unit(r);
    } else {
        r->route->finish(r);
    }
}

static void dispatch_called(struct call *call)
{
    struct request *r = call->owner;
    dispatch_step(r);
    dispatch_send(r);
}

static void dispatch_after_first(struct unit *unit)
{
    struct request *r = unit->owner;
    if (err_is(unit->result)) {
        request_fail(r, unit->result);
    } else {
        dispatch_step(r);
    }
    dispatch_send(r);
}

static void dispatch_first(struct request *r)
{
    if (r->route->first == NULL) {
        dispatch_step(r);
        return;
    }
    r->unit = (struct unit){.store = r->organisation->store,
                            .run = r->route->first,
                            .with = r->data,
                            .done = dispatch_after_first,
                            .owner = r};
    err e = lanes_write(site_lanes(r->site), &r->unit);
    if (err_is(e)) {
        request_fail(r, e);
    }
}

// Runs the handler on a snapshot, and whatever its lane has after it.
static void dispatch_handle(struct request *r)
{
    if (r->route->lane == LANE_STATIC) {
        r->route->handle(r);
        return;
    }
    struct store *store = r->organisation != NULL ? r->organisation->store : stores_registry(site_stores(r->site));
    err e = store_read_begin(store, &r->tx);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (staff_session_allows(r)) {
        r->route->handle(r);
    }
    store_read_end(r->tx);
    r->tx = NULL;
    if (r->answered) {
        dispatch_look(r);
        return;
    }
    assert(r->route->lane != LANE_READ && "a handler of this lane answers");
    if (r->route->lane == LANE_SLOW) {
        dispatch_slow(r);
    } else if (r->route->lane == LANE_CALL) {
        dispatch_first(r);
    } else {
        dispatch_unit(r);
    }
}

// ---- Forms ----------------------------------------------------------------------------------------------

// On a worker thread: files are written and synced here, before any unit names them.
static void dispatch_read_files(struct job *job)
{
    struct request *r = job->owner;
    r->upload = arena_new(r->arena, struct upload_keeper);
    *r->upload = (struct upload_keeper){.arena = r->arena, .store = r->organisation->store};
    upload_begins();
    r->result = upload_folder(r->arena, r->dispatch->upload_dir, r->organisation->organisation.key, &r->upload->folder);
    r->result = err_is(r->result) ? r->result : practice_door_files(r, r->upload->folder);
    if (!err_is(r->result)) {
        struct http_file_keeper keep = upload_keeper_of(r->upload);
        r->result = http_form_fields(r->http, &keep, &r->form);
    }
}

static void dispatch_files_read(struct job *job)
{
    struct request *r = job->owner;
    err e = r->result;
    r->result = NO_ERR;
    if (err_is(e)) {
        request_fail(r, e);
    } else if (!dispatch_fields_form_is_fine(r)) {
        errors_page(r, 400);
    } else {
        dispatch_handle(r);
    }
    dispatch_send(r);
}

static void dispatch_whole(struct request *r)
{
    struct http_request *h = r->http;
    err e = http_query_fields(h, &r->query);
    bool multipart = h->method == HTTP_POST && dispatch_is_form(h, STR("multipart/form-data"));
    if (!err_is(e) && h->method == HTTP_POST && !multipart) {
        e = http_form_fields(h, NULL, &r->form);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (!dispatch_prepare(r)) {
        return;
    }
    if (!multipart) {
        dispatch_handle(r);
        return;
    }
    r->job = (struct job){.run = dispatch_read_files, .done = dispatch_files_read, .owner = r};
    e = lanes_slow(site_lanes(r->site), &r->job);
    if (err_is(e)) {
        request_fail(r, e);
    }
}

static void dispatch_request(void *self, struct http_request *h)
{
    (void)self;
    struct request *r = h->owner_data;
    dispatch_whole(r);
    dispatch_send(r);
}

// ---- The log line -----------------------------------------------------------------------------------------

static void dispatch_finished(void *self, struct http_request *h, int status, int64_t body_bytes)
{
    const struct dispatch *d = self;
    const struct request *r = h->owner_data;
    const struct route *route = r == NULL ? NULL : r->route;
    int64_t us = h->started_us == 0 ? 0 : clock_steady_us() - h->started_us;
    figures_note(site_figures(d->site), route, status, us);
    // The route's pattern, never the address itself: that may name a person's case.
    struct log_field fields[] = {
        {"id", str_from(h->id), 0},
        {"method", h->method_name.ptr != NULL ? h->method_name : STR("-"), 0},
        {"route", route != NULL ? route->path : STR("-"), 0},
        {"status", {0}, status},
        {"bytes", {0}, body_bytes},
        {"us", {0}, us},
    };
    log_write(LOG_INFO, "request", fields, sizeof fields / sizeof fields[0]);
}

// ---- The whole --------------------------------------------------------------------------------------------

err dispatch_open(struct site *site, const char *upload_dir, struct dispatch **ret_dispatch)
{
    const char *why;
    if (!route_table_is_sound(&why)) {
        return FAIL_ABOUT(ERR_INTERNAL, "a route is not sound", str_from(why));
    }
    struct dispatch *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    d->site = site;
    d->upload_dir = upload_dir;
    d->newcomers.site = site;
    rates_begin(&d->rates);
    d->owner = (struct http_owner){.self = d,
                                   .head = dispatch_head,
                                   .request = dispatch_request,
                                   .refuse = dispatch_refuse,
                                   .finished = dispatch_finished,
                                   .away = dispatch_away};
    *ret_dispatch = d;
    return NO_ERR;
}

void dispatch_free(struct dispatch *d)
{
    newcomers_free(&d->newcomers);
    free(d);
}

const struct http_owner *dispatch_owner(struct dispatch *d)
{
    return &d->owner;
}
