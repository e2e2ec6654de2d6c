// SPDX-License-Identifier: Apache-2.0
// site: all that answering requests needs: stores, lanes, and what is kept in memory of each
// organisation: its settings and its compiled services. Used on the reactor thread only, but for what
// is said to be shared.
#pragma once
#include "catalogue/service.h"
#include "core/organisation.h"
#include "db/lanes.h"
#include "definition/definition.h"
#include "delivery/delivery.h"
#include "html/words.h"
#include "http/http.h"
#include "web/call.h"
#include "web/figures.h"
#include "web/stumbles.h"

struct casefile;

// A service as it stands now.
struct site_service {
    int64_t id;
    str key;
    int64_t version_id; // the published one
    const struct definition *definition;
    bool retired; // nobody begins it any more; what was begun goes on
    struct service_hours hours;
};

struct site_organisation {
    struct organisation organisation;
    struct store *store;
    enum language languages[LANGUAGE__COUNT]; // those of its languages that we speak, its first first
    size_t language_count;
    str theme_path; // "/avonbridge/theme-3f2a.css"
    str theme_css;
    bool practice; // a learner's (core/practice.h): in no list, and nothing is sent from it
};

// How pages make HTML of contents. Whoever checks a definition reads it with these too: some mistakes only show
// then, such as a place for an answer in the address of a link.
extern const struct definition_options site_definition_options;

struct site;

// A submission becomes a case: two rooms in one unit, wired in app/ (design.md).
typedef err (*site_submit_fn)(struct tx *tx, void *submission);
struct site_submission {
    site_submit_fn run;
    int64_t draft_id, changes, service_id, version_id;
    str language, answers;           // what is submitted, encoded
    struct delivery_to to;           // whom messages about the case go to; no address: nobody
    struct delivery_chosen_list own; // the service's own messages for this moment
    int64_t target_at;               // by when it is to be decided
    str channel;                     // how the person came (apply/draft.h)
    int64_t taken_by;                // the user who filled it in with them; 0: nobody did
    const int64_t *tokens;           // by which staff find it (casework/find.h)
    size_t token_count;
    int64_t ret_case_id;
};

// What becomes of a case: a struct case_move, casefile or talk_reply, and the service's own messages that go with it.
struct site_act {
    void *with;
    struct delivery_chosen_list own;
};

// Whether files that people sent are looked at for viruses before they are opened.
enum site_scanner {
    SITE_SCANNER_NONE,
    SITE_SCANNER_WORKS,
    SITE_SCANNER_DOWN // there is one, and it does not answer now
};

// What the server knows of itself, made in app/.
struct site_watch {
    void *self;
    bool (*ready)(void *self, struct buf *said); // whether it can do its work; says a line a check
    // Whether whoever asks from there may see figures; and those, as Prometheus reads them.
    bool (*shows)(void *self, str client, bool proxied);
    void (*figures)(void *self, struct buf *out);
    enum site_scanner (*scanner)(void *self);
};

// Ready-made services, compiled in.
struct site_ready {
    str name, document;
};
struct site_ready_list {
    const struct site_ready *items;
    size_t count;
};

// Who makes downloads, or carries out changes of many services, in app/: told that there is one.
struct site_soon {
    void *self;
    void (*soon)(void *self);
};

// Who puts documents (base/paper.h) on paper, in app/: a PDF, made on the worker thread that asks. ERR_BUSY: not now.
struct site_papers {
    void *self;
    err (*make)(void *self, struct arena *a, str document, struct buf *out); // NULL: nobody does
};

// Who makes organisations in which learners practise, in app/: each on the worker thread that asks.
enum {
    SITE_PRACTICE_SECRET_BYTES = 24
};
struct site_practice {
    struct arena *arena;
    int64_t of_organisation, of_user; // whose it is
    str learner;                      // their name
    str device;                       // for their list of sessions
    str key, secret;                  // of what they are signed in to now
    int64_t session_id;
    str ended_key; // of what is gone, which the site is to forget
};
struct site_practices {
    void *self;
    err (*begin)(void *self, struct site_practice *p); // ERR_CONFLICT: there is one; ERR_BUSY: there is no room
    err (*enter)(void *self, struct site_practice *p); // ERR_NOT_FOUND: there is none
    err (*end)(void *self, struct site_practice *p);   // the same
};

struct site_options {
    struct stores *stores;
    struct lanes *lanes;
    site_submit_fn submit; // of a struct site_submission
    // Each of a struct site_act. Of a struct case_move: a case comes to a status, and its person is told.
    site_submit_fn move;
    // What the person does on their case: a struct casefile as it was read; a struct talk_reply.
    site_submit_fn withdraw, reply;
    bool prepares; // pictures are prepared before they are opened
    bool sends;    // messages can be sent: what needs one is offered
    struct calls_maker calls;
    bool test_clock; // nothing else differs
    struct site_watch watch;
    struct site_soon exports, changes;
    struct site_papers papers;
    struct site_practices practices;
    struct site_ready_list ready;
};
MUST_USE err site_open(struct site_options options, struct site **ret_site);
void site_free(struct site *s);
struct stores *site_stores(struct site *s);
struct lanes *site_lanes(struct site *s);
site_submit_fn site_submit(struct site *s);
site_submit_fn site_move(struct site *s);
site_submit_fn site_withdraw(struct site *s);
site_submit_fn site_reply(struct site *s);
bool site_sends(const struct site *s);
bool site_prepares(const struct site *s);
const struct calls_maker *site_calls(const struct site *s);
// Where people find this server, "https://services.town.example"; set once, before anything is asked.
void site_found_at(struct site *s, str address);
str site_address(const struct site *s);
struct site_ready_list site_ready(const struct site *s);
const struct site_watch *site_watch(const struct site *s);
enum site_scanner site_scanner(const struct site *s);
void site_exports_soon(const struct site *s);
void site_changes_soon(const struct site *s);
const struct site_practices *site_practices(const struct site *s);
const struct site_papers *site_papers(const struct site *s);
struct figures *site_figures(struct site *s);
struct stumbles *site_stumbles(struct site *s);

// ERR_NOT_FOUND where the registry has none of that key. Held for as long as the arena lives.
MUST_USE err site_organisation(struct site *s, struct arena *a, str key, struct site_organisation **ret_organisation);
// The published version of a service; compiled when first asked for. `tx` is a snapshot of its store.
// Its definition is held for as long as the arena lives.
MUST_USE err site_service(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a, str key,
                          struct site_service *ret_service);
// A version by number, for drafts and cases that began on it, held in the same way.
MUST_USE err site_version(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a,
                          int64_t version_id, const struct definition **ret_definition);
// What is tried in a trial, held in the same way.
MUST_USE err site_trial(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a, int64_t trial_id,
                        const struct definition **ret_definition);
// Forgets what is kept of an organisation (settings, which version is published), after a command
// changed it; a request under way has its own hold on what it needs. Versions stay: they are
// immutable.
void site_refresh(struct site *s, str organisation_key);
