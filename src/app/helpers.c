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

static int helpers_send(struct helpers *h, int fd)
{
    h->sender.fd = fd;
    return sender_run(&h->sender);
}

static int helpers_jail(struct helpers *h, int fd)
{
    h->jail.fd = fd;
    return jail_run(&h->jail);
}

static const struct {
    const char *name;        // of the process
    const char *died, *lame; // what the log says
    int (*run)(struct helpers *h, int fd);
} helper_table[] = {
    [HELPER_SENDER] = {"gh-sender", "the sender died", "the sender cannot be started", helpers_send},
    [HELPER_JAIL] = {"gh-jail", "the jail died", "the jail cannot be started", helpers_jail},
};
_Static_assert(sizeof helper_table / sizeof helper_table[0] == HELPER__COUNT, "a row a helper");

err helpers_open(struct helpers *h)
{
    for (enum helper i = 0; i < HELPER__COUNT; i++) {
        h->each[i].pair[0] = h->each[i].pair[1] = -1;
    }
    for (enum helper i = 0; i < HELPER__COUNT; i++) {
        TRY(wire_pair(h->each[i].pair));
    }
    return NO_ERR;
}

// Told to stop before it has taken off what the supervisor does then, a helper would go on for ever.
static void helpers_heed(bool heeds)
{
    sigset_t told;
    sigemptyset(&told);
    sigaddset(&told, SIGTERM);
    sigprocmask(heeds ? SIG_UNBLOCK : SIG_BLOCK, &told, NULL);
}

// Only what is its own: its socket moves to a known place, all else is closed.
static int helpers_run(struct helpers *h, enum helper which)
{
    const struct helper_state *s = &h->each[which];
    prctl(PR_SET_NAME, helper_table[which].name);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_IGN); // the supervisor's matter
    signal(SIGHUP, SIG_IGN);
    helpers_heed(true);
    if (s->pair[1] != HELPERS_FD && dup3(s->pair[1], HELPERS_FD, O_CLOEXEC) != HELPERS_FD) {
        return 1;
    }
    close_range(HELPERS_FD + 1, ~0U, 0);
    poll(NULL, 0, s->backoff_ms);
    return helper_table[which].run(h, HELPERS_FD);
}

static void helpers_start_one(struct helpers *h, enum helper which)
{
    struct helper_state *s = &h->each[which];
    if (s->pid != 0) {
        return;
    }
    s->started_ms = clock_steady_ms();
    helpers_heed(false);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(helpers_run(h, which));
    }
    helpers_heed(true);
    if (pid < 0) {
        log_error(helper_table[which].lame, FAIL_CODE(ERR_IO, "fork", errno));
        return;
    }
    s->pid = pid;
}

void helpers_start(struct helpers *h)
{
    for (enum helper i = 0; i < HELPER__COUNT; i++) {
        helpers_start_one(h, i);
    }
}

bool helpers_ended(struct helpers *h, pid_t pid, int status)
{
    enum helper which = 0;
    while (which < HELPER__COUNT && h->each[which].pid != pid) {
        which++;
    }
    if (which == HELPER__COUNT || pid == 0) {
        return false;
    }
    struct helper_state *s = &h->each[which];
    s->pid = 0;
    log_write(LOG_ERROR, helper_table[which].died,
              (struct log_field[]){{"signal", {0}, WIFSIGNALED(status) ? WTERMSIG(status) : 0}}, 1);
    bool lived = clock_steady_ms() - s->started_ms > HELPERS_LIVED_MS;
    s->backoff_ms = lived ? 0 : s->backoff_ms * 2 + 50;
    s->backoff_ms = s->backoff_ms > HELPERS_BACKOFF_MS_MAX ? HELPERS_BACKOFF_MS_MAX : s->backoff_ms;
    helpers_start_one(h, which);
    return true;
}

void helpers_leave(const struct helpers *h)
{
    for (enum helper i = 0; i < HELPER__COUNT; i++) {
        if (h->each[i].pair[1] >= 0) {
            close(h->each[i].pair[1]);
        }
    }
}

static void helpers_stop_one(struct helper_state *s)
{
    if (s->pid != 0) {
        kill(s->pid, SIGTERM);
        while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR) {}
        s->pid = 0;
    }
    for (size_t i = 0; i < 2; i++) {
        if (s->pair[i] >= 0) {
            close(s->pair[i]);
            s->pair[i] = -1;
        }
    }
}

void helpers_stop(struct helpers *h)
{
    for (enum helper i = 0; i < HELPER__COUNT; i++) {
        helpers_stop_one(&h->each[i]);
    }
}
