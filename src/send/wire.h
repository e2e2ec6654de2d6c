// SPDX-License-Identifier: Apache-2.0
// wire: what the application and the sender say to each other, over a pair of sockets that keep the bounds of what is
// sent (SOCK_SEQPACKET). The supervisor holds both ends, so the pair outlives either process. A sender that begins
// says hello with a number of its own; the application hands it jobs under that number, and what was handed to the
// one before it is neither done by the new one nor waited for.
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum {
    WIRE_MAX = 196 * 1024, // of one message; fits what a socket of Linux keeps
    WIRE_JOBS_MAX = 64     // jobs that the sender holds at once
};

enum wire_kind {
    WIRE_HELLO = 1, // sender: this is me. Application: who is there?
    WIRE_MAIL,      // application: send this
    WIRE_RESULT     // sender: this came of it
};
enum wire_outcome {
    WIRE_SENT,
    WIRE_NOT_NOW,     // whoever answered said: later
    WIRE_UNREACHABLE, // nobody answered as they should; leave the destination alone for a while
    WIRE_NEVER        // whoever answered said: never
};

struct wire_message {
    enum wire_kind kind;
    uint64_t life;   // of the sender
    uint64_t ticket; // of the job, the application's
    enum wire_outcome outcome;
    str name;     // of a mail: what it is called in a folder; letters, digits, '.', '-' and '@'
    str from, to; // of a mail: addresses
    str bytes;    // of a mail: all of it. Of a result: what came back, without addresses
};

// A pair, as the supervisor makes it: neither end is left open in a program that replaces this one.
MUST_USE err wire_pair(int ret_fds[2]);
// ERR_BUSY: the other side has no room now. ERR_TOO_LARGE past WIRE_MAX.
MUST_USE err wire_send(int fd, const struct wire_message *m);
// False where nothing is there now; views into `room`, which has WIRE_MAX bytes.
bool wire_receive(int fd, char *room, struct wire_message *ret_message);
