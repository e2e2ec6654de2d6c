// SPDX-License-Identifier: Apache-2.0
#include "jail/pieces.h"
#include <errno.h>
#include <sys/socket.h>

static bool pieces_read(int fd, void *to, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = recv(fd, (char *)to + at, len - at, 0);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return false;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool pieces_write(int fd, const void *from, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = send(fd, (const char *)from + at, len - at, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

ssize_t pieces_take(int fd, char *room, size_t most)
{
    uint32_t len;
    if (!pieces_read(fd, &len, sizeof len) || len > most || !pieces_read(fd, room, len)) {
        return -1;
    }
    return (ssize_t)len;
}

bool pieces_put(int fd, str bytes)
{
    uint32_t len = (uint32_t)bytes.len;
    return pieces_write(fd, &len, sizeof len) && pieces_write(fd, bytes.ptr, bytes.len);
}
