// SPDX-License-Identifier: Apache-2.0
// The uploads of a kept copy.
#include "db/private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static err keep_files_one(int from, int to, const char *name, const char *part)
{
    struct stat live;
    struct stat copy;
    int in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) {
        return errno == ENOENT ? NO_ERR : folder_failed("a file could not be opened", name);
    }
    bool there = fstat(in, &live) == 0 && fstatat(to, name, &copy, AT_SYMLINK_NOFOLLOW) == 0;
    if (there && live.st_size == copy.st_size) { // files only grow, and get their name here when they are on disk
        close(in);
        return NO_ERR;
    }
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    err e = out < 0 ? folder_failed("the copy of a file could not be made", part) : folder_copy_bytes(in, out, part);
    close(in);
    if (out >= 0) {
        close(out);
    }
    if (!err_is(e) && renameat(AT_FDCWD, part, to, name) != 0) {
        e = folder_failed("the copy of a file could not get its name", name);
    }
    return e;
}

struct keep_files_folders {
    int live, copy;
    DIR *names;
};

static err keep_files_each(struct keep_files_folders *f, const char *part, int64_t since_s)
{
    for (struct dirent *entry = readdir(f->names); entry != NULL; entry = readdir(f->names)) {
        struct stat s;
        if (entry->d_type == DT_REG && fstatat(f->live, entry->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
            s.st_mtim.tv_sec >= since_s) {
            TRY(keep_files_one(f->live, f->copy, entry->d_name, part));
        }
    }
    return fsync(f->copy) == 0 ? NO_ERR : folder_failed("a folder of files could not be synced", part);
}

// What is no longer in the folder.
static err keep_files_drop_each(struct keep_files_folders *f)
{
    for (struct dirent *entry = readdir(f->names); entry != NULL; entry = readdir(f->names)) {
        if (entry->d_type == DT_REG && faccessat(f->live, entry->d_name, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
            unlinkat(f->copy, entry->d_name, 0);
        }
    }
    return NO_ERR;
}

static err keep_files_in(const char *live, const char *copy, bool drop, const char *part, int64_t since_s)
{
    struct keep_files_folders f = {open(live, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                                   open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC), opendir(drop ? copy : live)};
    err e = f.live < 0 || f.copy < 0 || f.names == NULL ? folder_failed("a folder of files could not be read", live)
            : drop                                      ? keep_files_drop_each(&f)
                                                        : keep_files_each(&f, part, since_s);
    if (f.names != NULL) {
        closedir(f.names);
    }
    if (f.live >= 0) {
        close(f.live);
    }
    if (f.copy >= 0) {
        close(f.copy);
    }
    return e;
}

err keep_files_bring(const char *live, const char *copy, const char *part, int64_t since_s)
{
    return keep_files_in(live, copy, false, part, since_s);
}

err keep_files_drop(const char *live, const char *copy)
{
    return keep_files_in(live, copy, true, copy, 0);
}
