// SPDX-License-Identifier: Apache-2.0
// From a kept copy to a data folder: each store's base, then its logs in their order, which SQLite itself carries into
// the store, as it does after a crash. A back-up is a folder of data already, and is copied.
#include "base/buf.h"
#include "db/keep.h"
#include "db/private.h"
#include "db/wal.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

struct restore {
    const char *from;
    bool backup; // not a kept copy
    char part[PATH_MAX / 2 + 32];
    struct buf *report;
};

// How far a log goes; 0 where it is not there or not whole from its beginning.
static uint32_t keep_restore_frames(const char *path)
{
    struct wal_place place = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && wal_begin(fd, &place)) {
        wal_advance(fd, &place);
    }
    if (fd >= 0) {
        close(fd);
    }
    return place.frames;
}

// The log of that number; `ret_after` is how far the one before must go. False: there is none.
static bool keep_restore_log(const char *folder, uint32_t log, char ret_path[PATH_MAX], uint32_t *ret_after)
{
    char start[16];
    bool found = false;
    DIR *dir = opendir(folder);
    snprintf(start, sizeof start, "%u-", log);
    for (struct dirent *entry = dir == NULL ? NULL : readdir(dir); entry != NULL && !found; entry = readdir(dir)) {
        found = str_starts(str_from(entry->d_name), str_from(start));
        if (found) {
            int64_t after;
            found = str_to_i64(str_from(entry->d_name + strlen(start)), 0, UINT32_MAX, &after);
            *ret_after = found ? (uint32_t)after : 0;
            found = found && !err_is(folder_path(ret_path, folder, entry->d_name, ""));
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return found;
}

static err keep_restore_logs(const char *folder, const char *store, uint32_t *ret_logs, bool *ret_whole)
{
    char path[PATH_MAX];
    char beside[PATH_MAX + 8];
    uint32_t before = 0;
    uint32_t after;
    uint32_t last;
    snprintf(beside, sizeof beside, "%s-wal", store);
    folder_highest(folder, &last, &after);
    for (*ret_logs = 0; keep_restore_log(folder, *ret_logs + 1, path, &after); (*ret_logs)++) {
        if (after != before) { // what follows was written on top of what is not here
            break;
        }
        before = keep_restore_frames(path);
        TRY(folder_copy_file(path, beside));
        TRY(sqlite_fold(store));
        unlink(beside);
    }
    *ret_whole = *ret_logs == last;
    snprintf(beside, sizeof beside, "%s-shm", store);
    unlink(beside);
    return NO_ERR;
}

static err keep_restore_kept(struct restore *r, const char *name, const char *store)
{
    char above[PATH_MAX];
    char folder[PATH_MAX];
    char path[PATH_MAX];
    char digits[16];
    uint32_t number;
    uint32_t after;
    uint32_t logs;
    bool whole;
    TRY(folder_path(above, r->from, name, ""));
    folder_highest(above, &number, &after);
    if (number == 0) {
        buf_printf(r->report, "%s: nothing was kept yet\n", name);
        return NO_ERR;
    }
    snprintf(digits, sizeof digits, "%u", number);
    TRY(folder_path(folder, above, digits, ""));
    TRY(folder_path(path, folder, "base.db", ""));
    TRY(folder_copy_file(path, store));
    TRY(keep_restore_logs(folder, store, &logs, &whole));
    TRY(folder_sync_file(store));
    buf_printf(r->report, "%s: a base and %u logs%s\n", name, logs, whole ? "" : "; what came after is not whole");
    return NO_ERR;
}

static err keep_restore_one(struct restore *r, const char *name)
{
    char file[STORE_KEY_MAX + 32];
    char store[PATH_MAX];
    char path[PATH_MAX];
    snprintf(file, sizeof file, "%s.db", name);
    TRY(folder_path(store, r->part, file, ""));
    if (!r->backup) {
        return keep_restore_kept(r, name, store);
    }
    TRY(folder_path(path, r->from, file, ""));
    TRY(sqlite_copy(path, store)); // with the log beside it, where the back-up was served for a trial
    buf_printf(r->report, "%s: from a back-up\n", name);
    return NO_ERR;
}

static err keep_restore_organisations(struct restore *r)
{
    char path[PATH_MAX];
    TRY(folder_path(path, r->from, "organisations", ""));
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "this is no kept copy:", str_from(r->from));
    }
    err e = NO_ERR;
    for (struct dirent *entry = readdir(dir); entry != NULL && !err_is(e); entry = readdir(dir)) {
        char name[STORE_KEY_MAX + 16];
        str key = str_from(entry->d_name);
        bool is_store = !r->backup || str_ends(key, STR(".db"));
        key.len -= is_store && r->backup ? sizeof ".db" - 1 : 0;
        if (is_store && stores_key_is_fine(key)) {
            snprintf(name, sizeof name, "organisations/%.*s", STR_ARG(key));
            e = keep_restore_one(r, name);
        }
    }
    closedir(dir);
    return e;
}

static err keep_restore_into(struct restore *r, keep_restored_fn then)
{
    char from[PATH_MAX];
    char to[PATH_MAX];
    char registry[PATH_MAX];
    TRY(folder_make(r->part));
    TRY(folder_path(to, r->part, "organisations", ""));
    TRY(folder_make(to));
    TRY(keep_restore_one(r, "registry"));
    TRY(folder_path(registry, r->part, "registry.db", ""));
    if (access(registry, F_OK) != 0) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "the copy was never whole: it has no registry", str_from(r->from));
    }
    TRY(keep_restore_organisations(r));
    TRY(folder_path(from, r->from, "files", ""));
    TRY(folder_path(to, r->part, "files", ""));
    TRY(folder_copy(from, to));
    if (then != NULL) {
        TRY(then(r->part));
    }
    TRY(folder_path(to, r->part, "organisations", ""));
    TRY(folder_sync(to));
    return folder_sync(r->part);
}

// A back-up has a registry where a kept copy has a folder of that name. One that a server holds is its live folder.
static err keep_restore_kind(struct restore *r)
{
    char path[PATH_MAX];
    TRY(folder_path(path, r->from, "registry.db", ""));
    r->backup = access(path, F_OK) == 0;
    TRY(folder_path(path, r->from, "registry", ""));
    if (!r->backup && access(path, F_OK) != 0) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "this is neither a back-up nor a kept copy:", str_from(r->from));
    }
    TRY(folder_path(path, r->from, r->backup ? "lock" : "guildhall-copy", ""));
    int lock = open(path, O_RDONLY | O_CLOEXEC);
    bool held = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (lock >= 0) {
        close(lock);
    }
    return held ? FAIL_ABOUT(ERR_BUSY, "a server is at work on it", str_from(r->from)) : NO_ERR;
}

err keep_restore(const char *from, const char *to, keep_restored_fn then, struct buf *report)
{
    struct restore r = {.from = from, .report = report};
    char whole[PATH_MAX / 2];
    size_t size = strlen(to);
    while (size > 1 && to[size - 1] == '/') {
        size--;
    }
    if (size == 0 || size >= sizeof whole || strlen(from) >= PATH_MAX / 2) {
        return FAIL_ABOUT(ERR_INPUT, "the folder's path is empty or too long", str_from(to));
    }
    snprintf(whole, sizeof whole, "%.*s", (int)size, to);
    TRY(keep_restore_kind(&r));
    if (!folder_is_empty(whole)) {
        return FAIL_ABOUT(ERR_CONFLICT, "something is there already", str_from(to));
    }
    snprintf(r.part, sizeof r.part, "%s.guildhall-part", whole);
    TRY(folder_remove(r.part));
    err e = keep_restore_into(&r, then);
    if (!err_is(e)) {
        e = folder_rename(r.part, whole);
    }
    if (err_is(e)) {
        err removed = folder_remove(r.part);
        (void)removed;
    }
    return e;
}
