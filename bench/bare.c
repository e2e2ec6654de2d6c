// SPDX-License-Identifier: Apache-2.0
// bare: the floor beside which a page of the product is measured. A loop over sockets, one recv and one send a request,
// and the very bytes that the product answered with. It parses nothing and is nobody's server.
//
//     bare event|epoll PORT FILE      libevent's loop, or the kernel's own
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static char bare_bytes[64 * 1024];
static size_t bare_size;
static struct event_base *bare_base;

// False: nobody is there any more.
static bool bare_answer(int fd)
{
    char request[16 * 1024];
    ssize_t n = recv(fd, request, sizeof request, 0);
    if (n < 0 && errno == EAGAIN) {
        return true;
    }
    return n > 0 && send(fd, bare_bytes, bare_size, MSG_NOSIGNAL) == (ssize_t)bare_size;
}

static int bare_take(int listening)
{
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void bare_event_readable(evutil_socket_t fd, short what, void *arg)
{
    struct event **reading = arg;
    (void)what;
    if (!bare_answer(fd)) {
        event_free(*reading);
        free(reading);
        close(fd);
    }
}

static void bare_event_accept(evutil_socket_t listening, short what, void *arg)
{
    (void)what;
    (void)arg;
    int fd = bare_take(listening);
    if (fd >= 0) {
        struct event **reading = malloc(sizeof(struct event *)); // an event is freed by what it calls
        *reading = event_new(bare_base, fd, EV_READ | EV_PERSIST, bare_event_readable, reading);
        event_add(*reading, NULL);
    }
}

static void bare_event(int listening)
{
    bare_base = event_base_new();
    struct event *accepting = event_new(bare_base, listening, EV_READ | EV_PERSIST, bare_event_accept, NULL);
    event_add(accepting, NULL);
    event_base_dispatch(bare_base);
}

static void bare_epoll_add(int poll_fd, int fd)
{
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
}

static void bare_epoll(int listening)
{
    int poll_fd = epoll_create1(EPOLL_CLOEXEC);
    bare_epoll_add(poll_fd, listening);
    for (;;) {
        struct epoll_event ready[256];
        int n = epoll_wait(poll_fd, ready, 256, -1);
        for (int i = 0; i < n; i++) {
            int fd = ready[i].data.fd;
            if (fd == listening) {
                fd = bare_take(listening);
                if (fd >= 0) {
                    bare_epoll_add(poll_fd, fd);
                }
            } else if (!bare_answer(fd)) {
                close(fd);
            }
        }
    }
}

int main(int argc, char **argv)
{
    bool event = argc == 4 && strcmp(argv[1], "event") == 0;
    FILE *in = event || (argc == 4 && strcmp(argv[1], "epoll") == 0) ? fopen(argv[3], "rbe") : NULL;
    if (in == NULL) {
        fprintf(stderr, "bare event|epoll PORT FILE\n");
        return 2;
    }
    bare_size = fread(bare_bytes, 1, sizeof bare_bytes, in);
    fclose(in);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[2], NULL, 10))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4096) != 0) {
        perror("bare");
        return 1;
    }
    if (event) {
        bare_event(fd);
    } else {
        bare_epoll(fd);
    }
    return 0;
}
