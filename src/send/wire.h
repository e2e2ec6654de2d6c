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
    WIRE_HOOK,      // application: post this to another system
    WIRE_PUT,       // application: put this into a folder of another system's, where it is not there already
    WIRE_FETCH,     // application: ask this of a server; a page waits
    WIRE_RESULT,    // sender: this came of it
    WIRE_FETCHED    // sender: this it answered, or why it did not
};
enum wire_outcome {
    WIRE_SENT,
    WIRE_NOT_NOW,     // whoever answered said: later
    WIRE_UNREACHABLE, // nobody answered as they should; leave the destination alone for a while
    WIRE_NEVER,       // whoever answered said: never
    WIRE_GONE         // the same, and of anything else that would come
};

struct wire_message {
    enum wire_kind kind;
    uint64_t life;   // of the sender
    uint64_t ticket; // of the job, the application's
    enum wire_outcome outcome;
    // Of a mail: what it is called in a folder (send/put.h). Of a hook: its number, which is the same each time it is
    // sent. Of what is put into a folder: the file. Of a result: what the other system calls what it took.
    str name;
    // Of a mail: addresses. Of a hook: when it is sent, a blank and its signatures; to what URL. Of what is put into a
    // folder: "again" where it was put there before; the folder. Of a fetch: the field Authorization, or none; the URL.
    str from, to;
    // All of it. Of a fetch: a form to post; empty: it is a GET. Of a result: what came back, without addresses.
    str bytes;
    uint32_t wait_s; // of a result: not before; 0: nothing was said of it
    uint32_t status; // of what was fetched: HTTP's
};

// A pair, as the supervisor makes it: neither end is left open in a program that replaces this one.
MUST_USE err wire_pair(int ret_fds[2]);
// ERR_BUSY: the other side has no room now. ERR_TOO_LARGE past WIRE_MAX.
MUST_USE err wire_send(int fd, const struct wire_message *m);
// False where nothing is there now; views into `room`, which has WIRE_MAX bytes.
bool wire_receive(int fd, char *room, struct wire_message *ret_message);
