// SPDX-License-Identifier: Apache-2.0
// The data folder: its lock, its stores by key, copies of it all, and migrations of it all.
#include "db/stores.h"
#include "base/buf.h"
#include "base/log.h"
#include "db/private.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const stores_folders[] = {"organisations", "backups", "files"};

// A key is part of a path: small letters, digits and '-' within, nothing that could leave the folder.
bool stores_key_is_fine(str key)
{
    if (key.len == 0 || key.len > STORE_KEY_MAX || key.ptr[0] == '-') {
        return false;
    }
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return true;
}

static err stores_path(char ret_path[PATH_MAX], const char *dir, const char *one, const char *two)
{
    int len = snprintf(ret_path, PATH_MAX, "%s/%s%s", dir, one, two);
    return len > 0 && len < PATH_MAX ? NO_ERR : FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(dir));
}

static err stores_take_lock(struct stores *s)
{
    char path[PATH_MAX];
    TRY(stores_path(path, s->dir, "lock", ""));
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->lock < 0) {
        return err_make(ERR_IO, errno, ERR_HERE, "the lock could not be opened", str_from(path));
    }
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0) {
        return NO_ERR;
    }
    return errno == EWOULDBLOCK ? FAIL_ABOUT(ERR_BUSY, "another process has this folder open", str_from(s->dir))
                                : err_make(ERR_IO, errno, ERR_HERE, "the lock could not be taken", str_from(path));
}

static err stores_make_folders(struct stores *s)
{
    char path[PATH_MAX];
    TRY(folder_make(s->dir));
    for (size_t i = 0; i < sizeof stores_folders / sizeof stores_folders[0]; i++) {
        TRY(stores_path(path, s->dir, stores_folders[i], ""));
        TRY(folder_make(path));
    }
    return NO_ERR;
}

err stores_each_organisation(struct stores *s, stores_each_fn each, void *with)
{
    char path[PATH_MAX];
    TRY(stores_path(path, s->dir, "organisations", ""));
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0) {
        return err_make(ERR_IO, errno, ERR_HERE, "the folder could not be read", str_from(path));
    }
    err e = NO_ERR;
    for (int i = 0; i < count; i++) {
        str name = str_from(entries[i]->d_name);
        str key = str_slice(name, 0, name.len > 3 ? name.len - 3 : 0);
        if (!err_is(e) && str_ends(name, STR(".db")) && stores_key_is_fine(key)) {
            entries[i]->d_name[key.len] = '\0';
            e = each(s, entries[i]->d_name, with);
        }
        free(entries[i]);
    }
    free(entries);
    return e;
}

// ---- Doubt -------------------------------------------------------------------------------------------

struct store *stores_take_stirred(struct stores *s)
{
    pthread_mutex_lock(&s->stir);
    struct store *store = s->first_stirred;
    if (store != NULL) {
        s->first_stirred = store->next_stirred;
        store->is_stirred = false;
    }
    pthread_mutex_unlock(&s->stir);
    return store;
}

// Stands in the folder from a sync that failed until what is on disk is settled. It need not be synced itself:
// after a loss of power there is no doubt, since what the kernel took for written is gone with it.
static const char stores_doubt_name[] = "unsettled";

bool stores_in_doubt(const struct stores *s)
{
    return atomic_load(&s->in_doubt);
}

void stores_doubt(struct stores *s)
{
    char path[PATH_MAX];
    if (atomic_exchange(&s->in_doubt, true)) {
        return;
    }
    err e = stores_path(path, s->dir, stores_doubt_name, "");
    int fd = err_is(e) ? -1 : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    log_error("nothing is written from now on", FAIL(ERR_IO, "a sync failed, and the kernel may have forgotten pages"));
}

// Asked by opening a file to write: a kernel that found the disk damaged may say that the folder can be written to.
bool stores_disk_is_read_only(const char *dir)
{
    char path[PATH_MAX];
    int fd = err_is(stores_path(path, dir, "lock", "")) ? -1 : open(path, O_RDWR | O_CLOEXEC);
    bool refused = fd < 0 && errno == EROFS;
    if (fd >= 0) {
        close(fd);
    }
    return refused;
}

// Stands in the folder while it was asked that nothing be written.
static const char stores_read_only_name[] = "read-only";

bool stores_are_read_only(const struct stores *s)
{
    return atomic_load(&s->read_only);
}

bool stores_refuse(const struct stores *s)
{
    return stores_in_doubt(s) || stores_are_read_only(s);
}

err stores_read_only(struct stores *s, bool on)
{
    char path[PATH_MAX];
    TRY(stores_path(path, s->dir, stores_read_only_name, ""));
    int fd = on ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    bool fine = on ? fd >= 0 : unlink(path) == 0 || errno == ENOENT;
    if (fd >= 0) {
        close(fd);
    }
    // A disk that does not take the mark is a reason more to write nothing.
    if (on || fine) {
        atomic_store(&s->read_only, on);
    }
    log_write(LOG_WARNING, on ? "read-only, as was asked for" : "written to again, as was asked for", NULL, 0);
    return fine ? folder_sync(s->dir)
                : folder_failed("it holds until the next start: the mark could not be written", path);
}

static err stores_settle_one(struct stores *s, const char *key, void *with)
{
    (void)with;
    char name[NAME_MAX + 32];
    char path[PATH_MAX];
    int len = snprintf(name, sizeof name, "organisations/%s.db-wal", key);
    assert(len > 0 && len < (int)sizeof name);
    TRY(stores_path(path, s->dir, name, ""));
    return folder_settle_file(path);
}

// A log of which the kernel has pages that never reached the disk ends there for whoever reads it after a loss of
// power, with all that was written after them. So every log is written anew. The stores themselves need none of it:
// their pages come from the logs again.
static err stores_settle(struct stores *s)
{
    char path[PATH_MAX];
    char mark[PATH_MAX];
    TRY(folder_sync(s->dir));
    TRY(stores_path(mark, s->dir, stores_doubt_name, ""));
    if (access(mark, F_OK) != 0) {
        return NO_ERR;
    }
    TRY(stores_path(path, s->dir, "registry.db-wal", ""));
    TRY(folder_settle_file(path));
    TRY(stores_each_organisation(s, stores_settle_one, NULL));
    unlink(mark);
    log_write(LOG_INFO, "what is on disk is settled", NULL, 0);
    return NO_ERR;
}

// A store that could not be made whole is as if nobody had tried: the kernel might show it as whole where a sync
// failed.
void stores_unmake_file(const char *path)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", ""};
    char name[PATH_MAX + 16];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

// `name` is "registry" or an organisation's key; `folder` where its file is, with a '/' at the end.
static err stores_migrate_file(struct stores *s, const char *folder, const char *name, const struct migration_set *set,
                               struct migrate_outcome *ret)
{
    char file[NAME_MAX + 1];
    char path[PATH_MAX];
    char copy[PATH_MAX];
    int len = snprintf(file, sizeof file, "%s%s.db", folder, name);
    assert(len > 0 && len < (int)sizeof file);
    TRY(stores_path(path, s->dir, file, ""));
    bool is_new = access(path, F_OK) != 0;
    const char *kind = folder[0] == '\0' ? "" : "organisation-";
    len = snprintf(file, sizeof file, "%s%s-before-%04zu.db", kind, name, set->count);
    assert(len > 0 && len < (int)sizeof file);
    TRY(stores_path(copy, s->dir, "backups/", file));
    err e = migrate_file(path, copy, set, ret);
    if (err_is(e) && is_new) {
        stores_unmake_file(path);
    } else if (e.kind == ERR_IO) {
        stores_doubt(s);
    }
    TRY(e);
    if (ret->copied) {
        TRY(stores_path(path, s->dir, "backups", ""));
        TRY(folder_sync(path));
    }
    if (is_new) { // a file is found after a power cut only if its folder was synced
        TRY(stores_path(path, s->dir, folder, ""));
        TRY(folder_sync(path));
    }
    return NO_ERR;
}

static err stores_file(const struct stores *s, str key, char ret_path[PATH_MAX])
{
    char file[STORE_KEY_MAX + 32];
    if (key.len == 0) {
        return stores_path(ret_path, s->dir, "registry.db", "");
    }
    if (!stores_key_is_fine(key)) {
        return FAIL_ABOUT(ERR_INPUT, "no organisation has this key", key);
    }
    snprintf(file, sizeof file, "organisations/%.*s.db", STR_ARG(key));
    return stores_path(ret_path, s->dir, file, "");
}

err stores_check(const struct stores *s, str key)
{
    char path[PATH_MAX];
    TRY(stores_file(s, key, path));
    return migrate_check(path, key.len == 0 ? s->registry_set : s->organisation_set);
}

err stores_check_whole(const struct stores *s, str key)
{
    char path[PATH_MAX];
    struct conn *c = NULL;
    TRY(stores_file(s, key, path));
    TRY(sqlite_open(path, CONN_READ, &c));
    err e = sqlite_check_whole(c);
    sqlite_close(c);
    return e;
}

// Room for other files beside those of the open stores.
static uint32_t stores_most_open(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur / (2 * STORES_OPEN_FDS) > STORES_OPEN_MAX) {
        return STORES_OPEN_MAX;
    }
    uint32_t most = (uint32_t)(files.rlim_cur / (2 * STORES_OPEN_FDS));
    return most > 4 ? most : 4;
}

static err stores_prepare(struct stores *s)
{
    char path[PATH_MAX];
    TRY(stores_path(path, s->dir, stores_read_only_name, ""));
    atomic_store(&s->read_only, s->mode == STORES_READ || access(path, F_OK) == 0);
    if (s->mode == STORES_WRITE) {
        struct migrate_outcome outcome;
        TRY(stores_make_folders(s));
        TRY(stores_take_lock(s));
        TRY(stores_path(path, s->dir, "registry.db", ""));
        err e = stores_settle(s);
        if (err_is(e) && access(path, F_OK) != 0) {
            return e;
        }
        if (err_is(e)) {
            log_error("the folder could not be settled", e);
            stores_doubt(s);
        }
        TRY(stores_migrate_file(s, "", "registry", s->registry_set, &outcome));
    } else {
        TRY(stores_check(s, (str){0}));
    }
    s->registry = store_new(s, (str){0}, 0, s->count++);
    s->all = s->registry;
    return NO_ERR;
}

err stores_open_with(const char *dir, enum stores_mode mode, const struct migration_set *registry,
                     const struct migration_set *organisation, struct stores **ret_stores)
{
    if (dir[0] == '\0' || strlen(dir) >= sizeof((struct stores *)0)->dir) {
        return FAIL_ABOUT(ERR_INPUT, "the folder's path is empty or too long", str_from(dir));
    }
    struct stores *s = calloc(1, sizeof *s);
    assert(s != NULL);
    memcpy(s->dir, dir, strlen(dir) + 1);
    s->mode = mode;
    s->lock = -1;
    s->registry_set = registry;
    s->organisation_set = organisation;
    s->open_max = stores_most_open();
    pthread_mutex_init(&s->stir, NULL);
    pthread_mutex_init(&s->opening, NULL);
    pthread_mutex_init(&s->copying, NULL);
    pthread_mutex_init(&s->mutex, NULL);
    err e = stores_prepare(s);
    if (err_is(e)) {
        stores_free(s);
        return e;
    }
    *ret_stores = s;
    return NO_ERR;
}

err stores_open(const char *dir, enum stores_mode mode, struct stores **ret_stores)
{
    return stores_open_with(dir, mode, &migrations_registry, &migrations_organisation, ret_stores);
}

void stores_free(struct stores *s)
{
    if (s == NULL) {
        return;
    }
    while (s->all != NULL) {
        struct store *next = s->all->next_all;
        store_free(s->all);
        s->all = next;
    }
    if (s->lock >= 0) {
        close(s->lock); // lets the lock go; the file stays, or two could hold one each
    }
    pthread_mutex_destroy(&s->copying);
    pthread_mutex_destroy(&s->opening);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

const char *stores_dir(const struct stores *s)
{
    return s->dir;
}

struct store *stores_registry(struct stores *s)
{
    return s->registry;
}

void stores_run_twice(struct stores *s)
{
    atomic_store(&s->run_twice, true);
}

struct store *stores_find(struct stores *s, str key, int64_t organisation)
{
    pthread_mutex_lock(&s->mutex);
    struct store *store = s->buckets[str_hash(key) % STORES_BUCKETS];
    while (store != NULL && (store->organisation != organisation || !str_eq(str_from(store->key), key))) {
        store = store->bucket;
    }
    pthread_mutex_unlock(&s->mutex);
    return store;
}

struct store *stores_add(struct stores *s, str key, int64_t organisation)
{
    struct store *store = store_new(s, key, organisation, s->count);
    pthread_mutex_lock(&s->mutex);
    struct store **bucket = &s->buckets[str_hash(key) % STORES_BUCKETS];
    for (struct store *other = *bucket; other != NULL; other = other->bucket) {
        assert(store_is_removed(other) || !str_eq(str_from(other->key), key)); // one key, one number
    }
    store->bucket = *bucket;
    *bucket = store;
    store->next_all = s->all;
    s->all = store;
    s->count++;
    pthread_mutex_unlock(&s->mutex);
    return store;
}

static err stores_bring_up(struct stores *s, str key)
{
    char name[STORE_KEY_MAX + 1];
    snprintf(name, sizeof name, "%.*s", STR_ARG(key));
    if (s->mode == STORES_WRITE) {
        struct migrate_outcome outcome;
        return stores_migrate_file(s, "organisations/", name, s->organisation_set, &outcome);
    }
    return stores_check(s, key);
}

err stores_organisation(struct stores *s, str key, int64_t organisation, struct store **ret_store)
{
    if (!stores_key_is_fine(key) || organisation <= 0) {
        return FAIL_ABOUT(ERR_INPUT, "no organisation has this key", key);
    }
    struct store *store = stores_find(s, key, organisation);
    err e = NO_ERR;
    if (store == NULL) {
        pthread_mutex_lock(&s->opening);
        store = stores_find(s, key, organisation); // another thread may have been first
        if (store == NULL) {
            e = stores_bring_up(s, key);
            store = err_is(e) ? NULL : stores_add(s, key, organisation);
        }
        pthread_mutex_unlock(&s->opening);
    }
    TRY(e);
    if (store_is_removed(store)) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "the organisation was removed", key);
    }
    *ret_store = store;
    return NO_ERR;
}

static err stores_backup_one(struct stores *s, const char *key, void *with)
{
    char name[NAME_MAX + 32];
    char from[PATH_MAX];
    char to[PATH_MAX];
    int len = snprintf(name, sizeof name, "organisations/%s.db", key);
    assert(len > 0 && len < (int)sizeof name);
    TRY(stores_path(from, s->dir, name, ""));
    TRY(stores_path(to, with, name, ""));
    return sqlite_copy(from, to);
}

static err stores_backup_into(struct stores *s, char *target)
{
    char path[PATH_MAX];
    char from[PATH_MAX];
    TRY(folder_make(target));
    TRY(stores_path(path, target, "organisations", ""));
    TRY(folder_make(path));
    TRY(stores_path(from, s->dir, "registry.db", ""));
    TRY(stores_path(path, target, "registry.db", ""));
    TRY(sqlite_copy(from, path));
    TRY(stores_each_organisation(s, stores_backup_one, target));
    TRY(stores_path(path, target, "organisations", ""));
    TRY(folder_sync(path));
    // The files come last: each was on disk before the rows that name it.
    TRY(stores_path(from, s->dir, "files", ""));
    TRY(stores_path(path, target, "files", ""));
    TRY(folder_copy(from, path));
    return folder_sync(target);
}

err stores_backup(struct stores *s, const char *to)
{
    char whole[PATH_MAX / 2];
    char part[PATH_MAX / 2 + 32];
    size_t size = strlen(to);
    while (size > 1 && to[size - 1] == '/') {
        size--;
    }
    if (size == 0 || size >= sizeof whole) {
        return FAIL_ABOUT(ERR_INPUT, "the folder's path is empty or too long", str_from(to));
    }
    memcpy(whole, to, size);
    whole[size] = '\0';
    if (!folder_is_empty(whole)) {
        return FAIL_ABOUT(ERR_CONFLICT, "something is there already", str_from(to));
    }
    // A copy that was cut short must not look like one: it gets its name when all of it is on disk.
    snprintf(part, sizeof part, "%s.guildhall-part", whole);
    TRY(folder_remove(part));
    pthread_mutex_lock(&s->copying);
    err e = stores_backup_into(s, part);
    pthread_mutex_unlock(&s->copying);
    if (!err_is(e)) {
        e = folder_rename(part, whole);
    }
    if (err_is(e)) {
        err removed = folder_remove(part); // its room is given back
        (void)removed;
    }
    return e;
}

static void stores_report(struct buf *report, const char *name, const struct migrate_outcome *o)
{
    if (o->from == o->to) {
        buf_printf(report, "%s: up to date at %lld\n", name, (long long)o->to);
    } else {
        buf_printf(report, "%s: brought from %lld to %lld%s\n", name, (long long)o->from, (long long)o->to,
                   o->copied ? ", after a copy into backups/" : "");
    }
}

static err stores_migrate_one(struct stores *s, const char *key, void *with)
{
    struct migrate_outcome outcome;
    TRY(stores_migrate_file(s, "organisations/", key, s->organisation_set, &outcome));
    stores_report(with, key, &outcome);
    return NO_ERR;
}

err stores_migrate(struct stores *s, struct buf *report)
{
    assert(s->mode == STORES_WRITE);
    // The registry came up to date when the folder was opened.
    struct migrate_outcome outcome;
    TRY(stores_migrate_file(s, "", "registry", s->registry_set, &outcome));
    stores_report(report, "registry", &outcome);
    pthread_mutex_lock(&s->opening);
    err e = stores_each_organisation(s, stores_migrate_one, report);
    pthread_mutex_unlock(&s->opening);
    TRY(e);
    // Opening a store without a log makes one, and SQLite does not say where its name could not be synced.
    char path[PATH_MAX];
    TRY(stores_path(path, s->dir, "organisations", ""));
    e = stores_in_doubt(s) ? NO_ERR : folder_sync(path);
    if (!err_is(e) && !stores_in_doubt(s)) {
        e = folder_sync(s->dir);
    }
    if (err_is(e)) {
        log_error("the names of the stores could not be synced", e);
        stores_doubt(s);
    }
    return NO_ERR;
}
