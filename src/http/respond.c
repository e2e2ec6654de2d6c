// SPDX-License-Identifier: Apache-2.0
// respond: writes answers. Head and body of a page leave in one send; what the kernel does not take
// waits for it.
#include "base/clock.h"
#include "http/connection.h"
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>

static const struct {
    int status;
    str reason;
} respond_reasons[] = {
    {200, STR_INIT("OK")},
    {201, STR_INIT("Created")},
    {202, STR_INIT("Accepted")},
    {204, STR_INIT("No Content")},
    {301, STR_INIT("Moved Permanently")},
    {302, STR_INIT("Found")},
    {303, STR_INIT("See Other")},
    {304, STR_INIT("Not Modified")},
    {307, STR_INIT("Temporary Redirect")},
    {308, STR_INIT("Permanent Redirect")},
    {400, STR_INIT("Bad Request")},
    {401, STR_INIT("Unauthorized")},
    {403, STR_INIT("Forbidden")},
    {404, STR_INIT("Not Found")},
    {405, STR_INIT("Method Not Allowed")},
    {406, STR_INIT("Not Acceptable")},
    {408, STR_INIT("Request Timeout")},
    {409, STR_INIT("Conflict")},
    {410, STR_INIT("Gone")},
    {411, STR_INIT("Length Required")},
    {412, STR_INIT("Precondition Failed")},
    {413, STR_INIT("Content Too Large")},
    {414, STR_INIT("URI Too Long")},
    {415, STR_INIT("Unsupported Media Type")},
    {417, STR_INIT("Expectation Failed")},
    {422, STR_INIT("Unprocessable Content")},
    {429, STR_INIT("Too Many Requests")},
    {431, STR_INIT("Request Header Fields Too Large")},
    {500, STR_INIT("Internal Server Error")},
    {501, STR_INIT("Not Implemented")},
    {502, STR_INIT("Bad Gateway")},
    {503, STR_INIT("Service Unavailable")},
    {504, STR_INIT("Gateway Timeout")},
    {505, STR_INIT("HTTP Version Not Supported")},
    {507, STR_INIT("Insufficient Storage")},
};

static str respond_reason(int status)
{
    for (size_t i = 0; i < sizeof respond_reasons / sizeof respond_reasons[0]; i++) {
        if (respond_reasons[i].status == status) {
            return respond_reasons[i].reason;
        }
    }
    return (str){0}; // RFC 9112 section 4: it may be empty
}

static str respond_date(void)
{
    static _Thread_local struct {
        int64_t second;
        char text[40];
    } kept = {.second = -1};
    static const char names[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t now = clock_now_s();
    if (now != kept.second) {
        int64_t days = now / 86400; // after 1970, and a Thursday
        int second = (int)(now % 86400);
        date day = date_from_days(days);
        // IMF-fixdate, RFC 9110 section 5.6.7
        snprintf(kept.text, sizeof kept.text, "%s, %02d %s %04d %02d:%02d:%02d GMT", names[(days + 4) % 7],
                 day.day % 100, months[(day.month - 1) % 12], day.year % 10000, second / 3600, second / 60 % 60,
                 second % 60);
        kept.second = now;
    }
    return str_from(kept.text);
}

static void respond_field(struct buf *out, str name, str value)
{
    // Names are the program's own; values may hold what a stranger sent.
    assert(str_find_char(value, '\n') == STR_NONE && str_find_char(value, '\r') == STR_NONE);
    buf_put(out, name);
    buf_put(out, STR(": "));
    buf_put(out, value);
    buf_put(out, STR("\r\n"));
}

static void respond_head(struct buf *out, const struct http_response *p, int64_t length, str connection, str id)
{
    buf_put(out, STR("HTTP/1.1 "));
    buf_i64(out, p->status);
    buf_char(out, ' ');
    buf_put(out, respond_reason(p->status));
    buf_put(out, STR("\r\n"));
    respond_field(out, STR("Date"), respond_date());
    const struct {
        str name, value;
    } fields[] = {{STR("Content-Type"), p->type},
                  {STR("Location"), p->location},
                  {STR("Allow"), p->allow},
                  {STR("Connection"), connection}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i].value.len != 0) {
            respond_field(out, fields[i].name, fields[i].value);
        }
    }
    if (length >= 0) {
        buf_put(out, STR("Content-Length: "));
        buf_i64(out, length);
        buf_put(out, STR("\r\n"));
    }
    if (p->retry_after_s > 0) {
        buf_put(out, STR("Retry-After: "));
        buf_i64(out, p->retry_after_s);
        buf_put(out, STR("\r\n"));
    }
    buf_put(out, p->lines);
    for (size_t i = 0; i < p->header_count; i++) {
        respond_field(out, p->headers[i].name, p->headers[i].value);
    }
    respond_field(out, STR("X-Request-Id"), id);
    buf_put(out, STR("\r\n"));
}

void http_compose(const struct http_response *response, bool closes, str id, struct buf *out)
{
    str body = response->body_buf != NULL ? buf_str(response->body_buf) : response->body;
    respond_head(out, response, (int64_t)body.len, closes ? STR("close") : (str){0}, id);
    buf_put(out, body);
}

void http_respond(struct http_request *r, const struct http_response *response)
{
    struct exchange *x = (struct exchange *)r;
    struct connection *c = x->connection;
    assert(x->status == 0 && response->status >= 200 && response->status <= 599);
    x->status = response->status;
    x->body_left = response->body;
    if (response->body_buf != NULL) {
        x->answer_buf = *response->body_buf;
        *response->body_buf = (struct buf){.max = response->body_buf->max};
        x->body_left = buf_str(&x->answer_buf);
    }
    if (response->body_made != NULL) {
        x->made = *response->body_made;
        x->body_left = (str){0};
    }
    if (c == NULL) {
        exchange_end(x); // nobody waits for it
        return;
    }
    assert(c->exchange == x && c->state == CONNECTION_BUSY);
    x->close = response->close || !c->keep_alive || c->unread || x->server->stopping;
    bool bodiless = response->status == 204 || response->status == 304;
    buf_clear(&x->server->out);
    respond_head(&x->server->out, response, bodiless ? -1 : (int64_t)x->body_left.len + x->made.size,
                 x->close        ? STR("close")
                 : c->minor == 0 ? STR("keep-alive")
                                 : (str){0},
                 str_from(r->id));
    assert(!x->server->out.full);
    if (bodiless || r->method == HTTP_HEAD) {
        x->body_left = (str){0};
        x->made.size = 0;
    }
    x->answer_size = (int64_t)x->body_left.len + x->made.size;
    x->head_left = buf_str(&x->server->out);
    c->state = CONNECTION_WRITE;
    respond_send(c);
}

static void respond_writable(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    respond_send(arg);
}

static ssize_t respond_put(struct connection *c, struct exchange *x)
{
    struct buf *out = &x->server->out;
    if (x->head_left.len != 0 && x->head_left.ptr == out->ptr && x->body_left.len <= SERVER_SEND_TOGETHER) {
        buf_put(out, x->body_left);  // one piece: copying 12 KB costs less than a second iovec
        x->head_left.ptr = out->ptr; // it may have moved
        return send(c->fd, out->ptr, out->len, MSG_NOSIGNAL);
    }
    struct iovec pieces[2] = {{(void *)(uintptr_t)x->head_left.ptr, x->head_left.len},
                              {(void *)(uintptr_t)x->body_left.ptr, x->body_left.len}};
    size_t first = x->head_left.len == 0 ? 1 : 0;
    struct msghdr message = {.msg_iov = &pieces[first], .msg_iovlen = 2 - first};
    return sendmsg(c->fd, &message, MSG_NOSIGNAL);
}

// The next bytes of a body that is made as it is sent; false where there are none, though some are due.
static bool respond_make(struct exchange *x)
{
    if (x->body_left.len != 0 || x->made.size == 0) {
        return true;
    }
    x->body_left = x->made.next(x->made.self);
    if (x->body_left.len == 0 || (int64_t)x->body_left.len > x->made.size) {
        return false;
    }
    x->made.size -= (int64_t)x->body_left.len;
    return true;
}

void respond_send(struct connection *c)
{
    struct exchange *x = c->exchange;
    if (!respond_make(x)) {
        connection_lost(c);
        return;
    }
    ssize_t put = respond_put(c, x);
    if (put < 0 && errno != EAGAIN && errno != EINTR) {
        connection_lost(c);
        return;
    }
    size_t sent = put < 0 ? 0 : (size_t)put;
    size_t of_head = sent < x->head_left.len ? sent : x->head_left.len;
    x->head_left = str_slice(x->head_left, of_head, x->head_left.len);
    x->body_left = str_slice(x->body_left, sent - of_head, x->body_left.len);
    if (x->head_left.len == 0 && x->body_left.len == 0 && x->made.size == 0) {
        connection_answered(c);
        return;
    }
    if (x->head_left.len != 0) {
        x->head_left = arena_str(&x->arena, x->head_left); // the shared buffer is another's next
    }
    if (sent != 0 || c->deadline != DEADLINE_WRITE) {
        deadline_set(c, DEADLINE_WRITE);
    }
    event_assign(&c->writable, x->server->loop, c->fd, EV_WRITE, respond_writable, c);
    event_add(&c->writable, NULL);
}
