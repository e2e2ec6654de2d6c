// SPDX-License-Identifier: Apache-2.0
// scan: what is said to a virus scanner of clamd's kind (clamd(8): zINSTREAM, zPING), and what it answers, read
// strictly: whatever is not one of its answers, comes late or is cut off is no verdict.
#pragma once
#include "base/err.h"

enum {
    SCAN_NAME_MAX = 128,    // letters of what the scanner calls what it found
    SCAN_REPLY_MAX = 1024,  // bytes of an answer; more is none
    SCAN_CHUNK = 64 * 1024, // bytes that are sent at once
    SCAN_CONNECT_MS = 5 * 1000
};

struct scan_address {
    char path[108]; // of a socket on this machine; empty: by the network
    char host[256], port[6];
};
// "unix:/run/clamav/clamd.ctl" or "tcp://host:3310"; ERR_INPUT says what is wrong.
MUST_USE err scan_address_read(str said, struct scan_address *ret_address);

enum scan_verdict {
    SCAN_CLEAN,
    SCAN_INFECTED,
    SCAN_REFUSED,     // the scanner said that it cannot look at this: too large for it
    SCAN_UNREACHABLE, // nobody takes a connection there
    SCAN_FAILED       // it took one, and then said nothing, nonsense, or that something went wrong
};
// What a whole answer means, its last byte (NUL) apart. `ret_name` has room for SCAN_NAME_MAX letters and a NUL, and is
// printable ASCII; empty where nothing was found.
enum scan_verdict scan_reply(str reply, char *ret_name);

struct scan {
    int fd; // -1: none
    int64_t timeout_ms;
};
// Connects, and says that a file comes. False: nobody takes a connection.
bool scan_begin(const struct scan_address *address, int64_t timeout_ms, struct scan *ret_scan);
// The next bytes, at most SCAN_CHUNK and not none. False: it takes no more, and may have said why.
bool scan_put(struct scan *s, str bytes);
// Says that the file is whole where it is, waits for the answer and hangs up.
enum scan_verdict scan_end(struct scan *s, bool whole, char *ret_name);
// Hangs up within a file: the scanner forgets it.
void scan_drop(struct scan *s);
// Whether a scanner answers there.
bool scan_answers(const struct scan_address *address, int64_t timeout_ms);
