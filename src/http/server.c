// SPDX-License-Identifier: Apache-2.0
// server: listens, takes connections within limits, and stops in order.
#include "base/clock.h"
#include "http/connection.h"
#include "http/proxy.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    SERVER_BACKLOG = 4096,
    SERVER_ACCEPT_AT_ONCE = 512,  // or those who wait to be taken in would wait unseen; and for no longer than
    SERVER_ACCEPT_SHARE = 4,      // the turn before took, divided by this,
    SERVER_ACCEPT_US = 2000,      // or this, if that is more;
    SERVER_ACCEPT_TIMED = 16,     // looked at after so many
    SERVER_REFUSED_AT_ONCE = 256, // connections past the cap that are told so; further ones are not
    SERVER_OTHER_FILES = 512,     // descriptors left for stores, files and bodies
    SERVER_RESPONSE_HEAD = 64 * 1024,
};

static err server_split(const char *listen_on, struct arena *a, const char **ret_host, const char **ret_port)
{
    str whole = str_from(listen_on);
    size_t colon = whole.len;
    while (colon > 0 && whole.ptr[colon - 1] != ':') {
        colon--;
    }
    if (colon == 0) {
        return FAIL_ABOUT(ERR_INPUT, "an address to listen on is HOST:PORT", whole);
    }
    str host = str_slice(whole, 0, colon - 1);
    if (host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']') {
        host = str_slice(host, 1, host.len - 1);
    }
    int64_t port;
    if (!str_to_i64(str_slice(whole, colon, whole.len), 0, 65535, &port)) {
        return FAIL_ABOUT(ERR_INPUT, "the port to listen on is a number up to 65535", whole);
    }
    *ret_host = arena_cstr(a, host);
    *ret_port = arena_cstr(a, str_slice(whole, colon, whole.len));
    return NO_ERR;
}

static err server_bind(const struct addrinfo *info, int *ret_fd)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return FAIL_CODE(ERR_IO, "a socket cannot be made", errno);
    }
    int on = 1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 || listen(fd, SERVER_BACKLOG) != 0) {
        int code = errno;
        close(fd);
        return FAIL_CODE(code == EADDRINUSE ? ERR_BUSY : ERR_IO, "the address cannot be listened on", code);
    }
    *ret_fd = fd;
    return NO_ERR;
}

err http_listen(const char *listen_on, int *ret_fd)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    const char *host = NULL;
    const char *port = NULL;
    err e = server_split(listen_on, &a, &host, &port);
    if (!err_is(e)) {
        assert(host != NULL && port != NULL);
        struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
        struct addrinfo *info = NULL;
        bool localhost = strcmp(host, "localhost") == 0;
        if (getaddrinfo(host[0] == '\0' ? NULL : localhost ? "127.0.0.1" : host, port, &hints, &info) != 0) {
            e = FAIL_ABOUT(ERR_INPUT, "not an address of this machine, in numbers", str_from(listen_on));
        } else {
            e = server_bind(info, ret_fd);
            freeaddrinfo(info);
        }
    }
    arena_free(&a);
    return e;
}

static void server_peer(const struct sockaddr_storage *from, struct in6_addr *ret_peer)
{
    *ret_peer = (struct in6_addr){0};
    if (from->ss_family == AF_INET6) {
        memcpy(ret_peer, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, sizeof *ret_peer);
    } else if (from->ss_family == AF_INET) {
        ret_peer->s6_addr[10] = ret_peer->s6_addr[11] = 0xFF;
        memcpy(&ret_peer->s6_addr[12], &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
    }
}

static void server_take(struct http_server *s, int fd, const struct sockaddr_storage *from)
{
    int64_t most = s->limits.connection_count;
    if (s->counts.connections >= most + SERVER_REFUSED_AT_ONCE) {
        close(fd);
        return;
    }
    struct in6_addr peer;
    server_peer(from, &peer);
    struct connection *c = connection_open(s, fd, &peer);
    if (c != NULL && (s->counts.connections > most || !address_count(c))) {
        connection_refuse(c, 503);
    } else if (c != NULL) {
        connection_begin(c);
    }
}

// Who is taken in is read from at once, and may be sent away. In a crowd that takes a share of each turn and no more:
// who is left waits in the kernel's queue, and those who are in go on meanwhile.
static bool server_accepts_on(struct http_server *s, int taken)
{
    if (taken % SERVER_ACCEPT_TIMED != 0 || s->stopping) {
        return true;
    }
    int64_t now_us = clock_steady_us();
    if (taken == 0) {
        http_turn_begin(s);
        int64_t share_us = s->turn_before.took_us / SERVER_ACCEPT_SHARE;
        s->accept_until_us = now_us + (share_us > SERVER_ACCEPT_US ? share_us : SERVER_ACCEPT_US);
    }
    return now_us < s->accept_until_us;
}

static void server_accept(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct http_server *s = arg;
    for (int i = 0; i < SERVER_ACCEPT_AT_ONCE && server_accepts_on(s, i); i++) {
        struct sockaddr_storage from = {0};
        socklen_t size = sizeof from;
        int taken = accept4(fd, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (taken >= 0) {
            server_take(s, taken, &from);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
            event_del(&s->accept); // until the next tick: asking at once again would burn the processor
            s->accepting = false;
            deadline_start(s);
            return;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

void server_closed(struct http_server *s)
{
    if (s->stopping && s->stopped != NULL && s->connections == NULL && s->exchange_count == 0) {
        event_active(&s->stop, EV_TIMEOUT, 0); // not from within whoever closed the last one
    }
}

// Whoever has just been answered may be asking again at this moment: that is answered still, and the connection
// closed with the answer. Those who have been silent are closed now, each of which leaves this list: it is closed, or
// has a request that is answered.
static void server_let_idle_go(struct http_server *s)
{
    struct deadline_list *idle = &s->deadlines[DEADLINE_KEEP_ALIVE];
    int64_t now = clock_steady_ms();
    deadline_shorten(s, DEADLINE_KEEP_ALIVE, LIMIT_STOP_IDLE_MS);
    while (idle->first != NULL && now - idle->first->since_ms >= idle->length_ms) {
        connection_stop(idle->first);
    }
}

// First to begin the stop, then to tell that it is done.
static void server_stop(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct http_server *s = arg;
    if (s->fd >= 0) {
        if (s->accepting) {
            server_accept(s->fd, EV_READ, s); // those in the queue are connected already
            event_del(&s->accept);
        }
        close(s->fd);
        s->fd = -1;
        server_let_idle_go(s);
        deadline_start(s);
    }
    if (s->stopped != NULL && s->connections == NULL && s->exchange_count == 0) {
        void (*stopped)(void *) = s->stopped;
        s->stopped = NULL;
        stopped(s->stopped_with);
    }
}

void http_turn_begin(struct http_server *s)
{
    if (s->turn.began_us == 0) {
        s->turn.began_us = clock_steady_us();
    }
}

void http_turn_end(struct http_server *s)
{
    s->turn.took_us = s->turn.began_us == 0 ? 0 : clock_steady_us() - s->turn.began_us;
    s->busy_us += s->turn.took_us;
    s->turn_before = s->turn;
    s->turn = (struct server_turn){0};
}

struct http_load server_load(const struct http_server *s, int64_t now_us)
{
    int64_t so_far_us = now_us - s->turn.began_us;
    return (struct http_load){.now_us = now_us,
                              .busy_us = s->busy_us + so_far_us,
                              .waited_us = s->turn_before.took_us + so_far_us,
                              .among = s->turn_before.requests + s->turn.requests};
}

void http_stop(struct http_server *s, void (*stopped)(void *), void *with)
{
    if (s->stopping) {
        return;
    }
    s->stopping = true;
    s->stopped = stopped;
    s->stopped_with = with;
    s->stop_at_ms = clock_steady_ms() + (s->limits.stop_ms > 0 ? s->limits.stop_ms : LIMIT_STOP_MS);
    event_active(&s->stop, EV_TIMEOUT, 0);
}

static int server_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {0};
    socklen_t size = sizeof address;
    if (getsockname(fd, &address.any, &size) != 0) {
        return 0;
    }
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static err server_trust(struct http_server *s, const char *address)
{
    if (address == NULL || address[0] == '\0') {
        return NO_ERR;
    }
    struct in_addr v4;
    if (inet_pton(AF_INET, address, &v4) == 1) {
        s->trusted_proxy.s6_addr[10] = s->trusted_proxy.s6_addr[11] = 0xFF;
        memcpy(&s->trusted_proxy.s6_addr[12], &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, address, &s->trusted_proxy) != 1) {
        return FAIL_ABOUT(ERR_INPUT, "the trusted proxy is not an address", str_from(address));
    }
    s->has_trusted_proxy = true;
    return NO_ERR;
}

// As many connections as there are descriptors for.
static int server_connections(int wanted)
{
    struct rlimit files;
    int most = wanted > 0 ? wanted : LIMIT_CONNECTION_COUNT;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < (rlim_t)most + SERVER_OTHER_FILES) {
        rlim_t room =
            files.rlim_cur > 2 * SERVER_OTHER_FILES ? files.rlim_cur - SERVER_OTHER_FILES : files.rlim_cur / 2;
        most = room < (rlim_t)most ? (int)room : most;
    }
    return most;
}

err http_start(struct event_base *loop, const struct http_options *options, const struct http_owner *owner,
               struct http_server **ret_server)
{
    struct http_server *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return FAIL(ERR_IO, "out of memory");
    }
    s->loop = loop;
    s->owner = owner;
    s->limits = options->limits;
    s->limits.connection_count = server_connections(options->limits.connection_count);
    s->spool_dir = options->spool_dir != NULL ? options->spool_dir : "/tmp";
    s->fd = options->listen_fd;
    err e = server_trust(s, options->trusted_proxy);
    if (!err_is(e) && s->fd < 0) {
        e = http_listen(options->listen, &s->fd);
    }
    if (err_is(e)) {
        free(s);
        return e;
    }
    (void)fcntl(s->fd, F_SETFL, fcntl(s->fd, F_GETFL) | O_NONBLOCK);
    s->port = server_port(s->fd);
    int on = 1; // what is accepted has it from here
    (void)setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    signal(SIGPIPE, SIG_IGN);
    buf_init(&s->out, SERVER_RESPONSE_HEAD + SERVER_SEND_TOGETHER);
    address_start(s);
    deadline_init(s);
    event_assign(&s->stop, loop, -1, 0, server_stop, s);
    event_assign(&s->reap, loop, -1, 0, connection_reap, s);
    event_assign(&s->accept, loop, s->fd, EV_READ | EV_PERSIST, server_accept, s);
    s->accepting = event_add(&s->accept, NULL) == 0;
    *ret_server = s;
    return NO_ERR;
}

int http_port(const struct http_server *s)
{
    return s->port;
}

struct http_counts http_counts(const struct http_server *s)
{
    return s->counts;
}

void http_free(struct http_server *s)
{
    if (s == NULL) {
        return;
    }
    s->stopping = true;
    s->stopped = NULL;
    while (s->connections != NULL) {
        connection_lost(s->connections);
    }
    if (s->fd >= 0) {
        event_del(&s->accept);
        close(s->fd);
    }
    event_del(&s->stop);
    event_del(&s->reap);
    connection_reap(-1, 0, s);
    deadline_end(s);
    for (struct exchange *x = s->exchanges; x != NULL; x = x->older) {
        x->server = NULL; // the owner holds them, and frees them by answering
    }
    while (s->spare != NULL) {
        struct exchange *x = s->spare;
        s->spare = x->older;
        exchange_free(x);
    }
    buf_free(&s->out);
    free(s);
}
