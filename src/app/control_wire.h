// SPDX-License-Identifier: Apache-2.0
// control_wire: what both ends of DIR/control share: the socket's address, and a line of JSON.
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <jansson.h>
#include <sys/un.h>

enum {
    CONTROL_LINE_MAX = 32 * 1024 * 1024,
    CONTROL_WAIT_S = 60
};
// A socket's path has room for 107 bytes; a folder's may be longer, so it goes by the folder's
// descriptor, which the caller closes when it has connected or bound.
MUST_USE err control_wire_address(const char *dir, struct sockaddr_un *ret_address, int *ret_dir_fd);
bool control_wire_send(int fd, str bytes);
void control_wire_put(struct buf *out, const json_t *value);
