// SPDX-License-Identifier: Apache-2.0
// bare: the floor that bench/run.py measures beside the product. libevent's loop, one recv and one send
// a request, and the very bytes that the product answered with. It parses nothing and is nobody's server.
//
//     bare FILE        prints its port
#include <errno.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char bare_answer[64 * 1024];
static size_t bare_size;
static struct event_base *bare_loop;

static void bare_readable(evutil_socket_t fd, short what, void *arg)
{
    struct event **reading = arg;
    char request[16 * 1024];
    (void)what;
    ssize_t n = recv(fd, request, sizeof request, 0);
    if (n < 0 && errno == EAGAIN) {
        return;
    }
    if (n <= 0 || send(fd, bare_answer, bare_size, MSG_NOSIGNAL) != (ssize_t)bare_size) {
        event_free(*reading);
        free(reading);
        close(fd);
    }
}

static void bare_accept(evutil_socket_t listening, short what, void *arg)
{
    (void)what;
    (void)arg;
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct event **reading = malloc(sizeof(struct event *)); // an event is freed by what it calls
    *reading = event_new(bare_loop, fd, EV_READ | EV_PERSIST, bare_readable, reading);
    event_add(*reading, NULL);
}

int main(int argc, char **argv)
{
    FILE *in = argc == 2 ? fopen(argv[1], "rbe") : NULL;
    if (in == NULL) {
        fprintf(stderr, "bare FILE\n");
        return 2;
    }
    bare_size = fread(bare_answer, 1, sizeof bare_answer, in);
    fclose(in);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(fd, (const struct sockaddr *)&address, size) != 0 || listen(fd, 1024) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        perror("bare");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    bare_loop = event_base_new();
    struct event *listening = event_new(bare_loop, fd, EV_READ | EV_PERSIST, bare_accept, NULL);
    event_add(listening, NULL);
    event_base_dispatch(bare_loop);
    return 0;
}
