// SPDX-License-Identifier: Apache-2.0
// crowd: people who arrive whether or not those before them are done: an open loop, as a queue outside is. Each
// walks the script once, as fast as they are answered. Whoever is asked to come back (503) goes away.
//
//     crowd PORT SCRIPT RATE SECONDS [own]  people.h has the words of a script; RATE people begin each second
//
// They come as through a proxy at 127.0.0.1: whoever has left leaves a connection that the next one uses. With `own`
// each has one of their own, from other addresses.
// Prints one JSON object: how many arrived, went through (`done`), were sent away at the door (`refused`) or later
// (`turned`), met anything else (`failed`), or could not be sent because so many were on their way (`unable`); done
// and refused by the second of their arrival; milliseconds from connecting to being sent away, and of whole journeys.
#include "people.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CROWD_MAX = 10000, // on their way at once
    PER_ADDRESS = 1000,
    SECONDS_MAX = 3600,
    ARRIVE_AT_ONCE = 64, // or answers would lie here unread, and be said to be late, while many connect
    ROOM = 64 * 1024,    // a whole answer
    TIMES_MAX = 4 * 1000 * 1000,
    PAUSE_US = 100,                // before it looks again, where nothing was there
    PATIENCE_US = 30 * 1000 * 1000 // for those who are still on their way at the end
};

struct visitor {
    int fd;
    bool busy, connected;
    bool closes; // the server does, after the answer at hand
    bool kept;   // the connection is somebody's who left
    size_t step;
    int redirects;
    int second; // of their arrival
    int64_t came_us;
    const char *form;
    char path[512];
    struct jar jar;
    size_t got;
    char bytes[ROOM];
};

struct times {
    uint32_t *items;
    size_t count;
};

static struct script script;
static struct visitor *visitors;
static int free_places[CROWD_MAX];
static int free_count, port, poll_fd;
static int idle[CROWD_MAX]; // connections of those who have left
static int idle_count;
static bool own;
static size_t arrived, refused, turned, failed, unable, done_at[SECONDS_MAX], refused_at[SECONDS_MAX];
static struct times refusals, journeys;

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void times_note(struct times *t, int64_t us)
{
    if (t->count < TIMES_MAX) {
        t->items[t->count++] = (uint32_t)us;
    }
}

static void visitor_leave(struct visitor *v, bool kept)
{
    if (kept && !own) {
        epoll_ctl(poll_fd, EPOLL_CTL_DEL, v->fd, NULL);
        idle[idle_count++] = v->fd;
    } else {
        close(v->fd);
    }
    v->busy = false;
    free_places[free_count++] = (int)(v - visitors);
}

static void visitor_fails(struct visitor *v, const char *why)
{
    if (failed++ < 3) {
        fprintf(stderr, "crowd: %s: step %zu, %s\n%.600s\n", why, v->step, v->path, v->got > 0 ? v->bytes : "");
    }
    visitor_leave(v, false);
}

static bool visitor_sends(const struct visitor *v)
{
    char request[REQUEST_MAX];
    size_t n = request_write(request, &script, &v->jar, port, v->path, v->form, "");
    return send(v->fd, request, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static void visitor_connects(struct visitor *v)
{
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;
    v->connected = v->closes = v->kept = false;
    v->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(own ? 1 + (v - visitors) / PER_ADDRESS : 0));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(v->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(v->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (v->fd < 0 || bind(v->fd, (const struct sockaddr *)&from, sizeof from) != 0 ||
        (connect(v->fd, (const struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)) {
        visitor_fails(v, strerror(errno));
        return;
    }
    // Within one machine it is there at once, unless too many wait to be taken in.
    v->connected = visitor_sends(v);
    struct epoll_event e = {.events = v->connected ? EPOLLIN : EPOLLOUT, .data.ptr = v};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, v->fd, &e);
}

static void visitor_ask(struct visitor *v, const char *form)
{
    v->form = form;
    v->got = 0;
    if (v->closes) { // the server ends it with the answer before: asked on another
        close(v->fd);
        visitor_connects(v);
    } else if (!visitor_sends(v)) {
        visitor_fails(v, "a request was not taken");
    }
}

// A connection that somebody left, if the server has not closed it meanwhile.
static bool visitor_takes_idle(struct visitor *v)
{
    while (idle_count > 0) {
        char byte;
        v->fd = idle[--idle_count];
        if (recv(v->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN) {
            struct epoll_event e = {.events = EPOLLIN, .data.ptr = v};
            epoll_ctl(poll_fd, EPOLL_CTL_ADD, v->fd, &e);
            v->connected = v->kept = true;
            visitor_ask(v, NULL);
            return true;
        }
        close(v->fd);
    }
    return false;
}

static void visitor_comes(int second)
{
    arrived++;
    if (free_count == 0) {
        unable++;
        return;
    }
    int place = free_places[--free_count];
    struct visitor *v = &visitors[place];
    v->busy = true;
    v->connected = v->closes = false;
    v->form = NULL;
    v->step = 1;
    v->redirects = 0;
    v->second = second;
    v->came_us = now_us();
    v->jar.count = 0;
    v->got = 0;
    snprintf(v->path, sizeof v->path, "%s", script.steps[0].path);
    if (!visitor_takes_idle(v)) {
        visitor_connects(v);
    }
}

static void visitor_go_on(struct visitor *v, const char *page)
{
    const struct step *s = &script.steps[v->step++];
    if (strstr(v->path, s->path) == NULL) {
        visitor_fails(v, "not the page");
    } else if (s->verb == VERB_POST) {
        visitor_ask(v, s->text);
    } else if (strstr(page, s->text) == NULL) {
        visitor_fails(v, "not the end");
    } else {
        done_at[v->second]++;
        times_note(&journeys, now_us() - v->came_us);
        visitor_leave(v, !v->closes);
    }
}

static void visitor_answered(struct visitor *v, const struct answer *a)
{
    v->closes = a->closes;
    if (a->status == 503) {
        bool at_the_door = v->step == 1 && v->form == NULL;
        *(at_the_door ? &refused : &turned) += 1;
        refused_at[v->second] += at_the_door;
        if (at_the_door) {
            times_note(&refusals, now_us() - v->came_us);
        }
        visitor_leave(v, !a->closes);
        return;
    }
    if (!jar_take(&v->jar, v->bytes)) {
        visitor_fails(v, "too many cookies");
    } else if (a->status == 303 && a->location != NULL && a->location[0] == '/' && v->redirects++ < REDIRECTS_MAX) {
        snprintf(v->path, sizeof v->path, "%.*s", (int)strcspn(a->location, "#\r"), a->location);
        visitor_ask(v, NULL);
    } else if (a->status != 200) {
        visitor_fails(v, "not the status");
    } else {
        v->redirects = 0;
        visitor_go_on(v, v->bytes + a->head);
    }
}

static void visitor_ready(struct visitor *v, uint32_t events)
{
    if (!v->connected) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(v->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0 || (events & EPOLLOUT) == 0) {
            visitor_fails(v, strerror(error));
            return;
        }
        v->connected = true;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = v};
        epoll_ctl(poll_fd, EPOLL_CTL_MOD, v->fd, &e);
        visitor_ask(v, v->form);
        return;
    }
    ssize_t n = recv(v->fd, v->bytes + v->got, ROOM - v->got - 1, MSG_DONTWAIT);
    if (n <= 0) {
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        if (v->kept && v->got == 0) { // closed as the request was on its way: asked anew, as a browser does
            close(v->fd);
            visitor_connects(v);
        } else {
            visitor_fails(v, n == 0 ? "the connection ended" : strerror(errno));
        }
        return;
    }
    v->kept = false; // it works
    v->got += (size_t)n;
    v->bytes[v->got] = '\0';
    struct answer a;
    enum whole whole = answer_read(v->bytes, v->got, &a);
    if (whole == WHOLE_YES) {
        visitor_answered(v, &a);
    } else if (whole == WHOLE_NEVER || v->got == ROOM - 1) {
        visitor_fails(v, "an answer without end");
    }
}

static void crowd_walk(double rate, double seconds)
{
    int64_t began = now_us();
    int64_t end = began + (int64_t)(seconds * 1e6);
    int64_t now = began;
    while (now < end || (free_count < CROWD_MAX && now < end + PATIENCE_US)) {
        double due = rate * (double)((now < end ? now : end) - began) / 1e6;
        for (int i = 0; i < ARRIVE_AT_ONCE && (double)arrived < due; i++) {
            visitor_comes((int)((now - began) / 1000000));
        }
        struct epoll_event ready[512];
        int64_t asked = now;
        int n = epoll_wait(poll_fd, ready, 512, 0);
        for (int i = 0; i < n; i++) {
            struct visitor *v = ready[i].data.ptr;
            if (v->busy) {
                visitor_ready(v, ready[i].events);
            }
        }
        // Asleep, this program would have to be woken by an answer, which the server's core pays for; without a pause,
        // it would hold the lock that each answer needs.
        for (now = now_us(); n == 0 && now < asked + PAUSE_US; now = now_us()) {}
    }
    for (int i = 0; i < CROWD_MAX; i++) {
        if (visitors[i].busy) {
            visitor_fails(&visitors[i], "never answered");
        }
    }
}

static int times_compare(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

static void times_print(const char *name, struct times *t)
{
    qsort(t->items, t->count, sizeof t->items[0], times_compare);
#define AT(share) (t->count == 0 ? 0.0 : t->items[(size_t)((double)(t->count - 1) * (share))] / 1000.0)
    printf(", \"%s\": {\"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f}", name, AT(0.5), AT(0.99), AT(1.0));
#undef AT
}

static void counts_print(const char *name, const size_t *counts, int count)
{
    printf(", \"%s\": [", name);
    for (int i = 0; i < count; i++) {
        printf("%s%zu", i == 0 ? "" : ", ", counts[i]);
    }
    printf("]");
}

int main(int argc, char **argv)
{
    double rate = argc >= 5 ? strtod(argv[3], NULL) : 0;
    double seconds = argc >= 5 ? strtod(argv[4], NULL) : 0;
    if (!(rate > 0 && rate <= 1e6 && seconds > 0 && seconds < SECONDS_MAX)) {
        fprintf(stderr, "crowd PORT SCRIPT RATE SECONDS [own]\n");
        return 2;
    }
    port = (int)strtol(argv[1], NULL, 10);
    own = argc == 6 && strcmp(argv[5], "own") == 0;
    visitors = calloc(CROWD_MAX, sizeof *visitors);
    refusals.items = malloc(TIMES_MAX * sizeof(uint32_t));
    journeys.items = malloc(TIMES_MAX * sizeof(uint32_t));
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (visitors == NULL || refusals.items == NULL || journeys.items == NULL || !script_read(&script, argv[2])) {
        return 1;
    }
    for (int i = 0; i < CROWD_MAX; i++) {
        free_places[free_count++] = CROWD_MAX - 1 - i;
    }
    crowd_walk(rate, seconds);
    size_t done = 0;
    for (int i = 0; i < SECONDS_MAX; i++) {
        done += done_at[i];
    }
    printf("{\"arrived\": %zu, \"done\": %zu, \"refused\": %zu, \"turned\": %zu, \"failed\": %zu, \"unable\": %zu",
           arrived, done, refused, turned, failed, unable);
    counts_print("done_by_second", done_at, (int)seconds + 1);
    counts_print("refused_by_second", refused_at, (int)seconds + 1);
    times_print("refused_ms", &refusals);
    times_print("journey_ms", &journeys);
    printf("}\n");
    return 0;
}
