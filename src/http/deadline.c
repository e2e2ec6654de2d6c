// SPDX-License-Identifier: Apache-2.0
// deadline: no client is waited for without end. One list a kind and one timer for all, which runs
// only while there are connections.
#include "base/clock.h"
#include "http/connection.h"

void deadline_set(struct connection *c, enum deadline which)
{
    struct http_server *s = c->server;
    if (c->deadline != DEADLINE_NONE) {
        struct deadline_list *list = &s->deadlines[c->deadline];
        *(c->deadline_older != NULL ? &c->deadline_older->deadline_newer : &list->first) = c->deadline_newer;
        *(c->deadline_newer != NULL ? &c->deadline_newer->deadline_older : &list->last) = c->deadline_older;
    }
    c->deadline = which;
    if (which == DEADLINE_NONE) {
        return;
    }
    struct deadline_list *list = &s->deadlines[which];
    c->since_ms = clock_steady_ms();
    c->deadline_newer = NULL;
    c->deadline_older = list->last;
    *(list->last != NULL ? &list->last->deadline_newer : &list->first) = c;
    list->last = c;
    deadline_start(s);
}

static struct timeval deadline_interval(const struct http_server *s)
{
    return (struct timeval){.tv_sec = s->tick_ms / 1000, .tv_usec = (s->tick_ms % 1000) * 1000};
}

static void deadline_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct http_server *s = arg;
    int64_t now = clock_steady_ms();
    for (int which = DEADLINE_KEEP_ALIVE; which < DEADLINE__COUNT; which++) {
        struct deadline_list *list = &s->deadlines[which];
        while (list->first != NULL && now - list->first->since_ms >= list->length_ms) {
            connection_late(list->first); // takes it off this list
        }
    }
    if (s->stopping && now >= s->stop_at_ms) {
        while (s->connections != NULL) {
            connection_lost(s->connections);
        }
        s->exchange_count = 0; // those that are left belong to nobody
    }
    if (!s->stopping && !s->accepting && s->fd >= 0) {
        s->accepting = event_add(&s->accept, NULL) == 0; // there were no descriptors left
    }
    s->ticking = false;
    if (s->connections != NULL || (s->stopping && s->stopped != NULL)) {
        deadline_start(s);
    }
    server_closed(s);
}

void deadline_start(struct http_server *s)
{
    if (!s->ticking) {
        struct timeval interval = deadline_interval(s);
        s->ticking = evtimer_add(&s->tick, &interval) == 0;
    }
}

static int64_t deadline_or(int given, int64_t otherwise)
{
    return given > 0 ? given : otherwise;
}

void deadline_init(struct http_server *s)
{
    const struct http_limits *l = &s->limits;
    s->deadlines[DEADLINE_KEEP_ALIVE].length_ms = deadline_or(l->keep_alive_ms, LIMIT_KEEP_ALIVE_MS);
    s->deadlines[DEADLINE_HEAD].length_ms = deadline_or(l->head_ms, LIMIT_HEAD_MS);
    s->deadlines[DEADLINE_BODY].length_ms = deadline_or(l->body_idle_ms, LIMIT_BODY_IDLE_MS);
    s->deadlines[DEADLINE_WRITE].length_ms = deadline_or(l->write_idle_ms, LIMIT_WRITE_IDLE_MS);
    s->deadlines[DEADLINE_DRAIN].length_ms = deadline_or(l->drain_ms, LIMIT_DRAIN_MS);
    s->tick_ms = 250;
    for (int which = DEADLINE_KEEP_ALIVE; which < DEADLINE__COUNT; which++) {
        int64_t quarter = s->deadlines[which].length_ms / 4 + 1;
        s->tick_ms = quarter < s->tick_ms ? quarter : s->tick_ms;
    }
    evtimer_assign(&s->tick, s->loop, deadline_tick, s);
}

void deadline_shorten(struct http_server *s, enum deadline which, int64_t length_ms)
{
    struct deadline_list *list = &s->deadlines[which];
    list->length_ms = length_ms < list->length_ms ? length_ms : list->length_ms;
    s->tick_ms = list->length_ms / 4 + 1 < s->tick_ms ? list->length_ms / 4 + 1 : s->tick_ms;
    evtimer_del(&s->tick);
    s->ticking = false;
    deadline_start(s);
}

void deadline_end(struct http_server *s)
{
    evtimer_del(&s->tick);
}
