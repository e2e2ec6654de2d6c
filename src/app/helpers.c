// SPDX-License-Identifier: Apache-2.0
#include "app/helpers.h"
#include "base/clock.h"
#include "base/log.h"
#include "send/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    HELPERS_BACKOFF_MS_MAX = 500, // back within a second, also one that dies at once
    HELPERS_LIVED_MS = 10 * 1000, // one that lived so long did not die at once
    HELPERS_FD = 3                // where a helper finds its socket
};

err helpers_open(struct helpers *h)
{
    h->pair[0] = h->pair[1] = -1;
    return wire_pair(h->pair);
}

// Only what is its own: its socket moves to a known place, all else is closed.
static int helpers_run(struct helpers *h)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_IGN); // the supervisor's matter
    signal(SIGHUP, SIG_IGN);
    if (h->pair[1] != HELPERS_FD && dup3(h->pair[1], HELPERS_FD, O_CLOEXEC) != HELPERS_FD) {
        return 1;
    }
    close_range(HELPERS_FD + 1, ~0U, 0);
    poll(NULL, 0, h->backoff_ms);
    h->sender.fd = HELPERS_FD;
    return sender_run(&h->sender);
}

void helpers_start(struct helpers *h)
{
    if (h->pid != 0) {
        return;
    }
    h->started_ms = clock_steady_ms();
    pid_t pid = fork();
    if (pid == 0) {
        _exit(helpers_run(h));
    }
    if (pid < 0) {
        log_error("the sender cannot be started", FAIL_CODE(ERR_IO, "fork", errno));
        return;
    }
    h->pid = pid;
}

bool helpers_ended(struct helpers *h, pid_t pid, int status)
{
    if (h->pid == 0 || pid != h->pid) {
        return false;
    }
    h->pid = 0;
    log_write(LOG_ERROR, "the sender died",
              (struct log_field[]){{"signal", {0}, WIFSIGNALED(status) ? WTERMSIG(status) : 0}}, 1);
    bool lived = clock_steady_ms() - h->started_ms > HELPERS_LIVED_MS;
    h->backoff_ms = lived ? 0 : h->backoff_ms * 2 + 50;
    h->backoff_ms = h->backoff_ms > HELPERS_BACKOFF_MS_MAX ? HELPERS_BACKOFF_MS_MAX : h->backoff_ms;
    helpers_start(h);
    return true;
}

void helpers_leave(const struct helpers *h)
{
    if (h->pair[1] >= 0) {
        close(h->pair[1]);
    }
}

void helpers_stop(struct helpers *h)
{
    if (h->pid != 0) {
        kill(h->pid, SIGTERM);
        while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR) {}
        h->pid = 0;
    }
    for (size_t i = 0; i < 2; i++) {
        if (h->pair[i] >= 0) {
            close(h->pair[i]);
            h->pair[i] = -1;
        }
    }
}
