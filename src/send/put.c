// SPDX-License-Identifier: Apache-2.0
#include "send/put.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PUT_NAME_MAX = 200
};

bool put_name_is_fine(str name)
{
    bool fine = name.len != 0 && name.len < PUT_NAME_MAX && name.ptr[0] != '.';
    for (size_t i = 0; fine && i < name.len; i++) {
        char c = name.ptr[i];
        fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               str_find_char(STR(".-_@"), c) != STR_NONE;
    }
    return fine;
}

static bool put_write(int fd, str bytes)
{
    bool fine = true;
    for (size_t at = 0; fine && at < bytes.len;) {
        ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);
        fine = n > 0;
        at += fine ? (size_t)n : 0;
    }
    return fsync(fd) == 0 && fine;
}

// Under another name, which readers pass over, until it is whole; then the folder too is on disk.
err put_file(int folder, str name, unsigned mode, str bytes)
{
    char to[PUT_NAME_MAX + 16];
    char part[PUT_NAME_MAX + 16];
    if (!put_name_is_fine(name)) {
        return FAIL(ERR_INPUT, "what is to be put into a folder has no name of a file");
    }
    snprintf(to, sizeof to, "%.*s", STR_ARG(name));
    snprintf(part, sizeof part, ".%.*s.part", STR_ARG(name));
    int fd = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0) {
        return FAIL_CODE(ERR_IO, "the folder cannot be written to", errno);
    }
    bool fine = put_write(fd, bytes);
    fine = close(fd) == 0 && fine && renameat(folder, part, folder, to) == 0 && fsync(folder) == 0;
    return fine ? NO_ERR : FAIL_CODE(ERR_IO, "the folder cannot be written to", errno);
}

bool put_is_there(int folder, str name)
{
    char at[PUT_NAME_MAX + 16];
    struct stat s;
    snprintf(at, sizeof at, "%.*s", STR_ARG(name));
    return put_name_is_fine(name) && fstatat(folder, at, &s, AT_SYMLINK_NOFOLLOW) == 0;
}
