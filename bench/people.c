// SPDX-License-Identifier: Apache-2.0
// people: walks many people through a service at once, each on a connection that is kept alive, each as fast as it is
// answered. Every answer is looked at; the first that is not as the script has it ends the run.
//
//     people PORT SCRIPT PEOPLE SECONDS [SPREAD]        people.h has the words of a script
//
// Who is told that there is too much to do (503 with Retry-After) comes back then; these answers are counted apart.
//
// First each goes some steps ahead: up to `again`, or where there is none, one a request further than the one before,
// so that they do not go in step. Then it prints "ready" and waits for a line (or the end) of standard input, so that
// whoever measures begins there. After SECONDS nobody asks any more; what was asked is waited for. Then one JSON
// object.
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
    PEOPLE_MAX = 16 * 1024,
    PEOPLE_PER_ADDRESS = 1000, // then the next of 127.0.0.0/8: a server bounds what one address may open
    ROOM = 256 * 1024,         // a whole answer; what is not used costs no memory
    TIMES_MAX = 8 * 1000 * 1000,
    SILENCE_MS = 30 * 1000, // no answer to anybody
    LOOK_US = 5 * 1000      // for those who may come back
};

struct person {
    int fd, redirects;
    size_t number, step; // the step to take when the page at hand has come
    size_t asked_count;
    uint64_t journey;
    const char *form; // of the request under way; NULL: GET
    bool follows;     // the redirect that answers it
    bool held;        // until all are ready, or for good when the time is over
    bool resumed;     // asks for the first time after a while, in which the server may have let go
    int64_t asked_us;
    int64_t back_us; // asked to come back then; 0: not
    char path[512];
    char token[1024];
    struct jar jar;
    size_t got;
    char bytes[ROOM];
};

static struct script script;
static struct person *people;
static size_t people_count;
static uint64_t spread = 1;
static int port, poll_fd;
static bool running, over;
static size_t held_count;
static uint32_t *times;
static size_t time_count, get_count, post_count, journey_count, turned_count;

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void give_up(const char *why, const struct person *p)
{
    fprintf(stderr, "people: %s: person %zu, step %zu, %s\n%.2000s\n", why, p->number, p->step, p->path,
            p->got > 0 ? p->bytes : "");
    exit(1);
}

static void person_connect(struct person *p)
{
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int one = 1;
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(p->number / PEOPLE_PER_ADDRESS));
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(p->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (p->fd < 0 || bind(p->fd, (const struct sockaddr *)&from, sizeof from) != 0 ||
        connect(p->fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        give_up(strerror(errno), p);
    }
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, p->fd, &e);
}

static void person_send(struct person *p)
{
    char request[REQUEST_MAX];
    size_t n = request_write(request, &script, &p->jar, port, p->path, p->form, p->token);
    p->got = 0;
    p->asked_count++;
    p->asked_us = now_us();
    if (p->fd < 0) {
        person_connect(p);
    }
    if (send(p->fd, request, n, MSG_NOSIGNAL) != (ssize_t)n && !p->resumed) {
        give_up("a request was not taken", p);
    }
}

// Before all are ready, nobody goes further than this.
static bool person_is_ahead(const struct person *p)
{
    return script.loops ? p->step > script.again : p->asked_count > p->number % script.requests;
}

static void person_ask(struct person *p, const char *form, bool follows)
{
    p->form = form;
    p->follows = follows;
    if (over || (!running && person_is_ahead(p))) {
        p->held = true;
        p->got = 0;
        held_count++;
        return;
    }
    person_send(p);
}

static void person_path(struct person *p, const char *path)
{
    const char *hole = strstr(path, "{}");
    if (hole == NULL) {
        snprintf(p->path, sizeof p->path, "%s", path);
    } else {
        snprintf(p->path, sizeof p->path, "%.*s%llu%s", (int)(hole - path), path,
                 (unsigned long long)(p->journey % spread), hole + 2);
    }
}

static void person_begin(struct person *p)
{
    p->jar.count = 0;
    p->token[0] = '\0';
    p->step = 1;
    person_path(p, script.steps[0].path);
    person_ask(p, NULL, true);
}

// Is the page at hand the one that the script has here?
static bool person_is_at(const struct person *p, const char *path)
{
    const char *hole = strstr(path, "{}");
    return hole == NULL ? strstr(p->path, path) != NULL : strstr(p->path, hole + 2) != NULL;
}

static void person_go_on(struct person *p, const char *page)
{
    if (p->step == script.count) {
        p->step = script.again;
    }
    const struct step *s = &script.steps[p->step++];
    if (s->verb == VERB_GET || s->verb == VERB_SAVE) {
        person_path(p, s->path);
        person_ask(p, s->verb == VERB_SAVE ? s->text : NULL, s->verb == VERB_GET);
        return;
    }
    if (!person_is_at(p, s->path)) {
        give_up("not the page", p);
    }
    if (s->verb == VERB_END) {
        if (strstr(page, s->text) == NULL) {
            give_up("not the end", p);
        }
        journey_count += running;
        p->journey += people_count;
        person_begin(p);
        return;
    }
    if (script.csrf[0] != '\0' && !form_token(page, script.csrf, p->token, sizeof p->token) && p->token[0] == '\0') {
        give_up("a form without its token", p);
    }
    person_ask(p, s->text, true);
}

static void person_redirect(struct person *p, const char *location)
{
    const char *path = strstr(location, "://");
    const char *line = strpbrk(location, "\r");
    path = path != NULL && path < line ? strchr(path + 3, '/') : location;
    if (++p->redirects > REDIRECTS_MAX || path == NULL || path[0] != '/') {
        give_up("a redirect that leads nowhere", p);
    }
    snprintf(p->path, sizeof p->path, "%.*s", (int)strcspn(path, "#\r"), path);
    person_ask(p, NULL, true);
}

// A server that has too much to do asks people to come back, and they do.
static bool person_turned_away(struct person *p, const struct answer *a)
{
    if (a->status != 503 || a->retry_s == 0) {
        return false;
    }
    turned_count += running;
    p->asked_count--; // what it asks again counts once
    p->back_us = now_us() + a->retry_s * 1000000;
    p->got = 0;
    if (a->closes) {
        close(p->fd);
        p->fd = -1;
    }
    return true;
}

static void person_answered(struct person *p, const struct answer *a)
{
    p->resumed = false;
    if (person_turned_away(p, a)) {
        return;
    }
    if (running) {
        times[time_count < TIMES_MAX ? time_count++ : 0] = (uint32_t)(now_us() - p->asked_us);
        *(p->form != NULL ? &post_count : &get_count) += 1;
    }
    if (!jar_take(&p->jar, p->bytes)) {
        give_up("too many cookies", p);
    }
    if (a->closes) {
        close(p->fd);
        p->fd = -1;
    }
    bool redirect = a->status == 302 || a->status == 303;
    if (redirect && p->follows && a->location != NULL) {
        person_redirect(p, a->location);
        return;
    }
    const char *must = p->form == NULL && p->step > 0 && script.steps[p->step - 1].verb == VERB_GET
                           ? script.steps[p->step - 1].text
                           : "";
    if (p->follows ? a->status != 200 : !redirect) {
        give_up("not the status", p);
    }
    p->redirects = 0;
    const char *page = p->bytes + a->head;
    if (strstr(page, must) == NULL) {
        give_up("not on the page", p);
    }
    person_go_on(p, page);
}

static void person_read(struct person *p)
{
    if (p->got == ROOM - 1) {
        give_up("an answer that is too large", p);
    }
    ssize_t n = recv(p->fd, p->bytes + p->got, ROOM - p->got - 1, MSG_DONTWAIT);
    if (n <= 0) {
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        // A server lets go of those who ask nothing; whoever asks again connects again, as a browser does.
        if (p->got > 0 || !(p->held || p->resumed || p->back_us != 0)) {
            give_up("the connection ended", p);
        }
        close(p->fd);
        p->fd = -1;
        if (p->resumed) {
            p->resumed = false;
            person_send(p);
        }
        return;
    }
    p->got += (size_t)n;
    p->bytes[p->got] = '\0';
    struct answer a;
    enum whole whole = answer_read(p->bytes, p->got, &a);
    if (whole == WHOLE_NEVER) {
        give_up("an answer that does not say its size", p);
    }
    if (whole == WHOLE_YES) {
        person_answered(p, &a);
    }
}

static void people_come_back(void)
{
    static int64_t looked_us;
    int64_t now = now_us();
    if (now - looked_us < LOOK_US) {
        return;
    }
    looked_us = now;
    for (size_t i = 0; i < people_count; i++) {
        struct person *p = &people[i];
        if (p->back_us != 0 && (over || now >= p->back_us)) {
            p->back_us = 0;
            p->resumed = true;
            person_ask(p, p->form, p->follows);
        }
    }
}

// Reads what has come. False: nothing came for this long.
static bool people_read(int wait_ms)
{
    struct epoll_event ready[256];
    int n = epoll_wait(poll_fd, ready, 256, wait_ms);
    for (int i = 0; i < n; i++) {
        person_read(ready[i].data.ptr);
    }
    return n > 0;
}

// Until all are held, or `end`.
static void people_wait(int64_t end)
{
    int64_t heard = now_us();
    while (held_count < people_count && now_us() < end) {
        people_come_back();
        // While it is measured nobody sleeps: a sleeper on this machine is woken at the cost of whoever answers him,
        // which over a network it would not be.
        heard = people_read(running ? 0 : 20) ? now_us() : heard;
        if (now_us() - heard > SILENCE_MS * 1000LL) {
            fprintf(stderr, "people: no answer to any of %zu\n", people_count - held_count);
            exit(1);
        }
    }
}

static int64_t people_walk(double seconds)
{
    for (size_t i = 0; i < people_count; i++) {
        people[i].fd = -1;
        people[i].number = people[i].journey = i;
        person_begin(&people[i]);
        people_read(0);
    }
    people_wait(INT64_MAX);
    char line[16];
    printf("ready\n");
    fflush(stdout);
    (void)!fgets(line, sizeof line, stdin);
    running = true;
    held_count = 0;
    int64_t began = now_us();
    for (size_t i = 0; i < people_count; i++) {
        people[i].held = false;
        people[i].resumed = true;
        person_send(&people[i]);
    }
    people_wait(began + (int64_t)(seconds * 1e6));
    over = true;
    people_wait(INT64_MAX);
    return now_us() - began;
}

static int times_compare(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
    people_count = argc >= 5 ? strtoul(argv[3], NULL, 10) : 0;
    spread = argc == 6 ? strtoul(argv[5], NULL, 10) : 1;
    if (people_count < 1 || people_count > PEOPLE_MAX || spread < 1) {
        fprintf(stderr, "people PORT SCRIPT PEOPLE SECONDS [SPREAD]\n");
        return 2;
    }
    port = (int)strtol(argv[1], NULL, 10);
    people = calloc(people_count, sizeof *people);
    times = calloc(TIMES_MAX, sizeof *times);
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (people == NULL || times == NULL || !script_read(&script, argv[2])) {
        return 1;
    }
    double seconds = (double)people_walk(strtod(argv[4], NULL)) / 1e6;
    qsort(times, time_count, sizeof times[0], times_compare);
    printf("{\"requests\": %zu, \"gets\": %zu, \"posts\": %zu, \"journeys\": %zu, \"turned\": %zu, \"each\": %zu, "
           "\"seconds\": %.3f, "
           "\"p50\": %u, \"p99\": %u}\n",
           get_count + post_count, get_count, post_count, journey_count, turned_count, script.requests, seconds,
           times[time_count / 2], times[time_count * 99 / 100]);
    return 0;
}
