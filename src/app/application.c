// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "app/act_demo.h"
#include "app/calls.h"
#include "app/changes.h"
#include "app/control.h"
#include "app/exports.h"
#include "app/metrics.h"
#include "app/notices.h"
#include "app/outgoing.h"
#include "app/papers.h"
#include "app/practices.h"
#include "app/removing.h"
#include "app/retention_night.h"
#include "app/scans.h"
#include "app/sealing.h"
#include "app/sweep.h"
#include "app/tallies.h"
#include "app/wiring.h"
#include "base/log.h"
#include "db/keep.h"
#include "web/dispatch.h"
#include <event2/event.h>
#include <signal.h>

enum {
    APPLICATION_WORKERS =
        4, // one may be at what goes at night, one at files, one at a download, for as long as that takes
    APPLICATION_ARENA_BYTES = 64 * 1024 * 1024,
    APPLICATION_SETTLE_MS = 20,
    APPLICATION_SETTLE_LOOKS = 100,
    APPLICATION_MENDED_MS = 1000 // between looks whether a disk that is read-only was mended
};

// All that the process holds; opened in order, let go in the reverse.
struct application {
    struct event_base *loop;
    struct stores *stores;
    struct lanes *lanes;
    struct site *site;
    struct dispatch *dispatch;
    struct http_server *http;
    struct control *control;
    struct sweep sweep;
    struct changes changes;
    struct rounds notices, tallies;
    struct retention_night night;
    struct exports exports;
    struct scans scans;
    struct papers papers;
    struct practices practices;
    struct keep *keep;
    struct calls *calls;
    struct outgoing *outgoing;
    struct ready ready;
    struct metrics metrics;
    struct event *settled; // looks again whether it is, while stopping
    int settle_looks;
    struct arena arena;
    struct event *answered, *terminate, *interrupt, *doubt;
    bool stopping, stopped, doubted, told, has_scanner;
    bool only_reads; // the disk is read-only
    int doubt_ms;
};

static void application_doubt_for(struct application *app, int ms)
{
    struct timeval wait = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000L};
    event_add(app->doubt, &wait);
}

// A sync failed: what is on disk is settled by whoever opens the folder next.
static void application_look_for_doubt(struct application *app)
{
    if (stores_in_doubt(app->stores) && !app->doubted) {
        app->doubted = true;
        application_doubt_for(app, app->doubt_ms);
        log_write(LOG_WARNING, "read-only, until it starts anew", (struct log_field[]){{"in_ms", {0}, app->doubt_ms}},
                  1);
    }
}

static void application_collect(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct application *app = arg;
    http_turn_begin(app->http);
    lanes_collect(app->lanes);
    struct store *store;
    while ((store = stores_take_stirred(app->stores)) != NULL) {
        outgoing_stirred(app->outgoing, store);
        scans_stirred(&app->scans, store);
    }
    outgoing_look(app->outgoing);
    application_look_for_doubt(app);
}

// What is at the sender is not sent a second time only because its result came too late to be written down.
static void application_settle(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct application *app = arg;
    struct timeval wait = {.tv_usec = APPLICATION_SETTLE_MS * 1000L};
    app->stopped = outgoing_settling(app->outgoing) == 0 || ++app->settle_looks > APPLICATION_SETTLE_LOOKS;
    if (!app->stopped) {
        event_add(app->settled, &wait);
    }
}

static void application_stopped(void *arg)
{
    application_settle(-1, 0, arg);
}

// A turn takes all that is ready. Its units of work are handed over together, the log lines of its requests are
// written at once, and requests that read the same store in it read the same snapshot.
static void application_turns(struct application *app)
{
    log_gather();
    store_reads_keep();
    lanes_gather(app->lanes);
    while (!app->stopped && event_base_loop(app->loop, EVLOOP_ONCE) == 0) {
        lanes_hand_over();
        store_reads_settle();
        log_flush();
        http_turn_end(app->http);
    }
    lanes_gather_end();
    store_reads_settle();
    log_gather_end();
}

static void application_stop(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    struct application *app = arg;
    app->told = app->told || (what & EV_SIGNAL) != 0;
    if (!app->stopping) {
        app->stopping = true;
        (void)outgoing_settling(app->outgoing);
        log_write(LOG_INFO, "stopping", NULL, 0);
        http_stop(app->http, application_stopped, app);
    }
}

static void application_doubt_over(evutil_socket_t fd, short what, void *arg)
{
    struct application *app = arg;
    if (app->only_reads && stores_disk_is_read_only(stores_dir(app->stores))) {
        application_doubt_for(app, APPLICATION_MENDED_MS);
    } else {
        application_stop(fd, what, arg);
    }
}

static void application_touched(void *with, str organisation_key)
{
    struct application *app = with;
    site_refresh(app->site, organisation_key);
}

// ---- What whoever watches over it asks (struct site_watch) ----

static bool application_ready(void *self, struct buf *said)
{
    struct application *app = self;
    return ready_is(&app->ready, said);
}

static bool application_shows(void *self, str client, bool proxied)
{
    const struct application *app = self;
    return metrics_shown_to(&app->metrics, client, proxied);
}

static void application_figures(void *self, struct buf *out)
{
    struct application *app = self;
    metrics_write(&app->metrics, out);
}

static enum site_scanner application_scanner(void *self)
{
    const struct application *app = self;
    return !app->has_scanner ? SITE_SCANNER_NONE : scans_work(&app->scans) ? SITE_SCANNER_WORKS : SITE_SCANNER_DOWN;
}

static void application_measure(struct application *app, const struct application_options *o)
{
    app->metrics = (struct metrics){.from = o->metrics_from,
                                    .proxied = o->metrics_proxied,
                                    .ready = &app->ready,
                                    .survey = {.stores = app->stores, .lanes = app->lanes},
                                    .site = app->site,
                                    .http = app->http,
                                    .lanes = app->lanes,
                                    .stores = app->stores,
                                    .outgoing = app->outgoing,
                                    .scans = o->has_scanner ? &app->scans : NULL,
                                    .keep = app->keep};
    survey_look(&app->metrics.survey);
}

// On a disk that turned read-only what is there is read, until it is mended.
static err application_open_stores(struct application *app, const struct application_options *o)
{
    err e = stores_open(o->dir, STORES_WRITE, &app->stores);
    app->only_reads = err_is(e) && stores_disk_is_read_only(o->dir);
    if (app->only_reads) {
        log_error("nothing is written until the disk is mended", e);
        app->doubted = true;
        return stores_open(o->dir, STORES_READ, &app->stores);
    }
    TRY(e);
    struct acts acts = {.stores = app->stores, .write = acts_write_here, .arena = &app->arena};
    arena_init(&app->arena, APPLICATION_ARENA_BYTES);
    e = removing_finish(&acts);
    e = err_is(e) ? e : practices_clear(&acts);
    arena_free(&app->arena);
    TRY(e);
    struct buf report;
    buf_init(&report, 1024 * 1024);
    e = stores_migrate(app->stores, &report);
    buf_free(&report);
    return e;
}

static err application_open(struct application *app, const struct application_options *o)
{
    TRY(application_open_stores(app, o));
    TRY(sealing_open(app->stores));
    if (o->keep_copy != NULL && !app->only_reads) {
        TRY(keep_start(app->stores, o->keep_copy, o->keep_every_ms, &app->keep));
        TRY(removing_tell_copy(app->stores));
    }
    struct lanes_options lanes = {
        .writer_count = o->writers, .worker_count = APPLICATION_WORKERS, .run_twice = o->units_twice};
    TRY(lanes_start(lanes, &app->lanes));
    app->calls = calls_start(app->loop, o->send_fd);
    if (app->calls == NULL) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    app->ready = (struct ready){.stores = app->stores, .lanes = app->lanes, .disk_least = o->disk_least};
    app->ready.scans = o->has_scanner ? &app->scans : NULL;
    app->papers.fd = o->jail_fd;
    struct site_options site = {
        .stores = app->stores,
        .lanes = app->lanes,
        .submit = wiring_submit,
        .move = wiring_move,
        .withdraw = wiring_withdraw,
        .reply = wiring_reply,
        .sends = o->mails,
        .prepares = o->jail_fd >= 0,
        .calls = calls_maker_of(app->calls),
        .watch = {app, application_ready, application_shows, application_figures, application_scanner},
        .exports = {&app->exports, exports_soon},
        .changes = {&app->changes, changes_soon},
        .papers = {&app->papers, o->jail_fd >= 0 ? papers_make : NULL},
        .practices = practices_of(&app->practices, app->stores, app->lanes),
        .ready = bundle_ready()};
    TRY(site_open(site, &app->site));
    TRY(dispatch_open(app->site, o->dir, &app->dispatch));
    sweep_start(&app->sweep, app->loop, o->dir, app->stores, app->lanes);
    if (o->mails) {
        notices_start(&app->notices, app->loop, app->stores, app->lanes);
    }
    app->has_scanner = o->has_scanner;
    if (o->jail_fd >= 0) {
        scans_start(&app->scans, app->loop, app->stores, app->lanes,
                    &(struct scans_options){o->jail_fd, o->has_scanner, o->scan_timeout_ms});
    }
    retention_night_start(&app->night, app->loop, app->stores, app->lanes);
    tallies_start(&app->tallies, app->site, app->loop, app->stores, app->lanes);
    changes_start(&app->changes, app->site, app->loop, app->stores, app->lanes);
    practices_start(&app->practices, app->site, app->loop, app->stores, app->lanes);
    exports_start(&app->exports, o->dir, app->loop, app->stores, app->lanes);
    struct http_options http = {.listen_fd = o->listen_fd, .trusted_proxy = o->trusted_proxy, .spool_dir = o->dir};
    TRY(http_start(app->loop, &http, dispatch_owner(app->dispatch), &app->http));
    arena_init(&app->arena, 64 * 1024);
    struct outgoing_options outgoing = {.loop = app->loop,
                                        .stores = app->stores,
                                        .lanes = app->lanes,
                                        .fd = o->send_fd,
                                        .mails = o->mails,
                                        .calls = app->calls,
                                        .from = o->mail_from,
                                        .site = o->public_url};
    if (outgoing.site.len == 0) {
        outgoing.site = arena_printf(&app->arena, "http://127.0.0.1:%d", http_port(app->http));
    }
    site_found_at(app->site, outgoing.site);
    app->outgoing = outgoing_start(outgoing);
    if (app->outgoing == NULL) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    application_measure(app, o);
    // Commands reach a server by a socket in the folder, which cannot be made on a disk that is read-only.
    return app->only_reads
               ? NO_ERR
               : control_start(app->loop, o->dir, app->stores, app->lanes, application_touched, app, &app->control);
}

static struct event *application_watch(struct application *app, int fd, short what, event_callback_fn then)
{
    struct event *e = event_new(app->loop, fd, (short)(what | EV_PERSIST), then, app);
    event_add(e, NULL);
    return e;
}

// Told again while it closes, it has nothing more to do than to close.
static void application_heed_no_more(void)
{
    sigset_t told;
    sigemptyset(&told);
    sigaddset(&told, SIGTERM);
    sigaddset(&told, SIGINT);
    sigprocmask(SIG_BLOCK, &told, NULL);
}

static void application_close(struct application *app)
{
    if (app->answered != NULL) {
        event_free(app->answered);
    }
    retention_night_halt(&app->night);
    exports_halt(&app->exports);
    changes_halt(&app->changes);
    scans_halt(&app->scans);
    papers_halt(&app->papers);
    if (app->lanes != NULL) {
        lanes_stop(app->lanes);
    }
    rounds_stop(&app->sweep.rounds);
    rounds_stop(&app->notices);
    rounds_stop(&app->tallies);
    rounds_stop(&app->night.rounds);
    rounds_stop(&app->exports.rounds);
    rounds_stop(&app->practices.rounds);
    changes_stop(&app->changes);
    scans_stop(&app->scans);
    if (app->outgoing != NULL) {
        outgoing_free(app->outgoing);
    }
    arena_free(&app->arena);
    keep_stop(app->keep);
    if (app->control != NULL) { // after the lanes: acts under way answer through it
        control_free(app->control);
    }
    if (app->http != NULL) {
        http_free(app->http);
    }
    if (app->dispatch != NULL) {
        dispatch_free(app->dispatch);
    }
    calls_free(app->calls);
    if (app->site != NULL) {
        site_free(app->site);
    }
    if (app->stores != NULL) {
        stores_free(app->stores);
    }
    // Last, when no other thread is left that could be told to stop and die of it.
    struct event *told[] = {app->terminate, app->interrupt, app->doubt, app->settled};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        if (told[i] != NULL) {
            event_free(told[i]);
        }
    }
    event_base_free(app->loop);
}

err application_run(const struct application_options *o)
{
    struct application app = {.loop = event_base_new()};
    if (app.loop == NULL) {
        return FAIL(ERR_INTERNAL, "the event loop cannot start");
    }
    err e = application_open(&app, o);
    if (!err_is(e)) {
        app.answered = application_watch(&app, lanes_fd(app.lanes), EV_READ, application_collect);
        app.terminate = application_watch(&app, SIGTERM, EV_SIGNAL, application_stop);
        app.interrupt = application_watch(&app, SIGINT, EV_SIGNAL, application_stop);
        app.settled = event_new(app.loop, -1, EV_TIMEOUT, application_settle, &app);
        app.doubt = event_new(app.loop, -1, EV_TIMEOUT, application_doubt_over, &app);
        app.doubt_ms = o->doubt_ms;
        if (app.only_reads) {
            application_doubt_for(&app, APPLICATION_MENDED_MS);
        }
        application_look_for_doubt(&app);
        log_write(LOG_INFO, "ready", (struct log_field[]){{"port", {0}, http_port(app.http)}}, 1);
        o->ready(o);
        application_turns(&app);
        application_heed_no_more();
        log_write(LOG_INFO, "stopped", NULL, 0);
        if (app.doubted && !app.told) {
            e = FAIL_ABOUT(ERR_BUSY, "a sync failed; the folder is to be opened anew", str_from(o->dir));
        }
    }
    application_close(&app);
    return e;
}
