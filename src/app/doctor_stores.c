// SPDX-License-Identifier: Apache-2.0
// The doctor's checks of what is in the stores. An organisation is named by its key; nobody else is.
#include "app/doctor.h"
#include "app/master.h"
#include "core/audit.h"
#include "core/outbox.h"
#include "core/seal.h"
#include "core/upload.h"
#include "core/user_factor.h"
#include "handover/handover.h"
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    DOCTOR_AHEAD_S = 120, // two clocks may differ by so much
    DOCTOR_WAITS_S = 60 * 60,
    DOCTOR_FILES_WAIT_S = 10 * 60,
    DOCTOR_WAITS_LONG_S = 24 * 60 * 60
};

typedef err (*doctor_each_fn)(struct doctor *d, str key, struct store *store, struct tx *tx);

// Every organisation whose store opens, in a snapshot of its own.
static void doctor_each(struct doctor *d, doctor_each_fn each)
{
    for (size_t i = 0; i < d->organisation_count; i++) {
        const struct organisation_entry *o = &d->organisations[i];
        struct store *store;
        struct tx *tx = NULL;
        err e = stores_organisation(d->stores, o->key, o->id, &store);
        if (!err_is(e)) {
            e = store_read_begin(store, &tx);
        }
        if (!err_is(e)) {
            e = each(d, o->key, store, tx);
            store_read_end(tx);
        }
        if (err_is(e)) {
            doctor_say(d, DOCTOR_ERROR, "%.*s cannot be read: %s %s", STR_ARG(o->key), e.what, e.detail);
        }
    }
}

void doctor_migrations(struct doctor *d)
{
    const char *advice = d->runs ? "Restart the server with this program" : "Run: guildhall migrate";
    if (d->stores == NULL) {
        doctor_say(d, DOCTOR_ERROR, "%s %s. %s; restore it where it is damaged", d->unread.what, d->unread.detail,
                   advice);
        return;
    }
    for (size_t i = 0; i < d->organisation_count; i++) {
        str key = d->organisations[i].key;
        err e = stores_check(d->stores, key);
        if (err_is(e)) {
            doctor_say(d, DOCTOR_ERROR, "%.*s: %s. %s; restore it where it is gone or damaged", STR_ARG(key), e.what,
                       advice);
        }
    }
}

static void doctor_check_whole(struct doctor *d, str key)
{
    err e = stores_check_whole(d->stores, key);
    if (err_is(e)) {
        doctor_say(d, DOCTOR_ERROR,
                   "%.*s: %s %s. Stop the server, keep a copy of the folder as it is, and restore the last "
                   "back-up or the kept copy",
                   STR_ARG(key.len == 0 ? STR("registry") : key), e.what, e.detail);
    }
}

void doctor_integrity(struct doctor *d)
{
    doctor_check_whole(d, (str){0});
    for (size_t i = 0; i < d->organisation_count; i++) {
        doctor_check_whole(d, d->organisations[i].key);
    }
}

void doctor_writing(struct doctor *d)
{
    if (access(arena_cstr(d->arena, arena_printf(d->arena, "%s/read-only", d->dir)), F_OK) == 0) {
        doctor_say(d, DOCTOR_WARNING,
                   "nothing is written, as was asked for. When it is time, run: guildhall read-only off");
    }
    const char *mark = arena_cstr(d->arena, arena_printf(d->arena, "%s/unsettled", d->dir));
    if (access(mark, F_OK) != 0) {
        return;
    }
    doctor_say(d, DOCTOR_ERROR,
               d->runs ? "a sync failed, and nothing is written until the server starts anew, which it does "
                         "by itself. Look at the disk"
                       : "a sync failed. What is on disk is settled at the next start. Look at the disk");
}

// ---- Keys -------------------------------------------------------------------------------------------------

static void doctor_key_of(struct doctor *d, const struct organisation_entry *o)
{
    struct store *store;
    bool has = false;
    err e = stores_organisation(d->stores, o->key, o->id, &store);
    if (!err_is(e)) {
        e = seal_check(store, &has);
    }
    if (e.kind == ERR_CONFLICT) {
        doctor_say(d, DOCTOR_ERROR,
                   "it does not open %.*s. Give the right one (key-file); after a restore, that of the day of "
                   "the back-up. Never make a new one: it opens nothing",
                   STR_ARG(o->key));
    } else if (err_is(e)) {
        doctor_say(d, DOCTOR_ERROR, "%.*s cannot be read: %s", STR_ARG(o->key), e.what);
    } else if (!has && seal_has_master() && !d->runs) {
        doctor_say(d, DOCTOR_WARNING, "%.*s keeps nothing sealed yet. Start the server, then run: guildhall key rotate",
                   STR_ARG(o->key));
    }
}

void doctor_master_key(struct doctor *d)
{
    err e = master_load(d->arena, d->options);
    if (err_is(e)) {
        doctor_say(d, DOCTOR_ERROR, "%s %s", e.what, e.detail);
        return;
    }
    if (!seal_has_master()) {
        doctor_say(d, DOCTOR_WARNING,
                   "there is none: what people answer is kept unsealed. See The master key in "
                   "docs/running.md");
    }
    for (size_t i = 0; i < d->organisation_count; i++) {
        doctor_key_of(d, &d->organisations[i]);
    }
}

// ---- Time -------------------------------------------------------------------------------------------------

static err doctor_clock_of(struct doctor *d, str key, struct store *store, struct tx *tx)
{
    static const char *const ends[] = {".db", ".db-wal"};
    int64_t now_s = (int64_t)time(NULL);
    int64_t at;
    (void)store;
    TRY(audit_last_at(tx, &at));
    if (at > now_s + DOCTOR_AHEAD_S) {
        doctor_say(d, DOCTOR_ERROR,
                   "the last line of %.*s's audit log is of %lld seconds from now. The clock was ahead then, or "
                   "is behind now: look at it (timedatectl)",
                   STR_ARG(key), (long long)(at - now_s));
    }
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct stat s;
        str path = arena_printf(d->arena, "%s/organisations/%.*s%s", d->dir, STR_ARG(key), ends[i]);
        if (stat(arena_cstr(d->arena, path), &s) == 0 && (int64_t)s.st_mtime > now_s + DOCTOR_AHEAD_S) {
            doctor_say(d, DOCTOR_ERROR, "%.*s%s was written to %lld seconds from now. Look at the clock (timedatectl)",
                       STR_ARG(key), ends[i], (long long)((int64_t)s.st_mtime - now_s));
        }
    }
    return NO_ERR;
}

void doctor_clock(struct doctor *d)
{
    doctor_each(d, doctor_clock_of);
}

// ---- What is kept -----------------------------------------------------------------------------------------

void doctor_audit(struct doctor *d)
{
    for (size_t i = 0; i < d->organisation_count; i++) {
        const struct organisation_entry *o = &d->organisations[i];
        struct audit_check check = {0};
        struct store *store;
        err e = stores_organisation(d->stores, o->key, o->id, &store);
        if (!err_is(e)) {
            e = audit_check_all(store, &check);
        }
        if (err_is(e)) {
            doctor_say(d, DOCTOR_ERROR, "%.*s cannot be read: %s %s", STR_ARG(o->key), e.what, e.detail);
        } else if (check.bad_id != 0) {
            doctor_say(d, DOCTOR_ERROR,
                       "%.*s is not as it was written from line %lld: it %s. Stop nothing; copy the folder with "
                       "backup, keep it, and tell whoever answers for data protection",
                       STR_ARG(o->key), (long long)check.bad_id, check.why);
        }
    }
}

static err doctor_messages_of(struct doctor *d, str key, struct store *store, struct tx *tx)
{
    struct outbox_figures f;
    (void)store;
    TRY(outbox_figures(tx, &f));
    if (f.oldest_s > DOCTOR_WAITS_S) {
        doctor_say(d, f.oldest_s > DOCTOR_WAITS_LONG_S ? DOCTOR_ERROR : DOCTOR_WARNING,
                   "%.*s: %lld wait, the oldest for %lld minutes. Look at the mail server", STR_ARG(key),
                   (long long)f.waiting, (long long)(f.oldest_s / 60));
    }
    if (f.stuck > 0) {
        doctor_say(d, DOCTOR_WARNING,
                   "%.*s: %lld are not tried any more. An administrator sees them under Messages, and can "
                   "have them tried again",
                   STR_ARG(key), (long long)f.stuck);
    }
    return NO_ERR;
}

void doctor_messages(struct doctor *d)
{
    doctor_each(d, doctor_messages_of);
}

static err doctor_files_of(struct doctor *d, str key, struct store *store, struct tx *tx)
{
    struct upload_figures f;
    (void)store;
    TRY(upload_figures(tx, &f));
    if (jail_has_scanner(&d->helpers.jail) && f.oldest_s > DOCTOR_FILES_WAIT_S) {
        doctor_say(d, DOCTOR_WARNING,
                   "%.*s: %lld wait for the scanner, the oldest for %lld minutes. Is the server started with it? Look "
                   "at /readyz and the log",
                   STR_ARG(key), (long long)f.counts[UPLOAD_WAITING], (long long)(f.oldest_s / 60));
    }
    if (f.counts[UPLOAD_UNREADABLE] > 0) {
        doctor_say(d, DOCTOR_WARNING,
                   "%.*s: %lld could not be looked at by the scanner, and are tried once an hour. Compare clamd's "
                   "StreamMaxLength with what services let people send",
                   STR_ARG(key), (long long)f.counts[UPLOAD_UNREADABLE]);
    }
    if (f.counts[UPLOAD_INFECTED] > 0) {
        doctor_say(d, DOCTOR_OK, "%.*s: %lld are not safe, and are never opened", STR_ARG(key),
                   (long long)f.counts[UPLOAD_INFECTED]);
    }
    return NO_ERR;
}

void doctor_files(struct doctor *d)
{
    doctor_each(d, doctor_files_of);
}

// ---- Other systems ----------------------------------------------------------------------------------------

static void doctor_hand_over_folder(struct doctor *d, str key, const struct handover_target *t)
{
    struct stat s;
    const char *within = d->helpers.sender.folder;
    if (within == NULL) {
        doctor_say(d, DOCTOR_ERROR,
                   "%.*s: cases of %.*s go into a folder, and there is none for them. Set hand-over-folder",
                   STR_ARG(key), STR_ARG(t->service_key));
        return;
    }
    const char *path = arena_cstr(d->arena, arena_printf(d->arena, "%s/%.*s", within, STR_ARG(t->target)));
    if (lstat(path, &s) != 0 || !S_ISDIR(s.st_mode) || access(path, W_OK | X_OK) != 0) {
        doctor_say(d, DOCTOR_ERROR,
                   "%.*s: cases of %.*s cannot be put into %s. Make the folder, and let the server's user write to it",
                   STR_ARG(key), STR_ARG(t->service_key), path);
    }
}

static err doctor_hand_over_of(struct doctor *d, str key, struct store *store, struct tx *tx)
{
    struct handover_targets targets;
    (void)store;
    TRY(handover_targets(tx, d->arena, &targets));
    for (size_t i = 0; i < targets.count; i++) {
        const struct handover_target *t = &targets.items[i];
        if (t->gone_at != 0) {
            doctor_say(d, DOCTOR_WARNING,
                       "%.*s: the system that cases of %.*s go to takes no more (HTTP 410), and they are held. Ask it "
                       "why; then set it again (guildhall hand-over set), and try them again under Messages",
                       STR_ARG(key), STR_ARG(t->service_key));
        }
        if (t->way == HANDOVER_FOLDER && !d->mail_wrong) {
            doctor_hand_over_folder(d, key, t);
        }
    }
    return NO_ERR;
}

void doctor_hand_over(struct doctor *d)
{
    doctor_each(d, doctor_hand_over_of);
}

// ---- Who signs in -----------------------------------------------------------------------------------------

static err doctor_second_factor_of(struct doctor *d, str key, struct store *store, struct tx *tx)
{
    struct organisation o;
    int64_t wanting;
    (void)store;
    TRY(organisation_load(tx, d->arena, key, &o));
    TRY(user_factor_wanting(tx, ROLE_ADMINISTRATOR, &wanting));
    if (!str_eq(organisation_text(&o, STR("second-factor"), STR("")), STR("required"))) {
        doctor_say(d, DOCTOR_WARNING,
                   "%.*s does not ask staff for one. Run: guildhall set --org %.*s second-factor required",
                   STR_ARG(key), STR_ARG(key));
    }
    if (wanting > 0) {
        doctor_say(d, DOCTOR_WARNING, "%.*s: administrators without one: %lld. They set it up under Your account",
                   STR_ARG(key), (long long)wanting);
    }
    return NO_ERR;
}

void doctor_second_factor(struct doctor *d)
{
    doctor_each(d, doctor_second_factor_of);
}
