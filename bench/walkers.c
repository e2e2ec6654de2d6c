// SPDX-License-Identifier: Apache-2.0
// walkers: people for bench/run.py. Each has a connection that is kept alive and does one thing again
// and again; every answer is looked at, and one that is not as it must be ends the run.
//
//     walkers PORT USERS SECONDS bare|get|save|journey
//
// Prints one JSON object: requests, journeys, seconds, and the 50th and 99th percentile in microseconds.
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define AT "/bench/bench"

enum {
    USERS_MAX = 1024,
    ANSWER_MAX = 64 * 1024,
    TIMES_MAX = 4 * 1000 * 1000
};

struct step {
    const char *path, *form; // no form: GET
    const char *location;    // what a POST is answered with
    const char *must;        // stands on the page
};

static const struct step journey[] = {
    {AT "/name", NULL, NULL, "Full name"},
    {AT "/name", "name=Ada+Lovelace", AT "/email", NULL},
    {AT "/email", NULL, NULL, "Email address"},
    {AT "/email", "email=ada%40example.org", AT "/born", NULL},
    {AT "/born", NULL, NULL, "Date of birth"},
    {AT "/born", "born-day=10&born-month=12&born-year=1985", AT "/address", NULL},
    {AT "/address", NULL, NULL, "Address"},
    {AT "/address", "address=12+St+James%27s+Square%0D%0ALondon", AT "/member", NULL},
    {AT "/member", NULL, NULL, "a member?"},
    {AT "/member", "member=yes", AT "/check-answers", NULL},
    {AT "/check-answers", NULL, NULL, "Lovelace"},
    {AT "/check-answers", "", AT "/check-answers/sent", NULL},
    {AT "/check-answers/sent", NULL, NULL, "id=\"reference\""},
};
enum {
    JOURNEY_STEPS = sizeof journey / sizeof journey[0]
};
static const struct step save_again = {AT "/email", "email=ada%40example.org", AT "/born", NULL};
static const struct step get_again = {AT "/name", NULL, NULL, "Ada Lovelace"};
static const struct step bare = {"/", NULL, NULL, "Full name"};

struct user {
    int fd;
    size_t step, got;
    const struct step *asked;
    int64_t asked_us;
    char cookie[128];
    char answer[ANSWER_MAX];
};

static struct user users[USERS_MAX];
static uint32_t times[TIMES_MAX];
static size_t time_count;
static int64_t journeys;
static int port;
static const char *what;

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void give_up(const char *why, const struct user *u)
{
    fprintf(stderr, "walkers: %s at %s\n%.2000s\n", why, u->asked != NULL ? u->asked->path : "-", u->answer);
    exit(1);
}

// What the user does next. Those who look at or save one page have answered the first one before.
static const struct step *user_next(struct user *u)
{
    if (strcmp(what, "bare") == 0) {
        return &bare;
    }
    if (strcmp(what, "journey") == 0) {
        if (u->step == JOURNEY_STEPS) {
            u->step = 0;
            u->cookie[0] = '\0';
            journeys++;
        }
        return &journey[u->step];
    }
    return u->step < 2 ? &journey[u->step] : strcmp(what, "get") == 0 ? &get_again : &save_again;
}

static void user_ask(struct user *u)
{
    char request[2048];
    const struct step *s = user_next(u);
    bool post = s->form != NULL;
    int n =
        snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s", post ? "POST" : "GET",
                 s->path, port, u->cookie[0] != '\0' ? "Cookie: " : "", u->cookie, u->cookie[0] != '\0' ? "\r\n" : "");
    if (post) {
        n += snprintf(request + n, sizeof request - (size_t)n,
                      "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: %zu\r\n\r\n%s",
                      strlen(s->form), s->form);
    } else {
        n += snprintf(request + n, sizeof request - (size_t)n, "\r\n");
    }
    u->asked = s;
    u->got = 0;
    u->asked_us = now_us();
    if (send(u->fd, request, (size_t)n, MSG_NOSIGNAL) != n) {
        give_up("a request was not taken", u);
    }
}

static const char *answer_field(const char *answer, const char *name)
{
    const char *at = strstr(answer, name);
    return at == NULL ? "" : at + strlen(name);
}

static void user_check(struct user *u, const char *body)
{
    bool post = u->asked->form != NULL;
    if (strncmp(u->answer, post ? "HTTP/1.1 303" : "HTTP/1.1 200", 12) != 0) {
        give_up("not the status", u);
    }
    if (post &&
        strncmp(answer_field(u->answer, "\r\nLocation: "), u->asked->location, strlen(u->asked->location)) != 0) {
        give_up("not the way", u);
    }
    if (!post && strstr(body, u->asked->must) == NULL) {
        give_up("not the page", u);
    }
    const char *cookie = answer_field(u->answer, "\r\nSet-Cookie: ");
    if (cookie[0] != '\0') {
        snprintf(u->cookie, sizeof u->cookie, "%.*s", (int)strcspn(cookie, ";\r"), cookie);
    }
}

// Reads what came; when it is a whole answer, goes on to the next step.
static void user_read(struct user *u)
{
    ssize_t n = recv(u->fd, u->answer + u->got, ANSWER_MAX - 1 - u->got, MSG_DONTWAIT);
    if (n <= 0) {
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        give_up("the connection ended", u);
    }
    u->got += (size_t)n;
    u->answer[u->got] = '\0';
    const char *end = strstr(u->answer, "\r\n\r\n");
    if (end == NULL) {
        return;
    }
    size_t head = (size_t)(end - u->answer) + 4;
    size_t size = strtoul(answer_field(u->answer, "\r\nContent-Length: "), NULL, 10);
    if (u->got < head + size) {
        return;
    }
    user_check(u, end);
    if (time_count < TIMES_MAX) {
        times[time_count++] = (uint32_t)(now_us() - u->asked_us);
    }
    u->step++;
    user_ask(u);
}

static int times_compare(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

static int user_connect(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        perror("walkers: connect");
        exit(1);
    }
    return fd;
}

int main(int argc, char **argv)
{
    int count = argc == 5 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (count < 1 || count > USERS_MAX) {
        fprintf(stderr, "walkers PORT USERS SECONDS bare|get|save|journey\n");
        return 2;
    }
    port = (int)strtol(argv[1], NULL, 10);
    what = argv[4];
    int poll_fd = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        users[i].fd = user_connect();
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &users[i]};
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, users[i].fd, &e);
    }
    int64_t began = now_us();
    int64_t end = began + (int64_t)(strtod(argv[3], NULL) * 1e6);
    for (int i = 0; i < count; i++) {
        user_ask(&users[i]);
    }
    while (now_us() < end) {
        struct epoll_event ready[64];
        int n = epoll_wait(poll_fd, ready, 64, 100);
        for (int i = 0; i < n; i++) {
            user_read(ready[i].data.ptr);
        }
    }
    double seconds = (double)(now_us() - began) / 1e6;
    qsort(times, time_count, sizeof times[0], times_compare);
    printf("{\"requests\": %zu, \"journeys\": %lld, \"seconds\": %.3f, \"p50\": %u, \"p99\": %u}\n", time_count,
           (long long)journeys, seconds, times[time_count / 2], times[time_count * 99 / 100]);
    return 0;
}
