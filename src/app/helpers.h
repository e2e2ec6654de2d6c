// SPDX-License-Identifier: Apache-2.0
// helpers: the processes beside the application, which the supervisor starts and starts again (docs/decisions/0009):
// the sender and the jail, which wait until there is something for them to do. A helper has the end of a pair of
// sockets and standard error, and no other file of the server's.
#pragma once
#include "jail/jail.h"
#include "send/sender.h"
#include <sys/types.h>

enum helper {
    HELPER_SENDER,
    HELPER_JAIL,
    HELPER__COUNT
};
struct helper_state {
    int pair[2]; // the application's end, its own; held as long as the supervisor lives
    pid_t pid;   // 0: it does not run
    int64_t started_ms;
    int backoff_ms;
};
struct helpers {
    struct sender_options sender;
    struct jail_options jail;
    bool mails; // there is something to send mails by
    struct helper_state each[HELPER__COUNT];
};
// With the options (their fd apart) and `mails` set.
MUST_USE err helpers_open(struct helpers *h);
// Starts those that do not run.
void helpers_start(struct helpers *h);
// Whether the process that ended is one of them; it is started again, after a growing pause where it keeps dying.
bool helpers_ended(struct helpers *h, pid_t pid, int status);
// In the child that becomes the application: the other ends are none of its business.
void helpers_leave(const struct helpers *h);
void helpers_stop(struct helpers *h);
