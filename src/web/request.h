// SPDX-License-Identifier: Apache-2.0
// request: one request on its way through Guildhall, as handlers see it. The dispatcher has done the
// common part (route, origin, fields, organisation, language, who asks, permission); a handler reads
// its fields, calls one domain function, fills a view and renders or redirects.
#pragma once
#include "core/user.h"
#include "html/out.h"
#include "web/route.h"
#include "web/site.h"

struct address_lookup;
struct dispatch;
struct trial_walk;
struct upload_keeper;

struct request {
    struct http_request *http;
    struct arena *arena;
    struct site *site;
    const struct route *route;
    str params[4];                          // of the path's ":names", in order
    struct fields query, form;              // decoded; declared ones are checked
    struct site_organisation *organisation; // NULL on pages of the whole site
    enum language language;
    struct user user; // id 0: not signed in
    int64_t session_id;
    struct tx *tx;    // a snapshot while `handle` runs; NULL elsewhere
    struct unit unit; // the dispatcher's, as is all below but `data`
    struct job job;
    const struct address_lookup *lookup; // what was found for the person, for the page's view; NULL: nothing
    void *data;                          // what handle leaves for slow, unit and finish: in the arena
    err result;                          // of the unit, for finish
    bool answered;                       // by `response`, which the dispatcher sends: the request ends with it
    struct http_response response;
    bool skip_unit; // slow found that there is nothing to write
    struct trial_walk
        *trial;       // the trial that a journey's pages are of (web/trial_walk.h); NULL: people use the service
    str base;         // where a journey's pages are, in a trial or a preview; empty: at their service's own address
    str channel;      // of the draft: how the person comes (apply/draft.h); empty: there is none
    bool has_draft;   // the person has answers here that they may clear
    bool names_files; // handle leaves a unit that names the files that came; without, they go
    bool conflict;    // handle runs again because the unit met ERR_CONFLICT
    int tries;
    struct call call; // LANE_CALL: what was asked last, and what came of it
    bool calls;       // by request_call
    int call_count;
    str looked_at;                 // what handle shows that people sent, as the audit log says it: "case 12"
    bool held;                     // its answer waits until the look is in the audit log
    struct http_header cookies[4]; // Set-Cookie fields to send, and Refresh
    size_t cookie_count;
    str allow;                   // for 405 and OPTIONS
    struct http_response *early; // answered while only the head is here: filled instead of sent
    struct dispatch *dispatch;
    struct upload_keeper *upload; // files that came with it; NULL: none
};

// ---- Answers: each ends the request ----------------------------------------------------------------
// A page: REQUEST_RENDER(r, 200, page_question, &frame, &view) runs the template and sends what it wrote.
#define REQUEST_RENDER(r, status, page, frame, view)     \
    do {                                                 \
        struct out request_out_ = request_page_begin(r); \
        page(&request_out_, (frame), (view));            \
        request_page_send((r), (status), &request_out_); \
    } while (0)
struct out request_page_begin(struct request *r);
void request_page_send(struct request *r, int status, struct out *page);
// 303 to an address of ours, a path.
void request_redirect(struct request *r, str path);
// 303 to another site: only to an address that was checked when its definition was read.
void request_leave(struct request *r, str address);
// The page that is rendered next goes on to another site's address by itself: one that was checked when it was read.
void request_refresh(struct request *r, str address);
// Anything else, with the fields that every answer carries.
void request_answer(struct request *r, struct http_response *response);
// The page for an error: status and words from one table (errors.c); logged there, once.
void request_fail(struct request *r, err e);
void request_not_found(struct request *r);
// Bytes of another kind: a download where `filename` is given.
void request_send(struct request *r, str type, str filename, struct buf *body);
// The same, made as it is sent; lives in the request's arena.
void request_send_made(struct request *r, str type, str filename, const struct http_body *body);

// Within `step`: asks another server (web/call.h); `step` runs again when `r->call` has what came of it. The strings
// live as long as the request.
void request_call(struct request *r, str url, str authorization, str form);

// Counts one more of that class for whoever asks; false where it is too often: answered with 429.
bool dispatch_may(struct request *r, enum rate rate);

// ---- Small things ---------------------------------------------------------------------------------
str request_param(const struct request *r, size_t index);
str request_query(const struct request *r, str name);
str request_form(const struct request *r, str name);
// Whoever brings one of them has begun something here.
#define REQUEST_COOKIE_DRAFT STR("gh_draft")
#define REQUEST_COOKIE_STAFF STR("gh_staff")
// A cookie of ours: HttpOnly, SameSite=Lax, Secure where the person came by https, for `path`.
// max_age_s 0: until the browser closes; negative: taken away.
void request_cookie(struct request *r, str name, str value, str path, int64_t max_age_s);
// The number and secret of a cookie "12.k3…"; false for anything else.
bool request_cookie_parts(str cookie, int64_t *ret_number, str *ret_secret);
// "/avonbridge/parking/zone": the parts percent-encoded, joined by '/'.
str request_path(struct request *r, const str *parts, size_t count);
#define REQUEST_PATH(r, ...) \
    request_path((r), (const str[]){__VA_ARGS__}, sizeof((const str[]){__VA_ARGS__}) / sizeof(str))
// Words in the request's language.
str request_words(struct request *r, const struct word *word);
str request_words_with(struct request *r, const struct word *word, const struct words_place *places, size_t count);
// A text of the organisation or of a definition, in the request's language.
str request_setting(const struct request *r, str name);
size_t request_definition_language(const struct request *r, const struct definition *d);
// The words of a JSON object by language, as lists of services keep them.
str request_by_language(struct request *r, str json);
str request_date(struct request *r, int64_t seconds);      // 24 November 2026
str request_date_time(struct request *r, int64_t seconds); // 24 November 2026 at 9:30am
date request_today(const struct request *r);
// Where it comes from; of an IPv6 address the network: whoever has one has them all.
str request_network(const struct request *r);
