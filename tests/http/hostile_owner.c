// SPDX-License-Identifier: Apache-2.0
// Addresses: /echo tells method, path, query, client, host, scheme and the body's size and sum; /page is
// 12,000 bytes; /headers has a field of 60,000; /wide 45,000, /large 8 MB; /form tells the fields; /later is answered
// 150 ms later; /limit allows a body of 1,000 bytes; /no is answered by head with 404; all else is as /echo.
#include "hostile_owner.h"
#include <assert.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct hostile_server {
    struct event_base *loop;
    struct http_server *http;
    struct http_owner owner;
    pthread_t thread;
    int wake[2];
    _Atomic int port, finished;
    _Atomic bool stopped;
    char page[12000];
    char value[60000];
    struct http_header long_header;
    char *large;
};

enum {
    HOSTILE_LARGE = 8 * 1024 * 1024
};

static bool hostile_head(void *self, struct http_request *r, int64_t *ret_body_max, struct http_response *ret_now)
{
    (void)self;
    if (str_eq(r->path, STR("/no"))) {
        *ret_now = (struct http_response){.status = 404, .body = STR("no")};
        return true;
    }
    *ret_body_max = str_eq(r->path, STR("/limit")) ? 1000 : r->method == HTTP_POST ? 4 * 1024 * 1024 : 0;
    return false;
}

static uint64_t hostile_sum(const struct http_request *r)
{
    if (r->body_fd < 0) {
        return str_hash(r->body);
    }
    char *bytes = calloc(1, (size_t)r->body_size + 1);
    size_t used = 0;
    ssize_t got = 1;
    while (got > 0 && used < (size_t)r->body_size) {
        got = read(r->body_fd, bytes + used, (size_t)r->body_size - used);
        used += got > 0 ? (size_t)got : 0;
    }
    uint64_t sum = str_hash((str){bytes, used});
    free(bytes);
    return sum;
}

static void hostile_echo(struct http_request *r, struct buf *out)
{
    buf_printf(out, "%.*s %.*s?%.*s client=%.*s host=%.*s %s size=%lld sum=%llx spooled=%d", STR_ARG(r->method_name),
               STR_ARG(r->path), STR_ARG(r->query), STR_ARG(r->client), STR_ARG(r->host), r->secure ? "https" : "http",
               (long long)r->body_size, (unsigned long long)hostile_sum(r), r->body_fd >= 0);
}

static void hostile_form(struct http_request *r, struct buf *out)
{
    struct fields fields = {0};
    err e = http_form_fields(r, NULL, &fields);
    str kind = err_is(e) ? err_kind_name(e.kind) : STR("fine");
    buf_printf(out, "%.*s", STR_ARG(kind));
    for (size_t i = 0; i < fields.count; i++) {
        buf_printf(out, " %.*s=%.*s", STR_ARG(fields.items[i].name), STR_ARG(fields.items[i].value));
    }
}

static void hostile_late(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    http_respond(arg, &(struct http_response){.status = 200, .body = STR("later")});
}

static void hostile_request(void *self, struct http_request *r)
{
    struct hostile_server *s = self;
    struct http_response answer = {.status = 200, .type = STR("text/plain")};
    struct buf out;
    buf_init(&out, 64 * 1024);
    if (str_eq(r->path, STR("/later"))) {
        event_base_once(s->loop, -1, EV_TIMEOUT, hostile_late, r, &(struct timeval){.tv_usec = 150000});
        return;
    }
    if (str_eq(r->path, STR("/page"))) {
        answer.body = (str){s->page, sizeof s->page};
    } else if (str_eq(r->path, STR("/headers"))) {
        answer.headers = &s->long_header;
        answer.header_count = 1;
        answer.body = STR("long");
    } else if (str_eq(r->path, STR("/wide"))) {
        answer.body = (str){s->large, 45000};
    } else if (str_eq(r->path, STR("/large"))) {
        answer.body = (str){s->large, HOSTILE_LARGE};
    } else if (str_eq(r->path, STR("/empty"))) {
        answer.status = http_etag_matches(r, STR("\"a\"")) ? 304 : 204;
    } else {
        if (str_eq(r->path, STR("/form"))) {
            hostile_form(r, &out);
        } else {
            hostile_echo(r, &out);
        }
        answer.body_buf = &out;
    }
    http_respond(r, &answer);
    buf_free(&out);
}

static void hostile_refuse(void *self, struct http_request *r, int status, struct http_response *ret)
{
    (void)self;
    (void)r;
    ret->status = status;
    ret->body = STR("refused\n");
}

static void hostile_done(void *self, struct http_request *r, int status, int64_t body_bytes)
{
    (void)r;
    (void)status;
    (void)body_bytes;
    ((struct hostile_server *)self)->finished++;
}

static void hostile_is_stopped(void *with)
{
    struct hostile_server *s = with;
    s->stopped = true;
}

static void hostile_woken(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct hostile_server *s = arg;
    char order = 'x';
    if (read(fd, &order, 1) == 1 && order == 's') {
        http_stop(s->http, hostile_is_stopped, s);
    } else {
        event_base_loopbreak(s->loop);
    }
}

static void *hostile_run(void *arg)
{
    struct hostile_server *s = arg;
    struct event *wake = event_new(s->loop, s->wake[0], EV_READ | EV_PERSIST, hostile_woken, s);
    event_add(wake, NULL);
    event_base_dispatch(s->loop);
    event_free(wake);
    return NULL;
}

struct hostile_server *hostile_start(const struct http_limits *limits, const char *trusted_proxy)
{
    struct hostile_server *s = calloc(1, sizeof *s);
    assert(s != NULL);
    s->large = calloc(1, HOSTILE_LARGE);
    assert(s->large != NULL);
    memset(s->large, 'l', HOSTILE_LARGE);
    memset(s->page, 'p', sizeof s->page);
    memset(s->value, 'p', sizeof s->value);
    s->long_header = (struct http_header){STR("X-Long"), {s->value, sizeof s->value}};
    s->loop = event_base_new();
    s->owner = (struct http_owner){s, hostile_head, hostile_request, hostile_refuse, hostile_done};
    struct http_options options = {.listen = "127.0.0.1:0",
                                   .listen_fd = -1,
                                   .spool_dir = "/tmp",
                                   .trusted_proxy = trusted_proxy,
                                   .limits = *limits};
    err e = http_start(s->loop, &options, &s->owner, &s->http);
    if (err_is(e) || pipe(s->wake) != 0 || pthread_create(&s->thread, NULL, hostile_run, s) != 0) {
        abort();
    }
    s->port = http_port(s->http);
    return s;
}

int hostile_port(const struct hostile_server *s)
{
    return s->port;
}

static void hostile_order(struct hostile_server *s, char order)
{
    if (write(s->wake[1], &order, 1) != 1) {
        abort();
    }
}

void hostile_stop(struct hostile_server *s)
{
    hostile_order(s, 's');
}

bool hostile_stopped(struct hostile_server *s)
{
    return s->stopped;
}

int hostile_finished(struct hostile_server *s)
{
    return s->finished;
}

void hostile_end(struct hostile_server *s)
{
    hostile_order(s, 'x');
    pthread_join(s->thread, NULL);
    http_free(s->http);
    event_base_free(s->loop);
    close(s->wake[0]);
    close(s->wake[1]);
    free(s->large);
    free(s);
}
