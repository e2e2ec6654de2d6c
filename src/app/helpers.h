// SPDX-License-Identifier: Apache-2.0
// helpers: the processes beside the application, which the supervisor starts and starts again (docs/decisions/0009).
// So far the sender, which waits until there is something to send. A helper has the end of a pair of sockets and
// standard error, and no other file of the server's.
#pragma once
#include "send/sender.h"
#include <sys/types.h>

struct helpers {
    struct sender_options sender;
    bool mails;  // there is something to send mails by
    int pair[2]; // the application's end, the sender's; held as long as the supervisor lives
    pid_t pid;   // 0: it does not run
    int64_t started_ms;
    int backoff_ms;
};
// With `sender` (its fd apart) and `mails` set.
MUST_USE err helpers_open(struct helpers *h);
// Starts those that do not run.
void helpers_start(struct helpers *h);
// Whether the process that ended is one of them; it is started again, after a growing pause where it keeps dying.
bool helpers_ended(struct helpers *h, pid_t pid, int status);
// In the child that becomes the application: the other ends are none of its business.
void helpers_leave(const struct helpers *h);
void helpers_stop(struct helpers *h);
