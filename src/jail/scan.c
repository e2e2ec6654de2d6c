// SPDX-License-Identifier: Apache-2.0
#include "jail/scan.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// ---- Where it is ------------------------------------------------------------------------------------------

static bool scan_copy(char *to, size_t room, str from)
{
    bool fits = from.len > 0 && from.len < room && memchr(from.ptr, '\0', from.len) == NULL;
    if (fits) {
        memcpy(to, from.ptr, from.len);
        to[from.len] = '\0';
    }
    return fits;
}

err scan_address_read(str said, struct scan_address *ret_address)
{
    struct scan_address a = {0};
    bool fine = false;
    if (str_starts(said, STR("unix:/"))) {
        fine = scan_copy(a.path, sizeof a.path, str_slice(said, strlen("unix:"), said.len));
    } else if (str_starts(said, STR("tcp://"))) {
        str rest = str_slice(said, strlen("tcp://"), said.len);
        size_t colon = rest.len;
        while (colon > 0 && rest.ptr[colon - 1] != ':') {
            colon--;
        }
        str host = str_slice(rest, 0, colon == 0 ? 0 : colon - 1);
        str port = str_slice(rest, colon, rest.len);
        bool bracketed = str_starts(host, STR("[")) && str_ends(host, STR("]"));
        int64_t number;
        host = bracketed ? str_slice(host, 1, host.len - 1) : host;
        fine = str_to_i64(port, 1, 65535, &number) && (bracketed || str_find_char(host, ':') == STR_NONE) &&
               scan_copy(a.host, sizeof a.host, host) && scan_copy(a.port, sizeof a.port, port);
    }
    if (!fine) {
        return FAIL_ABOUT(ERR_INPUT, "--scanner takes unix:/path/of/socket or tcp://host:port, not", said);
    }
    *ret_address = a;
    return NO_ERR;
}

// ---- What it says -----------------------------------------------------------------------------------------

static bool scan_name_is_fine(str name)
{
    bool fine = name.len > 0 && name.len <= SCAN_NAME_MAX;
    for (size_t i = 0; fine && i < name.len; i++) {
        fine = name.ptr[i] > ' ' && name.ptr[i] < 127;
    }
    return fine;
}

enum scan_verdict scan_reply(str reply, char *ret_name)
{
    const str before = STR("stream: ");
    const str found = STR(" FOUND");
    ret_name[0] = '\0';
    if (str_eq(reply, STR("stream: OK"))) {
        return SCAN_CLEAN;
    }
    if (str_eq(reply, STR("INSTREAM size limit exceeded. ERROR"))) {
        return SCAN_REFUSED;
    }
    if (str_starts(reply, before) && str_ends(reply, found) && reply.len > before.len + found.len) {
        str name = str_slice(reply, before.len, reply.len - found.len);
        if (scan_name_is_fine(name)) {
            memcpy(ret_name, name.ptr, name.len);
            ret_name[name.len] = '\0';
            return SCAN_INFECTED;
        }
    }
    return SCAN_FAILED;
}

// ---- The conversation -------------------------------------------------------------------------------------

static bool scan_wait(int fd, short what, int64_t until_ms)
{
    for (;;) {
        int64_t left = until_ms - clock_steady_ms();
        struct pollfd one = {.fd = fd, .events = what};
        int n = left <= 0 ? 0 : poll(&one, 1, (int)left);
        if (n > 0) {
            return true;
        }
        if (n == 0 || errno != EINTR) {
            return false;
        }
    }
}

static bool scan_send(const struct scan *s, const void *bytes, size_t len)
{
    int64_t until_ms = clock_steady_ms() + s->timeout_ms;
    for (size_t at = 0; at < len;) {
        ssize_t n = send(s->fd, (const char *)bytes + at, len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            at += (size_t)n;
        } else if ((errno != EAGAIN && errno != EINTR) || !scan_wait(s->fd, POLLOUT, until_ms)) {
            return false;
        }
    }
    return true;
}

static int scan_connect_to(const struct sockaddr *to, socklen_t size, int64_t until_ms)
{
    int wrong = 0;
    socklen_t len = sizeof wrong;
    int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    bool done = connect(fd, to, size) == 0;
    if (!done && errno == EINPROGRESS) {
        done =
            scan_wait(fd, POLLOUT, until_ms) && getsockopt(fd, SOL_SOCKET, SO_ERROR, &wrong, &len) == 0 && wrong == 0;
    }
    if (!done) {
        close(fd);
        return -1;
    }
    return fd;
}

static int scan_connect(const struct scan_address *a, int64_t until_ms)
{
    if (a->path[0] != '\0') {
        struct sockaddr_un to = {.sun_family = AF_UNIX};
        memcpy(to.sun_path, a->path, sizeof to.sun_path);
        return scan_connect_to((const struct sockaddr *)&to, sizeof to, until_ms);
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *all = NULL;
    int fd = -1;
    if (getaddrinfo(a->host, a->port, &hints, &all) != 0) {
        return -1;
    }
    for (const struct addrinfo *one = all; one != NULL && fd < 0; one = one->ai_next) {
        fd = scan_connect_to(one->ai_addr, one->ai_addrlen, until_ms);
    }
    freeaddrinfo(all);
    return fd;
}

static bool scan_open(const struct scan_address *address, int64_t timeout_ms, struct scan *ret_scan)
{
    int64_t connect_ms = timeout_ms < SCAN_CONNECT_MS ? timeout_ms : SCAN_CONNECT_MS;
    *ret_scan = (struct scan){.fd = scan_connect(address, clock_steady_ms() + connect_ms), .timeout_ms = timeout_ms};
    return ret_scan->fd >= 0;
}

bool scan_begin(const struct scan_address *address, int64_t timeout_ms, struct scan *ret_scan)
{
    static const char command[] = "zINSTREAM"; // and its NUL
    if (!scan_open(address, timeout_ms, ret_scan)) {
        return false;
    }
    (void)scan_send(ret_scan, command, sizeof command); // that it hung up is found at the end
    return true;
}

bool scan_put(struct scan *s, str bytes)
{
    uint32_t len = htonl((uint32_t)bytes.len);
    struct pollfd said = {.fd = s->fd, .events = POLLIN};
    // An answer before the end is that it takes no more.
    return poll(&said, 1, 0) == 0 && scan_send(s, &len, sizeof len) && scan_send(s, bytes.ptr, bytes.len);
}

// Until the NUL after it; false where none comes in time, or it is too long.
static bool scan_hear(const struct scan *s, char *room, str *ret_reply)
{
    int64_t until_ms = clock_steady_ms() + s->timeout_ms;
    size_t len = 0;
    while (len < SCAN_REPLY_MAX && scan_wait(s->fd, POLLIN, until_ms)) {
        ssize_t n = recv(s->fd, room + len, SCAN_REPLY_MAX - len, MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        const char *end = memchr(room + len, '\0', (size_t)n);
        len += (size_t)n;
        if (end != NULL) {
            *ret_reply = (str){room, (size_t)(end - room)};
            return end + 1 == room + len; // nothing comes after it
        }
    }
    return false;
}

enum scan_verdict scan_end(struct scan *s, bool whole, char *ret_name)
{
    static const uint32_t no_more = 0;
    char room[SCAN_REPLY_MAX];
    str reply;
    enum scan_verdict verdict = SCAN_FAILED;
    ret_name[0] = '\0';
    if (whole) {
        whole = scan_send(s, &no_more, sizeof no_more);
    }
    if (scan_hear(s, room, &reply)) {
        verdict = scan_reply(reply, ret_name);
    }
    scan_drop(s);
    // Before all of it was seen, nothing is clean.
    return verdict == SCAN_CLEAN && !whole ? SCAN_FAILED : verdict;
}

void scan_drop(struct scan *s)
{
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
}

bool scan_answers(const struct scan_address *address, int64_t timeout_ms)
{
    static const char command[] = "zPING";
    char room[SCAN_REPLY_MAX];
    str reply;
    struct scan s;
    if (!scan_open(address, timeout_ms, &s)) {
        return false;
    }
    bool fine = scan_send(&s, command, sizeof command) && scan_hear(&s, room, &reply) && str_eq(reply, STR("PONG"));
    scan_drop(&s);
    return fine;
}
