// SPDX-License-Identifier: Apache-2.0
#include "app/control_wire.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

err control_wire_address(const char *dir, struct sockaddr_un *ret_address, int *ret_dir_fd)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return FAIL_CODE(ERR_NOT_FOUND, "the folder of data cannot be opened", errno);
    }
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(ret_address->sun_path, sizeof ret_address->sun_path, "/proc/self/fd/%d/control", fd);
    *ret_dir_fd = fd;
    return NO_ERR;
}

bool control_wire_send(int fd, str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return true;
}

void control_wire_put(struct buf *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    buf_put(out, str_from(text));
    buf_char(out, '\n');
    free(text);
}
