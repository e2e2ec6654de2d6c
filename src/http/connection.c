// SPDX-License-Identifier: Apache-2.0
// connection: reads requests off a socket, one after the other, and hands them over. What is
// malformed, too large or too slow is answered once and the connection closed, in such a way that the
// client gets to read the answer.
#include "http/connection.h"
#include "base/clock.h"
#include "http/proxy.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void connection_readable(evutil_socket_t fd, short what, void *arg);

static void connection_read_more(struct connection *c, bool more)
{
    if (more != c->reading) {
        c->reading = more && event_add(&c->readable, NULL) == 0;
        if (!more) {
            event_del(&c->readable);
        }
    }
}

struct connection *connection_open(struct http_server *s, int fd, const struct in6_addr *peer)
{
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL) {
        close(fd);
        return NULL;
    }
    c->server = s;
    c->fd = fd;
    c->peer = *peer;
    c->trusted = s->has_trusted_proxy && IN6_ARE_ADDR_EQUAL(peer, &s->trusted_proxy);
    buf_init(&c->in, LIMIT_REQUEST_HEAD + 2 * SERVER_READ);
    c->older = s->connections;
    if (c->older != NULL) {
        c->older->newer = c;
    }
    s->connections = c;
    s->counts.connections++;
    event_assign(&c->readable, s->loop, fd, EV_READ | EV_PERSIST, connection_readable, c);
    deadline_set(c, DEADLINE_KEEP_ALIVE);
    return c;
}

void connection_begin(struct connection *c)
{
    connection_readable(c->fd, EV_READ, c);
    if (c->state == CONNECTION_IDLE) {
        connection_read_more(c, true);
    }
}

const char *connection_peer(struct connection *c)
{
    if (c->peer_text[0] == '\0') {
        bool v4 = IN6_IS_ADDR_V4MAPPED(&c->peer);
        const void *bytes = v4 ? &c->peer.s6_addr[12] : c->peer.s6_addr;
        inet_ntop(v4 ? AF_INET : AF_INET6, bytes, c->peer_text, sizeof c->peer_text);
    }
    return c->peer_text;
}

static void connection_close(struct connection *c)
{
    struct http_server *s = c->server;
    if (c->state == CONNECTION_CLOSED) {
        return;
    }
    c->state = CONNECTION_CLOSED;
    deadline_set(c, DEADLINE_NONE);
    address_uncount(c);
    connection_read_more(c, false);
    if (event_initialized(&c->writable)) {
        event_del(&c->writable);
    }
    close(c->fd);
    *(c->newer != NULL ? &c->newer->older : &s->connections) = c->older;
    if (c->older != NULL) {
        c->older->newer = c->newer;
    }
    s->counts.connections--;
    buf_free(&c->in);
    c->older = s->closed;
    s->closed = c;
    event_active(&s->reap, EV_TIMEOUT, 0);
    server_closed(s);
}

void connection_reap(evutil_socket_t fd, short what, void *server)
{
    (void)fd;
    (void)what;
    struct http_server *s = server;
    while (s->closed != NULL) {
        struct connection *c = s->closed;
        s->closed = c->older;
        free(c);
    }
}

void connection_lost(struct connection *c)
{
    struct exchange *x = c->exchange;
    if (x != NULL && c->state == CONNECTION_BUSY) {
        x->connection = NULL; // the owner holds it still, and will answer nobody
    } else if (x != NULL) {
        exchange_end(x);
    }
    c->exchange = NULL;
    connection_close(c);
}

void connection_refuse(struct connection *c, int status)
{
    struct http_server *s = c->server;
    struct exchange *x = c->exchange != NULL ? c->exchange : exchange_take(c);
    struct http_response answer = {0};
    s->counts.refused++;
    x->told = true;
    c->unread = true;
    c->state = CONNECTION_BUSY;
    deadline_set(c, DEADLINE_NONE);
    s->owner->refuse(s->owner->self, &x->request, status, &answer);
    answer.status = answer.status != 0 ? answer.status : status;
    answer.retry_after_s = status == 503 && answer.retry_after_s == 0 ? 5 : answer.retry_after_s;
    http_respond(&x->request, &answer);
}

// Half closes and drops what still comes: closing at once would make the kernel reset the connection,
// and the client lose the answer (RFC 9112 section 9.6).
static void connection_drain(struct connection *c)
{
    if (c->eof || shutdown(c->fd, SHUT_WR) != 0) {
        connection_close(c);
        return;
    }
    c->state = CONNECTION_DRAIN;
    c->drained = 0;
    connection_read_more(c, true);
    deadline_set(c, DEADLINE_DRAIN);
}

void connection_answered(struct connection *c)
{
    struct exchange *x = c->exchange;
    bool ends = x->close;
    bool more = c->unread || c->input.len != 0 || c->in.len != 0;
    c->served = true;
    address_uncount(c);
    exchange_end(x);
    if (!ends) {
        c->state = CONNECTION_IDLE;
        deadline_set(c, DEADLINE_KEEP_ALIVE);
    } else if (more) {
        connection_drain(c);
    } else {
        connection_close(c);
        return;
    }
    if (!c->running && c->state != CONNECTION_CLOSED) {
        connection_resume(c);
    }
}

// Copies what a head said into the request.
static void connection_fill(struct http_request *r, const struct head *head)
{
    r->method = head->method;
    r->method_name = head->method_name;
    r->path = head->path.len != 0 ? head->path : r->path;
    memcpy(r->segments, head->segments, sizeof r->segments);
    r->segment_count = head->segment_count;
    r->query = head->query;
    r->headers = head->headers;
    r->header_count = head->header_count;
    r->host = head->host;
    r->body_size = head->content_length > 0 ? head->content_length : 0;
}

static void connection_hand_over(struct connection *c)
{
    struct exchange *x = c->exchange;
    c->unread = false;
    c->state = CONNECTION_BUSY;
    deadline_set(c, DEADLINE_NONE);
    address_uncount(c);
    c->server->owner->request(c->server->owner->self, &x->request);
}

static bool connection_continue(struct connection *c)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    return send(c->fd, text, sizeof text - 1, MSG_NOSIGNAL) == (ssize_t)sizeof text - 1;
}

// The head is sound: asks the owner, and goes on with the body.
static void connection_head_whole(struct connection *c, const struct head *head)
{
    struct http_server *s = c->server;
    struct exchange *x = c->exchange;
    struct http_response now = {0};
    int64_t body_max = 0;
    s->counts.requests++;
    c->keep_alive = head->keep_alive;
    c->chunked = head->chunked;
    c->unread = head->chunked || head->content_length > 0;
    c->state = CONNECTION_BUSY;
    x->told = true;
    if (s->owner->head(s->owner->self, &x->request, &body_max, &now)) {
        http_respond(&x->request, &now);
        return;
    }
    if (!c->unread) {
        connection_hand_over(c);
        return;
    }
    if (head->content_length > body_max) {
        connection_refuse(c, 413);
        return;
    }
    c->state = CONNECTION_BODY;
    c->body_left = head->content_length;
    c->body_max = body_max;
    c->body_got = 0;
    c->body_since_ms = clock_steady_ms();
    chunk_start(&c->chunk, body_max);
    deadline_set(c, DEADLINE_BODY);
    if (head->expect_continue && c->input.len == 0 && !connection_continue(c)) {
        connection_lost(c);
    }
}

static void connection_head(struct connection *c)
{
    str bytes = {0};
    int status = head_scan(&c->scan, c->input, &bytes);
    if (status == HEAD_MORE) {
        if (c->eof) {
            connection_close(c);
        } else if (c->deadline != DEADLINE_HEAD) {
            deadline_set(c, DEADLINE_HEAD); // from the first byte, and never put off
            if (c->address == NULL && !address_count(c)) {
                connection_refuse(c, 503);
            }
        }
        return;
    }
    deadline_set(c, DEADLINE_NONE);
    struct exchange *x = exchange_take(c);
    struct head head = {.method = HTTP_OTHER};
    c->keep_alive = false;
    c->minor = true;
    if (status == HEAD_WHOLE) {
        c->input = str_slice(c->input, (size_t)(bytes.ptr - c->input.ptr) + bytes.len, c->input.len);
        status = head_parse(&x->arena, arena_str(&x->arena, bytes), &head);
        c->minor = head.minor != 0;
    }
    connection_fill(&x->request, &head);
    if (status == HEAD_WHOLE && c->trusted && !proxy_apply(&x->request)) {
        status = 400;
    }
    if (status != HEAD_WHOLE) {
        connection_refuse(c, status);
        return;
    }
    connection_head_whole(c, &head);
}

// A body that trickles is given up: silence has a deadline, this is for one byte now and then.
static bool connection_too_slow(const struct connection *c)
{
    int grace = c->server->limits.body_grace_ms > 0 ? c->server->limits.body_grace_ms : LIMIT_BODY_GRACE_MS;
    int64_t elapsed = clock_steady_ms() - c->body_since_ms;
    return elapsed > grace && c->body_got < elapsed * LIMIT_BODY_RATE_PER_S / 1000;
}

static int connection_chunks(struct connection *c, bool *ret_done)
{
    while (true) {
        str data = {0};
        switch (chunk_next(&c->chunk, &c->input, &data)) {
        case CHUNK_DATA: {
            int status = exchange_body(c->exchange, data);
            if (status != HEAD_WHOLE) {
                return status;
            }
            break;
        }
        case CHUNK_DONE:
            c->exchange->request.body_size = c->chunk.size;
            *ret_done = true;
            return HEAD_WHOLE;
        case CHUNK_MORE:
            return HEAD_WHOLE;
        case CHUNK_TOO_LARGE:
            return 413;
        default:
            return 400;
        }
    }
}

static int connection_length(struct connection *c, bool *ret_done)
{
    size_t take = (uint64_t)c->body_left < c->input.len ? (size_t)c->body_left : c->input.len;
    str data = str_slice(c->input, 0, take);
    c->input = str_slice(c->input, take, c->input.len);
    c->body_left -= (int64_t)take;
    *ret_done = c->body_left == 0;
    return exchange_body(c->exchange, data);
}

static void connection_body(struct connection *c)
{
    size_t had = c->input.len;
    bool done = false;
    int status = c->chunked ? connection_chunks(c, &done) : connection_length(c, &done);
    c->body_got += (int64_t)(had - c->input.len);
    if (status == HEAD_WHOLE && !done && connection_too_slow(c)) {
        status = 408;
    }
    if (status != HEAD_WHOLE) {
        connection_refuse(c, status);
    } else if (done) {
        exchange_body_done(c->exchange);
        connection_hand_over(c);
    } else if (c->eof) {
        connection_lost(c);
    } else if (had != 0) {
        deadline_set(c, DEADLINE_BODY);
    }
}

// One step; false where it must wait.
static bool connection_step(struct connection *c)
{
    enum connection_state before = c->state;
    size_t had = c->input.len;
    switch (c->state) {
    case CONNECTION_IDLE:
        if (c->input.len == 0) {
            if (c->eof || (c->server->stopping && c->served)) {
                connection_close(c);
            }
            return false;
        }
        c->state = CONNECTION_HEAD;
        c->scan = (struct head_scan){0};
        break;
    case CONNECTION_HEAD:
        connection_head(c);
        break;
    case CONNECTION_BODY:
        connection_body(c);
        break;
    case CONNECTION_DRAIN:
        c->input = (str){0};
        return false;
    default:
        return false;
    }
    return c->state != CONNECTION_CLOSED && (c->state != before || c->input.len != had);
}

// Runs the steps over `input`, which is c->in or the server's read buffer, and keeps what is left.
static void connection_run(struct connection *c, str input)
{
    assert(!c->running);
    bool kept = c->in.len != 0;
    c->running = true;
    c->input = input;
    while (connection_step(c)) {}
    c->running = false;
    if (c->state == CONNECTION_CLOSED) {
        return;
    }
    if (kept) {
        buf_drop(&c->in, c->in.len - c->input.len);
    } else if (c->input.len != 0) {
        buf_put(&c->in, c->input);
    }
    c->input = (str){0};
    if (c->in.len == 0 && c->in.capacity != 0) {
        buf_free(&c->in);
    }
    bool waits = c->state == CONNECTION_BUSY || c->state == CONNECTION_WRITE;
    connection_read_more(c, !c->eof && !(waits && c->in.len >= LIMIT_REQUEST_HEAD));
}

void connection_resume(struct connection *c)
{
    connection_run(c, buf_str(&c->in));
}

static void connection_dropped(struct connection *c, size_t size)
{
    c->drained += (int64_t)size;
    if (size == 0 || c->drained > LIMIT_DRAIN) {
        connection_close(c);
    }
}

// Whether its request was answered with what the owner has at hand for those who are sent away. A connection that is
// nobody's proxy ends with that: kept, each of a crowd would hold one.
static bool connection_sent_away(struct connection *c, str input)
{
    struct http_server *s = c->server;
    if (s->owner->away == NULL || c->state != CONNECTION_IDLE || c->in.len != 0 || s->stopping ||
        !str_ends(input, STR("\r\n\r\n"))) {
        return false;
    }
    http_turn_begin(s);
    struct http_load load = server_load(s, clock_steady_us());
    str answer = s->owner->away(s->owner->self, input, &load, !c->trusted);
    if (answer.len == 0) {
        return false;
    }
    s->turn.requests++;
    s->counts.away++;
    address_uncount(c);
    c->served = true;
    // What the kernel does not take at once is for somebody who reads too slowly to be waited for.
    bool sent = send(c->fd, answer.ptr, answer.len, MSG_NOSIGNAL) == (ssize_t)answer.len;
    if (!sent || !c->trusted) {
        connection_close(c);
    } else {
        deadline_set(c, DEADLINE_KEEP_ALIVE);
    }
    return true;
}

static void connection_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct connection *c = arg;
    struct http_server *s = c->server;
    ssize_t got = recv(fd, s->in, sizeof s->in, 0);
    if (got < 0) {
        bool idle = s->stopping && c->state == CONNECTION_IDLE;
        if ((errno != EAGAIN && errno != EINTR) || idle) {
            connection_lost(c);
        }
        return;
    }
    if (c->state == CONNECTION_DRAIN) {
        connection_dropped(c, (size_t)got);
        return;
    }
    str input = {s->in, (size_t)got};
    if (connection_sent_away(c, input)) {
        return;
    }
    if (got == 0) {
        c->eof = true;
        input = (str){0};
    }
    if (c->in.len != 0) {
        buf_put(&c->in, input);
        assert(!c->in.full);
        input = buf_str(&c->in);
    }
    connection_run(c, input);
}

void connection_stop(struct connection *c)
{
    connection_readable(c->fd, EV_READ, c); // a request may be here already: it is answered
}

void connection_late(struct connection *c)
{
    char byte;
    switch (c->deadline) {
    case DEADLINE_KEEP_ALIVE: // where the loop was busy, a request may be here that came in time
        if (recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0) {
            connection_readable(c->fd, EV_READ, c);
        } else {
            connection_lost(c);
        }
        break;
    case DEADLINE_HEAD:
    case DEADLINE_BODY:
        connection_refuse(c, 408);
        break;
    default:
        connection_lost(c);
        break;
    }
}
