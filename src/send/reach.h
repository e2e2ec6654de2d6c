// SPDX-License-Identifier: Apache-2.0
// reach: which addresses of the network the sender may speak to. Those of the public Internet; of those that are
// private, of this machine, or for special use (the registries of IANA that RFC 6890 made) only what the server's
// settings name. An address of IPv6 that stands for one of IPv4 is judged as that one.
#pragma once
#include "base/err.h"
#include <sys/socket.h>

enum {
    REACH_ALLOWED_MAX = 32
};
struct reach_range {
    uint8_t bytes[16]; // IPv4 as its mapped address
    unsigned bits;
};
struct reach {
    struct reach_range allowed[REACH_ALLOWED_MAX];
    size_t count;
};
// "127.0.0.1,10.1.0.0/16,::1"; ERR_INPUT names the piece that is none.
MUST_USE err reach_read(str list, struct reach *ret_reach);
// Whether an address, as text, is within what was named.
bool reach_names(const struct reach *reach, str address);
bool reach_may(const struct reach *reach, const struct sockaddr *address);
