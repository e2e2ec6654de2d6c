// SPDX-License-Identifier: Apache-2.0
#include "app/scans.h"
#include "app/pictures.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/organisation.h"
#include <event2/event.h>

enum {
    SCANS_TICK_MS = 250,
    SCANS_ALL_MS = 60 * 1000,
    SCANS_REST_MS = 500, // after the scanner did not answer; twice as long each time
    SCANS_REST_MS_MAX = 60 * 1000,
    SCANS_AT_A_TIME = 16,       // files of one organisation, then others have their turn
    SCANS_GRACE_MS = 10 * 1000, // the jail says that the scanner is silent; for longer, the jail itself is
    SCANS_ARENA_BYTES = 64 * 1024 * 1024
};

// One file.
struct scans_file {
    struct scans *scans;
    struct store *store;
    struct upload_file file;
    struct jail_verdict said;
    bool unreadable; // it does not open here: cut, changed, or gone
};

static err scans_ask(struct scans_file *f, const struct jail_file *with)
{
    struct jail_job job;
    int64_t silent_ms = f->scans->options.timeout_ms + SCANS_GRACE_MS;
    TRY(jail_file_ask(with, &f->file, JAIL_SCAN, silent_ms, &job, &f->unreadable));
    if (!f->unreadable) {
        if (!jail_verdict(&job, &f->said)) {
            f->said = (struct jail_verdict){.verdict = SCAN_FAILED};
        }
        jail_done(&job);
    }
    return NO_ERR;
}

static err scans_judge(struct tx *tx, void *with)
{
    return upload_judge(tx, with);
}

// What the scanner did last. Left alone for a while, it is then asked whether it answers, before any file goes to it.
static void scans_note(struct scans *s, enum scan_verdict verdict)
{
    bool failed = verdict == SCAN_UNREACHABLE || verdict == SCAN_FAILED;
    int64_t failures = failed ? s->failures + 1 : 0;
    if ((failures == 1 && s->failures == 0) || (failures == 0 && s->failures != 0)) {
        log_write(failed ? LOG_WARNING : LOG_INFO,
                  failed ? "the scanner does not answer: files wait" : "the scanner answers", NULL, 0);
    }
    int64_t rest_ms = failures > 8 ? SCANS_REST_MS_MAX : (int64_t)SCANS_REST_MS << (failures - (failures > 0 ? 1 : 0));
    s->rest_until_ms = failed ? clock_steady_ms() + (rest_ms > SCANS_REST_MS_MAX ? SCANS_REST_MS_MAX : rest_ms) : 0;
    s->failures = failures;
}

static err scans_write_down(struct scans_file *f, struct acts *acts)
{
    static const enum upload_state states[] = {[SCAN_CLEAN] = UPLOAD_CLEAN,
                                               [SCAN_INFECTED] = UPLOAD_INFECTED,
                                               [SCAN_REFUSED] = UPLOAD_UNREADABLE,
                                               [SCAN_UNREACHABLE] = UPLOAD_WAITING,
                                               [SCAN_FAILED] = UPLOAD_WAITING};
    struct upload_judgement j = {.of = f->file, .state = f->unreadable ? UPLOAD_UNREADABLE : states[f->said.verdict]};
    if (j.state == UPLOAD_INFECTED) {
        log_write(LOG_WARNING, "a file is not safe",
                  (struct log_field[]){{"upload", {0}, f->file.id},
                                       {"organisation", {0}, store_organisation(f->store)},
                                       {"found", str_from(f->said.name), 0}},
                  3);
    }
    return acts->write(acts, f->store, scans_judge, &j);
}

static err scans_ping(struct scans *s)
{
    struct jail_job job;
    struct jail_verdict said;
    if (!s->options.has_scanner) {
        return NO_ERR;
    }
    TRY(jail_ask(s->options.fd, JAIL_PING, s->options.timeout_ms + SCANS_GRACE_MS, &s->stops, &job));
    bool answers = jail_verdict(&job, &said) && said.verdict == SCAN_CLEAN;
    jail_done(&job);
    if (!s->stops) {
        scans_note(s, answers ? SCAN_CLEAN : SCAN_UNREACHABLE);
    }
    return NO_ERR;
}

// What is due of a store, if only at a later moment.
static err scans_find(struct scans *s, struct store *store, struct arena *a, struct upload_file *ret_file,
                      struct upload_file *ret_picture)
{
    struct tx *tx;
    int64_t next_at = 0;
    err e = NO_ERR;
    *ret_file = *ret_picture = (struct upload_file){0};
    TRY(store_read_begin(store, &tx));
    if (s->options.has_scanner) {
        e = upload_due(tx, a, ret_file);
        e = err_is(e) ? e : upload_next_at(tx, &next_at);
    }
    if (!err_is(e) && ret_file->id == 0) {
        e = upload_due_picture(tx, a, s->options.has_scanner, ret_picture);
    }
    store_read_end(tx);
    s->next_at = next_at != 0 && (s->next_at == 0 || next_at < s->next_at) ? next_at : s->next_at;
    return e;
}

// The next file of a store that is due; *ret_more: there was one, and it may not be the last.
static err scans_next(struct scans *s, struct store *store, struct acts *acts, bool *ret_more)
{
    struct upload_file picture;
    struct scans_file f = {.scans = s, .store = store};
    struct jail_file with = {.store = store, .arena = acts->arena, .fd = s->options.fd, .stops = &s->stops};
    *ret_more = false;
    TRY(scans_find(s, store, acts->arena, &f.file, &picture));
    if (f.file.id == 0 && picture.id == 0) {
        return NO_ERR;
    }
    TRY(upload_folder(acts->arena, stores_dir(s->stores), store_key(store), &with.folder));
    if (picture.id != 0) {
        err e = pictures_prepare(&with, acts, &picture);
        *ret_more = !err_is(e); // with what failed waits the next, until all are looked at again
        return e;
    }
    TRY(scans_ask(&f, &with));
    if (s->stops) {
        return NO_ERR;
    }
    if (!f.unreadable) {
        scans_note(s, f.said.verdict);
    }
    *ret_more = s->failures == 0;
    // A scanner that is not there says nothing of the file.
    return !f.unreadable && f.said.verdict == SCAN_UNREACHABLE ? NO_ERR : scans_write_down(&f, acts);
}

static err scans_visit(struct scans *s, struct store *store)
{
    struct arena a;
    struct acts acts = {.stores = s->stores, .write = acts_write_in_lanes, .owner = s->lanes, .arena = &a};
    bool more = true;
    err e = NO_ERR;
    arena_init(&a, SCANS_ARENA_BYTES);
    for (int i = 0; i < SCANS_AT_A_TIME && more && !err_is(e) && !s->stops; i++) {
        e = scans_next(s, store, &acts, &more);
        arena_reset(&a);
    }
    arena_free(&a);
    s->more = s->more || more;
    return e;
}

static err scans_visit_all(struct scans *s)
{
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    struct arena a;
    TRY(scans_ping(s));
    arena_init(&a, SCANS_ARENA_BYTES);
    err e = store_read_begin(stores_registry(s->stores), &registry);
    if (!err_is(e)) {
        e = organisation_list(registry, &a, &entries, &count);
        store_read_end(registry);
    }
    for (size_t i = 0; !err_is(e) && i < count && !s->stops && s->failures == 0; i++) {
        struct store *store;
        err one = stores_organisation(s->stores, entries[i].key, entries[i].id, &store);
        one = err_is(one) ? one : scans_visit(s, store);
        if (err_is(one)) { // it keeps no other from its turn
            log_error("an organisation's files could not be looked at", one);
        }
    }
    arena_free(&a);
    return e;
}

static void scans_run(struct job *job)
{
    struct scans *s = job->owner;
    err e = NO_ERR;
    s->more = false;
    s->next_at = 0;
    if (s->visits_all) {
        e = scans_visit_all(s);
    }
    for (size_t i = 0; i < s->visit_count && !s->stops && s->failures == 0; i++) {
        err one = scans_visit(s, s->visits[i]);
        e = err_is(e) ? e : one;
    }
    s->more = s->more || s->failures != 0;
    if (err_is(e)) {
        log_error("files could not be looked at", e);
    }
}

static void scans_done(struct job *job)
{
    struct scans *s = job->owner;
    s->busy = false;
    int64_t wait_ms = s->more ? 0 : (s->next_at - clock_now_s()) * 1000;
    int64_t at_ms = clock_steady_ms() + (wait_ms > 0 ? wait_ms : 0);
    if ((s->more || s->next_at != 0) && at_ms < s->all_at_ms) {
        s->all_at_ms = at_ms; // whichever of them it was
    }
}

static void scans_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct scans *s = arg;
    struct timeval wait = {.tv_usec = SCANS_TICK_MS * 1000L};
    int64_t now_ms = clock_steady_ms();
    event_add(s->timer, &wait);
    bool all = now_ms >= s->all_at_ms;
    // Where nothing can be written down, nothing is looked at.
    if (s->busy || s->halted || now_ms < s->rest_until_ms || stores_refuse(s->stores) ||
        (!all && s->stirred_count == 0)) {
        return;
    }
    s->visits_all = all;
    s->visit_count = all ? 0 : s->stirred_count;
    memcpy(s->visits, s->stirred, s->visit_count * sizeof s->visits[0]);
    s->job = (struct job){.run = scans_run, .done = scans_done, .owner = s};
    if (!err_is(lanes_slow(s->lanes, &s->job))) {
        s->busy = true;
        s->stirred_count = 0;
        s->all_at_ms = all ? now_ms + SCANS_ALL_MS : s->all_at_ms;
    }
}

void scans_start(struct scans *s, struct event_base *loop, struct stores *stores, struct lanes *lanes,
                 const struct scans_options *options)
{
    *s = (struct scans){.stores = stores, .lanes = lanes, .options = *options};
    s->timer = event_new(loop, -1, 0, scans_tick, s);
    struct timeval wait = {.tv_usec = SCANS_TICK_MS * 1000L};
    event_add(s->timer, &wait);
}

void scans_stirred(struct scans *s, struct store *store)
{
    if (s->timer == NULL) {
        return;
    }
    for (size_t i = 0; i < s->stirred_count; i++) {
        if (s->stirred[i] == store) {
            return;
        }
    }
    if (s->stirred_count == SCANS_STIRRED_MAX) {
        s->all_at_ms = 0;
        return;
    }
    s->stirred[s->stirred_count++] = store;
}

bool scans_work(const struct scans *s)
{
    return s->failures == 0;
}

void scans_halt(struct scans *s)
{
    s->halted = true;
    s->stops = true;
}

void scans_stop(struct scans *s)
{
    if (s->timer != NULL) {
        event_free(s->timer);
    }
}
