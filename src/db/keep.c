// SPDX-License-Identifier: Apache-2.0
#include "db/keep.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "db/private.h"
#include "db/wal.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    KEEP_NAME_MAX = STORE_KEY_MAX + 16,
    KEEP_AGE_MS = 24 * 60 * 60 * 1000,  // what was erased is in an older base so long, and no longer
    KEEP_LOGS_BYTES = 64 * 1024 * 1024, // a new base pays from here on, and from twice the base
};

enum kept_stage {
    KEPT_STAYS,
    KEPT_LEAVES, // its files are going: it is left alone
    KEPT_LEFT    // they are gone, and so goes this
};

// One store's part of the copy.
struct kept {
    char name[KEEP_NAME_MAX];
    pthread_mutex_t mutex; // guards what follows
    enum kept_stage stage;
    bool looked;         // for what an earlier process left
    bool holds;          // the copy has everything up to `place`, and nothing that follows can vanish from the log
    uint32_t number;     // of the base
    uint32_t log, after; // the last log, and the frames of the one before
    struct wal_place place;
    int64_t base_bytes, log_bytes, began_ms;
    int64_t files_s, files_steady_s; // when its files were looked through, by both clocks; 0: not yet
    struct kept *next;
};

struct keep {
    struct stores *stores;
    char to[PATH_MAX / 2];
    int lock;
    int64_t every_ms;
    bool failing;             // told already
    _Atomic int64_t whole_ms; // when the last turn that was whole began, of the steady clock; 0: none has yet
    pthread_t thread;
    pthread_mutex_t mutex; // guards what follows
    pthread_cond_t wake;
    bool stopping;
    struct kept *all;
};

static err keep_live(const struct keep *k, const struct kept *kept, const char *end, char ret_path[PATH_MAX])
{
    char name[KEEP_NAME_MAX + 16];
    snprintf(name, sizeof name, "%s%s", kept->name, end);
    return folder_path(ret_path, k->stores->dir, name, "");
}

// ---- Files ---------------------------------------------------------------------------------------------

// A store's rows go to the copy after the files that they name. A file that was not written to since it was last
// looked at is as it was then; where the clock was set meanwhile all are looked at.
static err keep_files(struct keep *k, struct kept *kept, bool drop)
{
    char live[PATH_MAX];
    char copy[PATH_MAX];
    char above[PATH_MAX];
    char part[PATH_MAX];
    const char *key = strchr(kept->name, '/');
    if (key == NULL) {
        return NO_ERR;
    }
    TRY(folder_path(live, k->stores->dir, "files", key + 1));
    TRY(folder_path(above, k->to, "files", ""));
    TRY(folder_path(copy, k->to, "files", key + 1));
    TRY(folder_path(part, k->to, kept->name, "file-part"));
    if (access(live, F_OK) != 0) {
        return NO_ERR; // nobody sent a file yet
    }
    if (kept->files_s == 0) {
        TRY(folder_make(copy));
        TRY(folder_sync(above));
    }
    int64_t now_s = (int64_t)time(NULL);
    int64_t steady_s = clock_steady_ms() / 1000;
    int64_t set_by = (now_s - kept->files_s) - (steady_s - kept->files_steady_s);
    int64_t since_s = kept->files_s == 0 || set_by > 1 || set_by < -1 ? INT64_MIN : kept->files_s - 3;
    TRY(drop ? keep_files_drop(live, copy) : keep_files_bring(live, copy, part, since_s));
    if (!drop) {
        kept->files_s = now_s;
        kept->files_steady_s = steady_s;
    }
    return NO_ERR;
}

// ---- Logs ----------------------------------------------------------------------------------------------

static err keep_copy_range(int from, int to, off_t at, off_t end, const char *path)
{
    char bytes[64 * 1024];
    while (at < end) {
        size_t want = end - at < (off_t)sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        ssize_t got = pread(from, bytes, want, at);
        if (got <= 0) {
            return folder_failed("a log could not be read", path);
        }
        if (pwrite(to, bytes, (size_t)got, at) != got) {
            return folder_failed("the copy of a log could not be written", path);
        }
        at += got;
    }
    return NO_ERR;
}

// Writes what `next` has more than the place, to the log's copy in the folder of the base.
static err keep_append(struct kept *kept, int live, const struct wal_place *next, bool begins, const char *folder)
{
    char path[PATH_MAX];
    char name[32];
    uint32_t log = kept->log + (begins ? 1 : 0);
    uint32_t after = begins ? kept->place.frames : kept->after;
    snprintf(name, sizeof name, "%u-%u", log, after);
    TRY(folder_path(path, folder, name, ""));
    int fd = open(path, O_WRONLY | O_CLOEXEC | (begins ? O_CREAT | O_TRUNC : 0), 0600);
    if (fd < 0) {
        return folder_failed("the copy of a log could not be opened", path);
    }
    off_t at = begins ? 0 : wal_bytes(&kept->place);
    err e = keep_copy_range(live, fd, at, wal_bytes(next), path);
    if (!err_is(e) && fdatasync(fd) != 0) {
        e = folder_failed("the copy of a log could not be synced", path);
    }
    close(fd);
    TRY(e);
    if (begins) {
        TRY(folder_sync(folder));
    }
    kept->log_bytes += wal_bytes(next) - at;
    kept->log = log;
    kept->after = after;
    kept->place = *next;
    return NO_ERR;
}

static bool keep_same_log(const struct wal_place *one, const struct wal_place *two)
{
    return memcmp(one->header, two->header, WAL_HEADER_BYTES) == 0;
}

// Brings to the copy what the store's log, opened in `live`, has more.
static err keep_ship_log(struct keep *k, struct kept *kept, int live, const char *folder)
{
    struct wal_place next;
    if (!wal_begin(live, &next)) {
        return NO_ERR; // none since it was emptied, or its first bytes are being written
    }
    bool begins = !keep_same_log(&next, &kept->place);
    if (!begins) {
        next = kept->place;
    } else if (kept->log != 0 && !wal_follows(&kept->place, &next)) {
        return FAIL_ABOUT(ERR_CONFLICT, "the log is not the one that was expected", str_from(kept->name));
    }
    wal_advance(live, &next);
    if (next.frames == (begins ? 0 : kept->place.frames)) {
        return NO_ERR;
    }
    TRY(keep_files(k, kept, false));
    return keep_append(kept, live, &next, begins, folder);
}

static err keep_folder(const struct keep *k, const struct kept *kept, char ret_path[PATH_MAX])
{
    char number[16];
    snprintf(number, sizeof number, "%u", kept->number);
    return folder_path(ret_path, k->to, kept->name, number);
}

static err keep_ship(struct keep *k, struct kept *kept, const char *folder)
{
    char path[PATH_MAX];
    TRY(keep_live(k, kept, ".db-wal", path));
    int live = open(path, O_RDONLY | O_CLOEXEC);
    if (live < 0) {
        return errno == ENOENT ? NO_ERR : folder_failed("a log could not be opened", path);
    }
    err e = keep_ship_log(k, kept, live, folder);
    close(live);
    return e;
}

// ---- Bases ---------------------------------------------------------------------------------------------

// A base, and the log as it is after it, get their number together, when all of it is on disk.
static err keep_begin(struct keep *k, struct kept *kept)
{
    char path[PATH_MAX];
    char part[PATH_MAX];
    char base[PATH_MAX];
    char above[PATH_MAX];
    struct stat s;
    uint32_t before;
    uint32_t frames;
    TRY(folder_path(above, k->to, kept->name, ""));
    TRY(folder_path(part, k->to, kept->name, "part"));
    TRY(folder_path(base, part, "base.db", ""));
    TRY(folder_make(above));
    TRY(folder_remove(part));
    TRY(folder_make(part));
    folder_highest(above, &before, &frames);
    kept->holds = false;
    kept->log = kept->after = 0;
    kept->place = (struct wal_place){0};
    kept->log_bytes = kept->files_s = 0;
    TRY(keep_live(k, kept, ".db", path));
    TRY(sqlite_copy(path, base));
    TRY(keep_files(k, kept, false)); // what the base names, should the log be empty
    TRY(keep_ship(k, kept, part));
    TRY(folder_sync(part));
    kept->base_bytes = stat(base, &s) == 0 ? s.st_size : 0;
    kept->number = before + 1;
    TRY(keep_folder(k, kept, path));
    TRY(folder_rename(part, path));
    kept->began_ms = clock_steady_ms();
    kept->holds = true;
    for (; before != 0; before--) { // the one before, and what a fault left of others
        char number[16];
        snprintf(number, sizeof number, "%u", before);
        TRY(folder_path(path, k->to, kept->name, number));
        if (access(path, F_OK) != 0) {
            break;
        }
        TRY(folder_remove(path));
    }
    return keep_files(k, kept, true);
}

// Goes on where an earlier process ended, if the store's log still holds that place.
static err keep_look(struct keep *k, struct kept *kept)
{
    char above[PATH_MAX];
    char folder[PATH_MAX];
    char path[PATH_MAX];
    char name[32];
    struct stat s;
    kept->looked = true;
    TRY(folder_path(above, k->to, kept->name, ""));
    uint32_t frames;
    folder_highest(above, &kept->number, &frames);
    TRY(keep_folder(k, kept, folder));
    folder_highest(folder, &kept->log, &kept->after);
    snprintf(name, sizeof name, "%u-%u", kept->log, kept->after);
    TRY(folder_path(path, folder, name, ""));
    int copy = open(path, O_RDWR | O_CLOEXEC);
    TRY(keep_live(k, kept, ".db-wal", path));
    int live = open(path, O_RDONLY | O_CLOEXEC);
    if (copy >= 0 && live >= 0 && wal_begin(copy, &kept->place)) {
        wal_advance(copy, &kept->place);
        kept->holds = wal_holds(live, &kept->place) && ftruncate(copy, wal_bytes(&kept->place)) == 0;
    }
    if (copy >= 0) {
        kept->log_bytes = fstat(copy, &s) == 0 ? s.st_size : 0;
        close(copy);
    }
    if (live >= 0) {
        close(live);
    }
    TRY(folder_path(path, folder, "base.db", ""));
    kept->base_bytes = stat(path, &s) == 0 ? s.st_size : 0;
    kept->began_ms = clock_steady_ms();
    return NO_ERR;
}

// ---- Turns ---------------------------------------------------------------------------------------------

// Under the lock.
static struct kept *keep_find_held(struct keep *k, const char *name)
{
    struct kept *kept = k->all;
    while (kept != NULL && !str_eq(str_from(kept->name), str_from(name))) {
        kept = kept->next;
    }
    return kept;
}

static struct kept *keep_find(struct keep *k, const char *name)
{
    pthread_mutex_lock(&k->mutex);
    struct kept *kept = keep_find_held(k, name);
    pthread_mutex_unlock(&k->mutex);
    return kept;
}

static struct kept *keep_find_or_add(struct keep *k, const char *name)
{
    pthread_mutex_lock(&k->mutex);
    struct kept *kept = keep_find_held(k, name);
    if (kept == NULL) {
        kept = calloc(1, sizeof *kept);
        assert(kept != NULL && strlen(name) < sizeof kept->name);
        memcpy(kept->name, name, strlen(name) + 1);
        pthread_mutex_init(&kept->mutex, NULL);
        kept->next = k->all;
        k->all = kept;
    }
    pthread_mutex_unlock(&k->mutex);
    return kept;
}

static err keep_one_held(struct keep *k, struct kept *kept)
{
    char folder[PATH_MAX];
    if (!kept->looked) {
        TRY(keep_look(k, kept));
    }
    int64_t most = kept->base_bytes * 2 > KEEP_LOGS_BYTES ? kept->base_bytes * 2 : KEEP_LOGS_BYTES;
    bool anew = kept->log_bytes > most || clock_steady_ms() - kept->began_ms > KEEP_AGE_MS;
    if (!kept->holds || anew) {
        return keep_begin(k, kept);
    }
    TRY(keep_folder(k, kept, folder));
    err e = keep_ship(k, kept, folder);
    kept->holds = !err_is(e) || e.kind == ERR_FULL;
    return e;
}

// What is there of an organisation that was removed. Its name may be another's by now, which begins anew.
static err keep_drop(struct keep *k, struct kept *kept)
{
    char path[PATH_MAX];
    if (kept->stage != KEPT_LEFT) {
        return NO_ERR;
    }
    TRY(folder_path(path, k->to, kept->name, ""));
    TRY(folder_remove(path));
    TRY(folder_path(path, k->to, "files", strchr(kept->name, '/') + 1));
    TRY(folder_remove(path));
    kept->stage = KEPT_STAYS;
    kept->looked = true;
    kept->holds = false;
    return NO_ERR;
}

static err keep_one(struct keep *k, const char *name)
{
    struct kept *kept = keep_find_or_add(k, name);
    pthread_mutex_lock(&kept->mutex);
    err e = kept->stage == KEPT_LEAVES ? NO_ERR : keep_drop(k, kept);
    if (!err_is(e) && kept->stage == KEPT_STAYS) {
        e = keep_one_held(k, kept);
    }
    pthread_mutex_unlock(&kept->mutex);
    return e;
}

// After the registry: it no longer names them.
static err keep_drop_left(struct keep *k)
{
    err e = NO_ERR;
    pthread_mutex_lock(&k->mutex);
    struct kept *kept = k->all; // the list only grows, at its beginning
    pthread_mutex_unlock(&k->mutex);
    for (; kept != NULL && !err_is(e); kept = kept->next) {
        pthread_mutex_lock(&kept->mutex);
        e = keep_drop(k, kept);
        pthread_mutex_unlock(&kept->mutex);
    }
    return e;
}

static err keep_organisation(struct stores *s, const char *key, void *with)
{
    char name[KEEP_NAME_MAX];
    (void)s;
    snprintf(name, sizeof name, "organisations/%s", key);
    return keep_one(with, name);
}

// The registry goes last: an organisation that it names has a store in the copy.
static void keep_turn(struct keep *k)
{
    int64_t began = clock_steady_ms();
    err e = stores_each_organisation(k->stores, keep_organisation, k);
    if (!err_is(e)) {
        e = keep_one(k, "registry");
    }
    if (!err_is(e)) {
        e = keep_drop_left(k);
    }
    int64_t took = clock_steady_ms() - began;
    if (err_is(e) && !k->failing) {
        log_error("the copy falls behind", e);
    } else if (!err_is(e) && k->failing) {
        log_write(LOG_INFO, "the copy is up to date again", NULL, 0);
    } else if (took > k->every_ms) {
        log_write(LOG_WARNING, "a turn of the copy took long", (struct log_field[]){{"ms", {0}, took}}, 1);
    }
    k->failing = err_is(e);
    if (!k->failing) {
        atomic_store(&k->whole_ms, began);
        (void)futimens(k->lock, NULL);
    }
}

int64_t keep_behind_ms(const struct keep *k)
{
    int64_t whole_ms = atomic_load(&k->whole_ms);
    return whole_ms == 0 ? 0 : clock_steady_ms() - whole_ms;
}

static void *keep_run(void *with)
{
    struct keep *k = with;
    bool last = false;
    while (!last) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += k->every_ms / 1000;
        until.tv_nsec += k->every_ms % 1000 * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        keep_turn(k);
        pthread_mutex_lock(&k->mutex);
        while (!k->stopping && pthread_cond_timedwait(&k->wake, &k->mutex, &until) == 0) {}
        last = k->stopping;
        pthread_mutex_unlock(&k->mutex);
    }
    keep_turn(k);
    return NULL;
}

// On the writer's thread, before what is in a log may go: the copy has it first. False: not now. A copy that cannot
// be written to holds nobody up, and begins anew when it can.
bool keep_may_checkpoint(void *with)
{
    const struct store *store = with;
    struct keep *k = store->stores->keep;
    char name[KEEP_NAME_MAX];
    char folder[PATH_MAX];
    snprintf(name, sizeof name, "%s%s", store->key[0] != '\0' ? "organisations/" : "registry", store->key);
    struct kept *kept = k == NULL ? NULL : keep_find(k, name);
    if (kept == NULL) {
        return true;
    }
    if (pthread_mutex_trylock(&kept->mutex) != 0) {
        return false;
    }
    if (kept->holds) {
        err e = keep_folder(k, kept, folder);
        e = err_is(e) ? e : keep_ship(k, kept, folder);
        if (err_is(e)) {
            kept->holds = false;
            log_error("the copy falls behind", e);
        }
    }
    pthread_mutex_unlock(&kept->mutex);
    return true;
}

void keep_anew(struct store *store)
{
    struct keep *k = store->stores->keep;
    char name[KEEP_NAME_MAX];
    snprintf(name, sizeof name, "organisations/%s", store->key);
    struct kept *kept = k == NULL ? NULL : keep_find(k, name);
    if (kept != NULL) {
        pthread_mutex_lock(&kept->mutex);
        kept->looked = true;
        kept->holds = false; // what follows in the log need not be brought to a copy that begins anew
        pthread_mutex_unlock(&kept->mutex);
    }
}

static void keep_set_stage(struct stores *s, const char *key, enum kept_stage stage)
{
    char name[KEEP_NAME_MAX];
    struct keep *k = s->keep;
    if (k == NULL) {
        return;
    }
    snprintf(name, sizeof name, "organisations/%s", key);
    struct kept *kept = keep_find_or_add(k, name);
    pthread_mutex_lock(&kept->mutex);
    kept->stage = stage;
    pthread_mutex_unlock(&kept->mutex);
}

void keep_leaves(struct stores *s, const char *key)
{
    keep_set_stage(s, key, KEPT_LEAVES);
}

void keep_left(struct stores *s, const char *key)
{
    keep_set_stage(s, key, KEPT_LEFT);
}

// ---- Whose copy it is --------------------------------------------------------------------------------------

static err keep_take(struct keep *k)
{
    char path[PATH_MAX];
    char mark[KEEP_MARK_BYTES + 1];
    bool empty = folder_is_empty(k->to);
    TRY(folder_make(k->to));
    TRY(folder_path(path, k->to, "guildhall-copy", ""));
    if (!empty && access(path, F_OK) != 0) {
        return FAIL_ABOUT(ERR_CONFLICT, "something else is there already:", str_from(k->to));
    }
    k->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (k->lock < 0) {
        return folder_failed("the copy cannot be kept there", path);
    }
    if (flock(k->lock, LOCK_EX | LOCK_NB) != 0) {
        return FAIL_ABOUT(ERR_BUSY, "another process keeps this copy", str_from(k->to));
    }
    TRY(keep_mark_own(k->stores->lock, mark));
    TRY(keep_mark_same(k->lock, mark, k->to));
    TRY(folder_path(path, k->to, "organisations", ""));
    TRY(folder_make(path));
    TRY(folder_path(path, k->to, "files", ""));
    TRY(folder_make(path));
    return folder_sync(k->to);
}

static void keep_free(struct keep *k)
{
    while (k->all != NULL) {
        struct kept *next = k->all->next;
        pthread_mutex_destroy(&k->all->mutex);
        free(k->all);
        k->all = next;
    }
    if (k->lock >= 0) {
        close(k->lock);
    }
    pthread_cond_destroy(&k->wake);
    pthread_mutex_destroy(&k->mutex);
    free(k);
}

err keep_start(struct stores *s, const char *to, int64_t every_ms, struct keep **ret_keep)
{
    struct keep *k = calloc(1, sizeof *k);
    pthread_condattr_t steady;
    assert(k != NULL && every_ms > 0 && s->mode == STORES_WRITE);
    *k = (struct keep){.stores = s, .lock = -1, .every_ms = every_ms};
    pthread_mutex_init(&k->mutex, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&k->wake, &steady);
    pthread_condattr_destroy(&steady);
    bool fits = to[0] != '\0' && strlen(to) < sizeof k->to;
    if (fits) {
        memcpy(k->to, to, strlen(to) + 1);
    }
    err e = fits ? keep_take(k) : FAIL_ABOUT(ERR_INPUT, "the folder's path is empty or too long", str_from(to));
    s->keep = err_is(e) ? NULL : k;
    if (!err_is(e) && pthread_create(&k->thread, NULL, keep_run, k) != 0) {
        e = FAIL(ERR_INTERNAL, "a thread could not start");
    }
    if (err_is(e)) {
        s->keep = NULL;
        keep_free(k);
        return e;
    }
    *ret_keep = k;
    return NO_ERR;
}

void keep_stop(struct keep *k)
{
    if (k == NULL) {
        return;
    }
    pthread_mutex_lock(&k->mutex);
    k->stopping = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->mutex);
    pthread_join(k->thread, NULL);
    k->stores->keep = NULL;
    keep_free(k);
}
