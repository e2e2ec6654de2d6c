// SPDX-License-Identifier: Apache-2.0
// From a kept copy to a data folder: each store's base, then its logs in their order, which SQLite itself carries into
// the store, as it does after a crash.
#include "base/buf.h"
#include "db/keep.h"
#include "db/private.h"
#include "db/wal.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct restore {
    const char *from;
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
            found = found && snprintf(ret_path, PATH_MAX, "%s/%s", folder, entry->d_name) < PATH_MAX;
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
    snprintf(beside, sizeof beside, "%s-wal", store);
    *ret_whole = true;
    for (*ret_logs = 0; keep_restore_log(folder, *ret_logs + 1, path, &after); (*ret_logs)++) {
        if (after != before) { // what follows was written on top of what is not here
            *ret_whole = false;
            break;
        }
        before = keep_restore_frames(path);
        TRY(folder_copy_file(path, beside));
        TRY(sqlite_fold(store));
        unlink(beside);
    }
    snprintf(beside, sizeof beside, "%s-shm", store);
    unlink(beside);
    return NO_ERR;
}

static err keep_restore_one(struct restore *r, const char *name)
{
    char above[PATH_MAX];
    char folder[PATH_MAX];
    char path[PATH_MAX];
    char store[PATH_MAX];
    uint32_t number;
    uint32_t after;
    uint32_t logs;
    bool whole;
    if (snprintf(above, sizeof above, "%s/%s", r->from, name) >= PATH_MAX ||
        snprintf(store, sizeof store, "%s/%s.db", r->part, name) >= PATH_MAX) {
        return FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(name));
    }
    folder_highest(above, &number, &after);
    if (number == 0) {
        buf_printf(r->report, "%s: nothing was kept yet\n", name);
        return NO_ERR;
    }
    if (snprintf(folder, sizeof folder, "%s/%u", above, number) >= PATH_MAX ||
        snprintf(path, sizeof path, "%s/base.db", folder) >= PATH_MAX) {
        return FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(name));
    }
    TRY(folder_copy_file(path, store));
    TRY(keep_restore_logs(folder, store, &logs, &whole));
    TRY(folder_sync_file(store));
    buf_printf(r->report, "%s: a base and %u logs%s\n", name, logs, whole ? "" : "; what came after is not whole");
    return NO_ERR;
}

static err keep_restore_organisations(struct restore *r)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/organisations", r->from);
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "this is no kept copy:", str_from(r->from));
    }
    err e = NO_ERR;
    for (struct dirent *entry = readdir(dir); entry != NULL && !err_is(e); entry = readdir(dir)) {
        char name[STORE_KEY_MAX + 16];
        if (entry->d_name[0] != '.' && strlen(entry->d_name) <= STORE_KEY_MAX) {
            snprintf(name, sizeof name, "organisations/%.*s", STORE_KEY_MAX, entry->d_name);
            e = keep_restore_one(r, name);
        }
    }
    closedir(dir);
    return e;
}

static err keep_restore_into(struct restore *r)
{
    char from[PATH_MAX];
    char to[PATH_MAX];
    TRY(folder_make(r->part));
    snprintf(to, sizeof to, "%s/organisations", r->part);
    TRY(folder_make(to));
    TRY(keep_restore_one(r, "registry"));
    TRY(keep_restore_organisations(r));
    TRY(folder_sync(to));
    snprintf(from, sizeof from, "%s/files", r->from);
    snprintf(to, sizeof to, "%s/files", r->part);
    TRY(folder_copy(from, to));
    return folder_sync(r->part);
}

err keep_restore(const char *from, const char *to, struct buf *report)
{
    struct restore r = {.from = from, .report = report};
    char whole[PATH_MAX / 2];
    char path[PATH_MAX];
    size_t size = strlen(to);
    while (size > 1 && to[size - 1] == '/') {
        size--;
    }
    if (size == 0 || size >= sizeof whole || strlen(from) >= PATH_MAX / 2) {
        return FAIL_ABOUT(ERR_INPUT, "the folder's path is empty or too long", str_from(to));
    }
    snprintf(whole, sizeof whole, "%.*s", (int)size, to);
    snprintf(path, sizeof path, "%s/registry", from);
    if (access(path, F_OK) != 0) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "this is no kept copy:", str_from(from));
    }
    if (!folder_is_empty(whole)) {
        return FAIL_ABOUT(ERR_CONFLICT, "something is there already", str_from(to));
    }
    snprintf(r.part, sizeof r.part, "%s.guildhall-part", whole);
    TRY(folder_remove(r.part));
    err e = keep_restore_into(&r);
    if (!err_is(e)) {
        e = folder_rename(r.part, whole);
    }
    if (err_is(e)) {
        err removed = folder_remove(r.part);
        (void)removed;
    }
    return e;
}
