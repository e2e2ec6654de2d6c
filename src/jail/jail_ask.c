// SPDX-License-Identifier: Apache-2.0
// The application's side of the jail: on a worker thread, which waits in short turns so that a stop is seen.
#include "base/clock.h"
#include "jail/jail.h"
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    JAIL_TURN_MS = 100
};

err jail_ask(int fd, enum jail_work work, int64_t timeout_ms, const _Atomic bool *stops, struct jail_job *ret_job)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    int pair[2];
    unsigned char what = (unsigned char)work;
    struct iovec byte = {&what, 1};
    struct msghdr m = {
        .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return FAIL_CODE(ERR_IO, "a pair of sockets cannot be made", errno);
    }
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &pair[1], sizeof(int));
    bool sent = sendmsg(fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
    int code = errno;
    close(pair[1]);
    if (!sent) {
        close(pair[0]);
        return FAIL_CODE(ERR_BUSY, "the jail takes nothing", code);
    }
    *ret_job = (struct jail_job){pair[0], timeout_ms, stops};
    return NO_ERR;
}

static bool jail_wait(const struct jail_job *job, short what, int64_t until_ms)
{
    while (!*job->stops && clock_steady_ms() < until_ms) {
        struct pollfd one = {.fd = job->fd, .events = what};
        if (poll(&one, 1, JAIL_TURN_MS) > 0) {
            return true;
        }
    }
    return false;
}

static bool jail_send(struct jail_job *job, const void *bytes, size_t len)
{
    int64_t until_ms = clock_steady_ms() + job->timeout_ms;
    for (size_t at = 0; at < len;) {
        ssize_t n = send(job->fd, (const char *)bytes + at, len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            at += (size_t)n;
        } else if ((errno != EAGAIN && errno != EINTR) || !jail_wait(job, POLLOUT, until_ms)) {
            return false;
        }
    }
    return true;
}

static bool jail_receive(struct jail_job *job, void *to, size_t len)
{
    int64_t until_ms = clock_steady_ms() + job->timeout_ms;
    for (size_t at = 0; at < len;) {
        ssize_t n = recv(job->fd, (char *)to + at, len - at, MSG_DONTWAIT);
        if (n > 0) {
            at += (size_t)n;
        } else if (n == 0 || (errno != EAGAIN && errno != EINTR) || !jail_wait(job, POLLIN, until_ms)) {
            return false;
        }
    }
    return true;
}

bool jail_put(struct jail_job *job, str bytes)
{
    uint32_t len = (uint32_t)bytes.len;
    return jail_send(job, &len, sizeof len) && jail_send(job, bytes.ptr, bytes.len);
}

bool jail_verdict(struct jail_job *job, struct jail_verdict *ret_verdict)
{
    uint32_t len = 0;
    bool fine = jail_receive(job, &len, sizeof len) && len == sizeof *ret_verdict &&
                jail_receive(job, ret_verdict, sizeof *ret_verdict);
    fine = fine && (unsigned)ret_verdict->verdict <= SCAN_FAILED;
    for (size_t i = 0; i < SCAN_NAME_MAX; i++) {
        char *c = &ret_verdict->name[i];
        *c = *c == '\0' || (*c > ' ' && *c < 127) ? *c : '?'; // it goes into the log
    }
    ret_verdict->name[SCAN_NAME_MAX] = '\0';
    return fine;
}

bool jail_picture(struct jail_job *job, struct jail_picture *ret_picture)
{
    uint32_t len = 0;
    unsigned char said[sizeof *ret_picture];
    if (!jail_receive(job, &len, sizeof len) || len != sizeof said || !jail_receive(job, said, sizeof said)) {
        return false;
    }
    // It comes from whoever opened what a stranger made: a bool that is neither is none.
    *ret_picture = (struct jail_picture){.is = said[offsetof(struct jail_picture, is)] == 1,
                                         .fine = said[offsetof(struct jail_picture, fine)] == 1,
                                         .shut = said[offsetof(struct jail_picture, shut)] == 1};
    return true;
}

ssize_t jail_take(struct jail_job *job, char *room)
{
    uint32_t len = 0;
    bool fine = jail_receive(job, &len, sizeof len) && len <= JAIL_PIECE && jail_receive(job, room, len);
    return fine ? (ssize_t)len : -1;
}

void jail_done(struct jail_job *job)
{
    close(job->fd);
    job->fd = -1;
}
