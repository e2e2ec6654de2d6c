// SPDX-License-Identifier: Apache-2.0
// Whose copy it is.
#include "base/random.h"
#include "db/private.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static err keep_mark_read(int fd, char ret_mark[KEEP_MARK_BYTES + 1])
{
    ssize_t got = pread(fd, ret_mark, KEEP_MARK_BYTES, 0);
    ret_mark[got > 0 ? got : 0] = '\0';
    return got >= 0 ? NO_ERR : FAIL_CODE(ERR_IO, "a mark could not be read", errno);
}

err keep_mark_same(int fd, const char *mark, const char *path)
{
    char there[KEEP_MARK_BYTES + 1];
    TRY(keep_mark_read(fd, there));
    if (there[0] == '\0') {
        bool written = pwrite(fd, mark, KEEP_MARK_BYTES, 0) == KEEP_MARK_BYTES && fsync(fd) == 0;
        return written ? NO_ERR : folder_failed("a mark could not be written", path);
    }
    return memcmp(there, mark, KEEP_MARK_BYTES) == 0
               ? NO_ERR
               : FAIL_ABOUT(ERR_CONFLICT, "this is the copy of another folder; choose another place:", str_from(path));
}

err keep_mark_own(int fd, char ret_mark[KEEP_MARK_BYTES + 1])
{
    TRY(keep_mark_read(fd, ret_mark));
    if (ret_mark[0] != '\0') {
        return NO_ERR;
    }
    snprintf(ret_mark, KEEP_MARK_BYTES + 1, "%016llx%016llx", (unsigned long long)random_u64(),
             (unsigned long long)random_u64());
    return keep_mark_same(fd, ret_mark, "lock");
}
