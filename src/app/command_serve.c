// SPDX-License-Identifier: Apache-2.0
// The supervisor: it opens the listening socket, starts the application, and starts it again when it
// dies. Connections wait in the socket meanwhile. It touches no data and parses nothing.
#include "app/application.h"
#include "app/command.h"
#include "app/helpers.h"
#include "app/master.h"
#include "app/serve_jail.h"
#include "app/serve_mail.h"
#include "app/serve_settings.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/seal.h"
#include "http/http.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SERVE_BACKOFF_MS_MAX = 500,      // between two starts of an application that dies at once: back within a second
    SERVE_LIVED_MS = 10 * 1000,      // one that lived so long did not die at once
    SERVE_DOUBT_MS_MAX = 10 * 1000,  // a disk whose syncs fail for ever: read-only for so long at a time
    SERVE_DOUBT_LIVED_MS = 60 * 1000 // one that wrote for so long had a disk that was well
};

static volatile sig_atomic_t serve_told_to_stop, serve_told_to_renew;
static volatile sig_atomic_t serve_child; // the application, 0: none

// Tells the application at once: a signal that came just before a wait would be seen only after it.
static void serve_on_signal(int signal)
{
    *(signal == SIGHUP ? &serve_told_to_renew : &serve_told_to_stop) = 1;
    if (serve_child != 0) {
        kill(serve_child, SIGTERM);
    }
}

static void serve_say_address(const struct application_options *o)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    if (getsockname(o->listen_fd, (struct sockaddr *)&address, &size) != 0) {
        return;
    }
    struct sockaddr_in v4;
    memcpy(&v4, &address, sizeof v4);
    bool is_v4 = address.ss_family == AF_INET;
    bool local = is_v4 && v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    // sin_port and sin6_port stand at the same place.
    printf("http://%s:%d\n", local ? "127.0.0.1" : is_v4 ? "0.0.0.0" : "[::]", ntohs(v4.sin_port));
    fflush(stdout);
}

// ---- A new program ---------------------------------------------------------------------------------------
// Told by SIGHUP, the supervisor lets the application finish what is under way and becomes the program that lies where
// it was started from, with the same words, process and listening socket: whoever connects meanwhile waits in its
// queue.
#define SERVE_HANDED_OVER "GUILDHALL_LISTENING"

// Whether the program before this one left its listening socket.
static bool serve_is_handed_over(int *ret_fd)
{
    const char *said = getenv(SERVE_HANDED_OVER);
    int64_t fd;
    int listens = 0;
    socklen_t size = sizeof listens;
    bool fine = said != NULL && str_to_i64(str_from(said), 3, 1024 * 1024, &fd) &&
                getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
    unsetenv(SERVE_HANDED_OVER);
    if (fine) {
        *ret_fd = (int)fd;
        (void)fcntl(*ret_fd, F_SETFD, FD_CLOEXEC);
    }
    return fine;
}

// What this process was started as: where its program lies, and its words.
struct serve_self {
    char program[PATH_MAX];
    char words[64 * 1024];
    char *argv[1024];
};

static bool serve_know_self(struct serve_self *self)
{
    ssize_t len = readlink("/proc/self/exe", self->program, sizeof self->program - 1);
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, self->words, sizeof self->words - 1);
    size_t count = 0;
    if (fd >= 0) {
        close(fd);
    }
    for (ssize_t at = 0; at < size && count + 1 < sizeof self->argv / sizeof self->argv[0];) {
        self->argv[count++] = self->words + at;
        at += (ssize_t)strlen(self->words + at) + 1;
    }
    return len > 0 && count > 0;
}

// Comes back only where the new program cannot be started: then this one goes on.
static void serve_renew(const struct application_options *o, const struct serve_self *self)
{
    char fd[16];
    snprintf(fd, sizeof fd, "%d", o->listen_fd);
    serve_told_to_renew = 0;
    setenv(SERVE_HANDED_OVER, fd, 1);
    (void)fcntl(o->listen_fd, F_SETFD, 0);
    execv(self->program, self->argv);
    log_error("the new program cannot be started", FAIL_CODE(ERR_IO, "execv", errno));
    unsetenv(SERVE_HANDED_OVER);
    (void)fcntl(o->listen_fd, F_SETFD, FD_CLOEXEC);
}

static err serve_listen(struct arena *a, const struct options *o, struct application_options *ret)
{
    if (serve_is_handed_over(&ret->listen_fd)) {
        return NO_ERR;
    }
    err e = http_listen(arena_cstr(a, o->value[OPT_LISTEN]), &ret->listen_fd);
    if (e.kind == ERR_BUSY) { // which is for a held folder, with an exit status of its own
        return FAIL_ABOUT(ERR_IO, "another program listens there already:", o->value[OPT_LISTEN]);
    }
    return e;
}

static int serve_application(const struct application_options *o)
{
    // Keys may have changed since the supervisor read them.
    err e = seal_has_master() ? master_load_again() : NO_ERR;
    if (!err_is(e)) {
        e = application_run(o);
    }
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}

static void serve_tell_supervisor(const struct application_options *o)
{
    if (write(o->ready_fd, "r", 1) != 1) {
        log_write(LOG_WARNING, "nobody waits to hear that we are ready", NULL, 0);
    }
}

// Starts the application; the pipe tells when it answers.
static pid_t serve_start(struct application_options o, const struct helpers *helpers, int *ret_ready_fd)
{
    int ready[2];
    if (pipe(ready) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ready[0]);
        helpers_leave(helpers);
        prctl(PR_SET_PDEATHSIG, SIGTERM); // no application without its supervisor
        signal(SIGTERM, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        signal(SIGHUP, SIG_IGN); // the supervisor's matter
        o.ready = serve_tell_supervisor;
        o.ready_fd = ready[1];
        _exit(serve_application(&o));
    }
    close(ready[1]);
    *ret_ready_fd = ready[0];
    return child;
}

static bool serve_is_ready(int ready_fd)
{
    char byte;
    ssize_t n;
    do {
        n = read(ready_fd, &byte, 1);
    } while (n < 0 && errno == EINTR && !serve_told_to_stop);
    close(ready_fd);
    return n == 1;
}

// Until the application has ended; helpers that end meanwhile are started again.
static int serve_wait(pid_t child, struct helpers *helpers)
{
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(-1, &status, 0);
        if (ended > 0 && ended != child) {
            (void)helpers_ended(helpers, ended, status);
        }
    } while (ended != child && (ended > 0 || errno == EINTR));
    serve_child = 0;
    return status;
}

// How long the next application is to read on where a sync fails: not at all the first time, since it can write
// again once it has started anew; longer each time where that did not help.
static int serve_doubt_ms(int doubt_ms, int64_t lived_ms)
{
    int next = lived_ms - doubt_ms > SERVE_DOUBT_LIVED_MS ? 0 : doubt_ms * 2 + 250;
    return next > SERVE_DOUBT_MS_MAX ? SERVE_DOUBT_MS_MAX : next;
}

static void serve_know_helpers(struct application_options *o, const struct helpers *h)
{
    o->send_fd = h->each[HELPER_SENDER].pair[0];
    o->jail_fd = h->each[HELPER_JAIL].pair[0];
}

static int serve_supervise(struct application_options *o, struct helpers *helpers, const struct serve_self *self)
{
    bool said = false;
    int64_t backoff_ms = 0;
    for (;;) {
        int64_t started_ms = clock_steady_ms();
        int ready_fd;
        pid_t child = serve_start(*o, helpers, &ready_fd);
        if (child < 0) {
            return command_failed(FAIL_CODE(ERR_IO, "the application cannot be started", errno));
        }
        serve_child = child;
        helpers_start(helpers);
        if (serve_told_to_stop || serve_told_to_renew) {
            kill(child, SIGTERM); // it came before we knew whom to tell
        }
        bool ready = serve_is_ready(ready_fd);
        if (ready && !said) {
            said = true;
            serve_say_address(o);
        }
        int status = serve_wait(child, helpers);
        if (serve_told_to_renew && !serve_told_to_stop && said) {
            helpers_stop(helpers); // the new program starts its own
            serve_renew(o, self);
            err e = helpers_open(helpers); // it could not be started: this one goes on
            if (err_is(e)) {
                return command_failed(e);
            }
            serve_know_helpers(o, helpers);
            continue;
        }
        if (serve_told_to_stop || (WIFEXITED(status) && (WEXITSTATUS(status) == EXIT_DONE || !said))) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED; // stopped, or could not begin
        }
        int64_t lived_ms = clock_steady_ms() - started_ms;
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_HELD && ready) {
            o->doubt_ms = serve_doubt_ms(o->doubt_ms, lived_ms);
            continue;
        }
        log_write(LOG_ERROR, "the application died",
                  (struct log_field[]){{"signal", {0}, WIFSIGNALED(status) ? WTERMSIG(status) : 0}}, 1);
        backoff_ms = lived_ms > SERVE_LIVED_MS ? 0 : backoff_ms * 2 + 50;
        backoff_ms = backoff_ms > SERVE_BACKOFF_MS_MAX ? SERVE_BACKOFF_MS_MAX : backoff_ms;
        poll(NULL, 0, (int)backoff_ms);
    }
}

int command_serve(struct arena *a, const struct options *o)
{
    if (o->argument_count != 0) {
        return command_misused("guildhall serve --data DIR [--listen ADDRESS:PORT]");
    }
    struct application_options application;
    struct helpers helpers = {0};
    err e = serve_settings(a, o, &application);
    if (!err_is(e)) {
        e = serve_listen(a, o, &application);
    }
    if (!err_is(e)) {
        e = serve_mail_options(a, o, &helpers, &application);
    }
    if (!err_is(e)) {
        e = serve_jail_options(o, &helpers, &application);
    }
    if (err_is(e)) {
        return command_failed(e);
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max; // a descriptor a connection, three a store
        setrlimit(RLIMIT_NOFILE, &files);
    }
    signal(SIGPIPE, SIG_IGN);
    if (o->value[OPT_SINGLE].len != 0) {
        application.ready = serve_say_address;
        application.mails = false; // there is no sender
        return serve_application(&application);
    }
    e = helpers_open(&helpers);
    if (err_is(e)) {
        return command_failed(e);
    }
    serve_know_helpers(&application, &helpers);
    struct sigaction action = {.sa_handler = serve_on_signal}; // without SA_RESTART: waiting ends
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    struct serve_self *self = arena_new(a, struct serve_self);
    if (serve_know_self(self)) {
        sigaction(SIGHUP, &action, NULL);
    }
    int status = serve_supervise(&application, &helpers, self);
    helpers_stop(&helpers);
    close(application.listen_fd);
    return status;
}
