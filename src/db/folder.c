// SPDX-License-Identifier: Apache-2.0
// Folders and plain files: made, synced, copied. Refuses links and whatever else is not a plain file.
#include "db/private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

err folder_failed(const char *what, const char *path)
{
    int code = errno;
    enum err_kind kind = code == ENOSPC || code == EDQUOT ? ERR_FULL : code == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    return err_make(kind, code, ERR_HERE, what, str_from(path));
}

err folder_path(char ret_path[PATH_MAX], const char *dir, const char *name, const char *rest)
{
    int len = snprintf(ret_path, PATH_MAX, "%s/%s%s%s", dir, name, rest[0] != '\0' ? "/" : "", rest);
    return len > 0 && len < PATH_MAX ? NO_ERR : FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(dir));
}

err folder_make(const char *path)
{
    // Only its owner may look: what is in there is about people.
    if (mkdir(path, 0700) == 0 || errno == EEXIST) {
        return NO_ERR;
    }
    return folder_failed("the folder could not be made", path);
}

static err folder_sync_opened(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (fd < 0) {
        return folder_failed("it could not be opened", path);
    }
    err e = fsync(fd) == 0 ? NO_ERR : folder_failed("it could not be synced", path);
    close(fd);
    return e;
}

err folder_sync(const char *path)
{
    return folder_sync_opened(path, O_DIRECTORY);
}

static err folder_sync_parent(const char *path)
{
    char parent[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash == NULL ? 0 : (size_t)(slash - path);
    if (size >= sizeof parent) {
        return FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(path));
    }
    memcpy(parent, path, size);
    parent[size] = '\0';
    return folder_sync(slash == NULL ? "." : size == 0 ? "/" : parent);
}

err folder_rename(const char *from, const char *to)
{
    if (rename(from, to) != 0) {
        return folder_failed("the folder could not get its name", to);
    }
    return folder_sync_parent(to);
}

static int folder_remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

err folder_remove(const char *path)
{
    bool gone = nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
    return gone ? NO_ERR : folder_failed("the folder could not be removed", path);
}

err folder_sync_file(const char *path)
{
    return folder_sync_opened(path, O_NOFOLLOW);
}

err folder_settle_file(const char *path)
{
    char bytes[64 * 1024];
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? NO_ERR : folder_failed("it could not be opened", path);
    }
    err e = NO_ERR;
    for (off_t at = 0; !err_is(e);) {
        ssize_t got = pread(fd, bytes, sizeof bytes, at);
        if (got <= 0) {
            e = got == 0 ? NO_ERR : folder_failed("it could not be read", path);
            break;
        }
        ssize_t put = pwrite(fd, bytes, (size_t)got, at);
        e = put == got ? NO_ERR : folder_failed("it could not be written", path);
        at += got;
    }
    if (!err_is(e) && fsync(fd) != 0) {
        e = folder_failed("it could not be synced", path);
    }
    close(fd);
    return e;
}

bool folder_is_empty(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return errno == ENOENT;
    }
    bool empty = true;
    for (struct dirent *entry = readdir(dir); entry != NULL && empty; entry = readdir(dir)) {
        empty = str_eq(str_from(entry->d_name), STR(".")) || str_eq(str_from(entry->d_name), STR(".."));
    }
    closedir(dir);
    return empty;
}

err folder_copy_bytes(int from, int to, const char *path)
{
    char bytes[64 * 1024];
    for (;;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got == 0) {
            return fsync(to) == 0 ? NO_ERR : folder_failed("the copy could not be synced", path);
        }
        if (got < 0) {
            return folder_failed("it could not be read", path);
        }
        for (ssize_t at = 0; at < got;) {
            ssize_t put = write(to, bytes + at, (size_t)(got - at));
            if (put < 0) {
                return folder_failed("the copy could not be written", path);
            }
            at += put;
        }
    }
}

err folder_copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) {
        // Erased since the folder was listed: then it is not to be kept either.
        return errno == ENOENT ? NO_ERR : folder_failed("it could not be opened", from);
    }
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    err e = out < 0 ? folder_failed("the copy could not be made", to) : folder_copy_bytes(in, out, from);
    close(in);
    if (out >= 0) {
        close(out);
    }
    return e;
}

// `depth` folders below this one are followed, no more.
static err folder_copy_below(const char *from, const char *to, int depth)
{
    TRY(folder_make(to));
    DIR *dir = opendir(from);
    if (dir == NULL) {
        return errno == ENOENT ? NO_ERR : folder_failed("the folder could not be read", from);
    }
    err e = NO_ERR;
    for (struct dirent *entry = readdir(dir); entry != NULL && !err_is(e); entry = readdir(dir)) {
        char in[PATH_MAX];
        char out[PATH_MAX];
        if (str_eq(str_from(entry->d_name), STR(".")) || str_eq(str_from(entry->d_name), STR(".."))) {
            continue;
        }
        if (snprintf(in, sizeof in, "%s/%s", from, entry->d_name) >= PATH_MAX ||
            snprintf(out, sizeof out, "%s/%s", to, entry->d_name) >= PATH_MAX) {
            e = FAIL_ABOUT(ERR_TOO_LARGE, "a path is too long", str_from(entry->d_name));
        } else if (entry->d_type == DT_DIR && depth > 0) {
            e = folder_copy_below(in, out, depth - 1);
        } else if (entry->d_type == DT_REG) {
            e = folder_copy_file(in, out);
        }
    }
    closedir(dir);
    return err_is(e) ? e : folder_sync(to);
}

void folder_highest(const char *path, uint32_t *ret_number, uint32_t *ret_after)
{
    DIR *dir = opendir(path);
    *ret_number = *ret_after = 0;
    for (struct dirent *entry = dir != NULL ? readdir(dir) : NULL; entry != NULL; entry = readdir(dir)) {
        str first;
        str second;
        int64_t number;
        int64_t after = 0;
        bool two = str_cut(str_from(entry->d_name), '-', &first, &second);
        if (str_to_i64(first, 1, UINT32_MAX, &number) && (!two || str_to_i64(second, 0, UINT32_MAX, &after)) &&
            number > *ret_number) {
            *ret_number = (uint32_t)number;
            *ret_after = (uint32_t)after;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
}

err folder_copy(const char *from, const char *to)
{
    return folder_copy_below(from, to, 2);
}
