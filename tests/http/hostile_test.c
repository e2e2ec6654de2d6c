// SPDX-License-Identifier: Apache-2.0
// Speaks to a running server over raw sockets, as no decent client would.
#include "base/clock.h"
#include "base/limits.h"
#include "hostile_owner.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
// cmocka wants some of the above first
#include <cmocka.h>

enum {
    HOSTILE_PATIENCE_MS = 4000
};

static int hostile_connect(const struct hostile_server *s)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)hostile_port(s))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void hostile_send(int fd, str bytes, size_t step)
{
    while (bytes.len != 0) {
        ssize_t put = send(fd, bytes.ptr, step < bytes.len ? step : bytes.len, MSG_NOSIGNAL);
        if (put < 0) {
            return; // refused already: what it said is looked at
        }
        bytes = str_slice(bytes, (size_t)put, bytes.len);
    }
}

struct talk {
    int fd;
    struct buf in;
    bool closed, reset;
    str statuses; // "200 404 "
    char text[200];
    str last; // the last answer's head
    str body; // and its body
    size_t last_at, at; // where the last answer starts; what comes after it
};

static void talk_start(struct talk *t, int fd)
{
    *t = (struct talk){.fd = fd};
    buf_init(&t->in, 16 * 1024 * 1024);
}

static void talk_end(struct talk *t)
{
    close(t->fd);
    buf_free(&t->in);
}

static str talk_field(str head, str name)
{
    str line;
    while (head.ptr != NULL && str_next(&head, '\n', &line)) {
        str key;
        str value;
        if (str_cut(line, ':', &key, &value) && str_eq_nocase(key, name)) {
            return str_trim(value);
        }
    }
    return (str){0};
}

// Takes whole answers off the front; those to HEAD come without a body (`bodiless`).
static bool talk_parse(struct talk *t, bool bodiless)
{
    str rest = str_slice(buf_str(&t->in), t->at, t->in.len);
    size_t end = str_find(rest, STR("\r\n\r\n"));
    if (end == STR_NONE) {
        return false;
    }
    str head = str_slice(rest, 0, end + 4);
    int64_t length = 0;
    bool has = str_to_i64(talk_field(head, STR("content-length")), 0, INT64_MAX, &length);
    length = bodiless || !has ? 0 : length;
    if ((int64_t)(rest.len - head.len) < length) {
        return false;
    }
    size_t used = strlen(t->text);
    snprintf(t->text + used, sizeof t->text - used, "%.*s ", 3, head.ptr + 9);
    t->last_at = t->at;
    t->last.len = head.len;
    t->body.len = (size_t)length;
    t->at += head.len + (size_t)length;
    return true;
}

// The views of the last answer, where the memory is now.
static void talk_settle(struct talk *t)
{
    t->last.ptr = t->in.ptr + t->last_at;
    t->body.ptr = t->last.ptr + t->last.len;
}

// Reads `count` answers, or until the end where it is negative.
static void talk_receive(struct talk *t, int count, bool bodiless)
{
    int64_t until = clock_steady_ms() + HOSTILE_PATIENCE_MS;
    while (count != 0) {
        if (talk_parse(t, bodiless)) {
            count--;
            continue;
        }
        struct pollfd poll_fd = {t->fd, POLLIN, 0};
        if (t->closed || clock_steady_ms() > until || poll(&poll_fd, 1, 100) < 0) {
            return;
        }
        if ((poll_fd.revents & (POLLIN | POLLHUP | POLLERR)) == 0) {
            continue;
        }
        char *at = buf_reserve(&t->in, 65536);
        ssize_t got = recv(t->fd, at, 65536, 0);
        t->closed = got <= 0;
        t->reset = got < 0;
        buf_added(&t->in, got > 0 ? (size_t)got : 0);
    }
}

static void talk_read(struct talk *t, int count, bool bodiless)
{
    talk_receive(t, count, bodiless);
    if (t->in.len != 0) {
        talk_settle(t);
    }
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEADS(more) "GET /echo HTTP/1.1\r\nHost: a\r\n" more "\r\n"
#define POST(path, more, body) "POST " path " HTTP/1.1\r\nHost: a\r\n" more "\r\n" body
#define CHUNKED(body) POST("/echo", "Transfer-Encoding: chunked\r\n", body)

// What the statuses are, and whether the connection is closed after them.
static const struct hostile_case {
    const char *name, *wanted;
    str bytes;
} hostile_cases[] = {
    {"a plain request", "200 ", STR_INIT(GET("/echo"))},
    {"two lengths", "400 closed", STR_INIT(POST("/echo", "Content-Length: 3\r\nContent-Length: 4\r\n", "abc"))},
    {"one length twice", "400 closed", STR_INIT(POST("/echo", "Content-Length: 3\r\nContent-Length: 3\r\n", "abc"))},
    {"length and coding", "400 closed",
     STR_INIT(POST("/echo", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" GET("/smuggled")))},
    {"coding and length", "400 closed",
     STR_INIT(POST("/echo", "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "0\r\n\r\n" GET("/smuggled")))},
    {"two hosts", "400 closed", STR_INIT(HEADS("Host: b\r\n"))},
    {"no host", "400 closed", STR_INIT("GET /echo HTTP/1.1\r\n\r\n")},
    {"a bad host", "400 closed", STR_INIT("GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n")},
    {"a length of +3", "400 closed", STR_INIT(POST("/echo", "Content-Length: +3\r\n", "abc"))},
    {"a huge length", "413 closed", STR_INIT(POST("/echo", "Content-Length: 99999999999999999999\r\n", "abc"))},
    {"an unknown coding", "501 closed", STR_INIT(POST("/echo", "Transfer-Encoding: gzip\r\n", "abc"))},
    {"a coding in disguise", "400 closed", STR_INIT(POST("/echo", "Transfer-Encoding: \x0B" "chunked\r\n", "0\r\n\r\n"))},
    {"chunked twice", "400 closed", STR_INIT(POST("/echo", "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"))},
    {"a space before the colon", "400 closed", STR_INIT(HEADS("X : y\r\n"))},
    {"bare LFs", "400 closed", STR_INIT("GET /echo HTTP/1.1\nHost: a\n\n")},
    {"one bare LF", "400 closed", STR_INIT(HEADS("X: y\n"))},
    {"a bare CR", "400 closed", STR_INIT(HEADS("X: y\rz\r\n"))},
    {"a NUL in a value", "400 closed", STR_INIT(HEADS("X: y\0z\r\n"))},
    {"a control character", "400 closed", STR_INIT(HEADS("X: y\x02\r\n"))},
    {"a folded line", "400 closed", STR_INIT(HEADS("X: y\r\n z\r\n"))},
    {"HTTP/2", "505 closed", STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {"TLS", "400 closed", STR_INIT("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03")},
    {"HTTP/0.9", "400 closed", STR_INIT("GET /\r\n")},
    {"HTTP/1.0", "200 closed", STR_INIT("GET /echo HTTP/1.0\r\n\r\n")},
    {"HTTP/1.0 that stays", "200 200 ",
     STR_INIT("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")},
    {"HTTP/1.0 with chunks", "400 closed",
     STR_INIT("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"close", "200 closed", STR_INIT(HEADS("Connection: close\r\n") GET("/echo"))},
    {"stay and close", "200 closed", STR_INIT(HEADS("Connection: keep-alive, close\r\n") GET("/echo"))},
    {"another host in the target", "400 closed", STR_INIT("GET http://b/echo HTTP/1.1\r\nHost: a\r\n\r\n")},
    {"the same host in the target", "200 ", STR_INIT("GET http://a/echo HTTP/1.1\r\nHost: a\r\n\r\n")},
    {"an asterisk", "200 ", STR_INIT("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")},
    {"an asterisk for GET", "400 closed", STR_INIT(GET("*"))},
    {"a fragment", "400 closed", STR_INIT(GET("/a#b"))},
    {"a NUL in the path", "400 closed", STR_INIT(GET("/a%00"))},
    {"a slash in disguise", "400 closed", STR_INIT(GET("/a%2Fb"))},
    {"dots", "400 closed", STR_INIT(GET("/a/../b"))},
    {"dots in disguise", "400 closed", STR_INIT(GET("/a/%2e%2e/b"))},
    {"POST without a length", "411 closed", STR_INIT("POST /echo HTTP/1.1\r\nHost: a\r\n\r\n")},
    {"an expectation", "417 closed", STR_INIT(POST("/echo", "Content-Length: 3\r\nExpect: tea\r\n", "abc"))},
    {"a body too large", "413 closed", STR_INIT(POST("/limit", "Content-Length: 1001\r\n", ""))},
    {"a body for GET", "413 closed", STR_INIT(HEADS("Content-Length: 3\r\n") "abc")},
    {"chunks too large at once", "413 closed", STR_INIT(POST("/limit", "Transfer-Encoding: chunked\r\n", "3e9\r\n"))},
    {"chunks too large in the end", "413 closed",
     STR_INIT(POST("/limit", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n3e6\r\n"))},
    {"chunks", "200 200 ", STR_INIT(CHUNKED("3\r\nabc\r\n0\r\n\r\n") GET("/echo"))},
    {"chunks with trailers", "200 200 ", STR_INIT(CHUNKED("3;x=y\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n") GET("/echo"))},
    {"a bad chunk size", "400 closed", STR_INIT(CHUNKED("zz\r\nabc\r\n0\r\n\r\n"))},
    {"a chunk size of -1", "400 closed", STR_INIT(CHUNKED("-1\r\nabc\r\n0\r\n\r\n"))},
    {"an endless chunk size", "400 closed", STR_INIT(CHUNKED("ffffffffffffffffff\r\n"))},
    {"a chunk that is longer", "400 closed", STR_INIT(CHUNKED("3\r\nabcd\r\n0\r\n\r\n"))},
    {"a chunk with LF", "400 closed", STR_INIT(CHUNKED("3\nabc\n0\n\n"))},
    {"three at once", "200 200 404 closed",
     STR_INIT(GET("/echo") POST("/echo", "Content-Length: 3\r\n", "abc") POST("/no", "Content-Length: 3\r\n", "abc"))},
    {"later ones wait", "200 200 200 ", STR_INIT(GET("/later") GET("/echo") GET("/later"))},
    {"404 stays", "404 200 ", STR_INIT(GET("/no") GET("/echo"))},
    {"no content", "204 200 ", STR_INIT(GET("/empty") GET("/echo"))},
    {"a bad one after a good one", "200 400 closed", STR_INIT(GET("/echo") "GET /echo HTTP/1.1\r\n\r\n")},
    {"a form", "200 ", STR_INIT(POST("/form", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n", "a=1&b=2"))},
};

static void hostile_run_case(const struct hostile_server *s, const struct hostile_case *c, size_t step)
{
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, c->bytes, step);
    int count = 0;
    for (const char *at = c->wanted; (at = strchr(at, ' ')) != NULL; at++) {
        count++;
    }
    bool closes = strstr(c->wanted, "closed") != NULL;
    talk_read(&t, count, false);
    if (!closes) {
        shutdown(t.fd, SHUT_WR); // so that it ends, after whatever it should not have said
    }
    talk_read(&t, -1, false);
    char got[256];
    snprintf(got, sizeof got, "%s%s", t.text, closes && t.closed ? "closed" : "");
    if (strcmp(got, c->wanted) != 0 || !t.closed || t.reset) {
        fail_msg("%s by %zu: %s (closed %d, reset %d), not %s", c->name, step, got, t.closed, t.reset, c->wanted);
    }
    talk_end(&t);
}

static void test_table(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){.drain_ms = 100}, NULL);
    for (size_t i = 0; i < sizeof hostile_cases / sizeof hostile_cases[0]; i++) {
        hostile_run_case(s, &hostile_cases[i], SIZE_MAX);
        hostile_run_case(s, &hostile_cases[i], 1);
    }
    hostile_end(s);
}

static void hostile_answer(const struct hostile_server *s, str one, str two, char ret_answer[400])
{
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, one, SIZE_MAX);
    usleep(700);
    hostile_send(t.fd, two, SIZE_MAX);
    talk_read(&t, 1, false);
    str status = str_slice(t.last, 0, 30);
    snprintf(ret_answer, 400, "%.*s|%.*s", (int)(str_find_char(status, '\r')), status.ptr, STR_ARG(t.body));
    talk_end(&t);
}

// The answer is the same wherever the bytes are cut in two.
static void test_cuts(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){.drain_ms = 100}, NULL);
    static const str requests[] = {
        STR_INIT(GET("/a/b%20c?d=e")),
        STR_INIT(POST("/echo", "Content-Length: 11\r\nX: \t y\r\n", "hello world")),
        STR_INIT(CHUNKED("5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nT: u\r\n\r\n")),
        STR_INIT(POST("/form", "Content-Type: multipart/form-data; boundary=\"B\"\r\nContent-Length: 59\r\n",
                      "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--\r\n")),
        STR_INIT(CHUNKED("5\r\nhellox")),
        STR_INIT(HEADS("X: y\r\n z\r\n")),
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char whole[400];
        char cut[400];
        hostile_answer(s, requests[i], (str){0}, whole);
        assert_true(strncmp(whole, "HTTP/1.1 ", 9) == 0);
        for (size_t at = 1; at < requests[i].len; at++) {
            hostile_answer(s, str_slice(requests[i], 0, at), str_slice(requests[i], at, requests[i].len), cut);
            if (strcmp(whole, cut) != 0) {
                fail_msg("request %zu cut at %zu: %s, not %s", i, at, cut, whole);
            }
        }
    }
    hostile_end(s);
}

static void test_sizes(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){0}, NULL);
    static const size_t sizes[] = {1, LIMIT_BODY_MEMORY - 1, LIMIT_BODY_MEMORY, LIMIT_BODY_MEMORY + 1, 1000000};
    char *bytes = calloc(1, 1000000);
    for (size_t i = 0; i < 1000000; i++) {
        bytes[i] = (char)(i * 7 + i / 251);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int chunked = 0; chunked <= 1; chunked++) {
            struct talk t;
            talk_start(&t, hostile_connect(s));
            char head[200];
            snprintf(head, sizeof head, "POST /echo HTTP/1.1\r\nHost: a\r\n%s%zu%s%zx\r\n",
                     chunked != 0 ? "Transfer-Encoding: chunked\r\nX: " : "Content-Length: ", sizes[i], "\r\n\r\n",
                     sizes[i]);
            size_t length = strlen(head) - (chunked != 0 ? 0 : strlen(strstr(head, "\r\n\r\n") + 4));
            hostile_send(t.fd, (str){head, length}, SIZE_MAX);
            hostile_send(t.fd, (str){bytes, sizes[i]}, 50021);
            hostile_send(t.fd, chunked != 0 ? STR("\r\n0\r\n\r\n") : (str){0}, SIZE_MAX);
            talk_read(&t, 1, false);
            char wanted[120];
            snprintf(wanted, sizeof wanted, "size=%zu sum=%llx spooled=%d", sizes[i],
                     (unsigned long long)str_hash((str){bytes, sizes[i]}), sizes[i] > LIMIT_BODY_MEMORY);
            assert_string_equal(t.text, "200 ");
            assert_true(str_ends(t.body, str_from(wanted)));
            talk_end(&t);
        }
    }
    free(bytes);
    hostile_end(s);
}

static void test_answers(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){0}, NULL);
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, STR("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n"), SIZE_MAX);
    talk_read(&t, 1, true);
    assert_true(str_eq(talk_field(t.last, STR("content-length")), STR("12000")));
    assert_int_equal(talk_field(t.last, STR("x-request-id")).len, 16);
    assert_int_equal(talk_field(t.last, STR("date")).len, 29);
    hostile_send(t.fd, STR("GET /empty HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"a\"\r\n\r\n"), SIZE_MAX);
    talk_read(&t, 1, false);
    assert_int_equal(talk_field(t.last, STR("content-length")).len, 0);
    hostile_send(t.fd, STR(GET("/large") GET("/page")), SIZE_MAX);
    talk_read(&t, 1, false);
    assert_int_equal(t.body.len, 8 * 1024 * 1024);
    talk_read(&t, 1, false);
    assert_int_equal(t.body.len, 12000);
    assert_string_equal(t.text, "200 304 200 200 ");
    assert_int_equal(t.at, t.in.len);
    talk_end(&t);
    hostile_end(s);
}

static void test_expect(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){.drain_ms = 100}, NULL);
    static const struct {
        const char *path, *before, *after;
    } cases[] = {{"/echo", "100 ", "100 200 "}, {"/no", "404 ", "404 "}, {"/limit", "413 ", "413 "}};
    for (size_t i = 0; i < 3; i++) {
        struct talk t;
        talk_start(&t, hostile_connect(s));
        char head[200];
        int length = snprintf(head, sizeof head,
                              "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n",
                              cases[i].path);
        hostile_send(t.fd, (str){head, (size_t)length}, SIZE_MAX);
        talk_read(&t, 1, false);
        assert_string_equal(t.text, cases[i].before);
        char body[2000] = {0};
        hostile_send(t.fd, (str){body, sizeof body}, SIZE_MAX);
        talk_read(&t, i == 0 ? 1 : -1, false);
        assert_string_equal(t.text, cases[i].after);
        assert_false(t.reset);
        talk_end(&t);
    }
    hostile_end(s);
}

// A client that goes on sending gets to read why it was refused.
static void test_refused_while_sending(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){0}, NULL);
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, STR(POST("/limit", "Content-Length: 3000000\r\n", "")), SIZE_MAX);
    char *bytes = calloc(1, 3000000);
    hostile_send(t.fd, (str){bytes, 3000000}, 10000);
    free(bytes);
    talk_read(&t, -1, false);
    shutdown(t.fd, SHUT_WR);
    assert_string_equal(t.text, "413 ");
    assert_true(str_eq(t.body, STR("refused\n")));
    assert_false(t.reset);
    talk_end(&t);
    hostile_end(s);
}

static const struct http_limits hostile_short = {.head_ms = 400, .body_idle_ms = 400, .body_grace_ms = 500,
                                                 .write_idle_ms = 500, .keep_alive_ms = 400, .drain_ms = 200};

// Sends `first`, then `drip` again and again, until it is told something or sent away.
static void hostile_drip(const char *name, str first, str drip, const char *wanted, int64_t from_ms, int64_t to_ms)
{
    struct hostile_server *s = hostile_start(&hostile_short, NULL);
    struct talk t;
    talk_start(&t, hostile_connect(s));
    int64_t start = clock_steady_ms();
    hostile_send(t.fd, first, SIZE_MAX);
    struct pollfd poll_fd = {t.fd, POLLIN, 0};
    while (poll(&poll_fd, 1, 50) == 0 && clock_steady_ms() < start + HOSTILE_PATIENCE_MS) {
        hostile_send(t.fd, drip, SIZE_MAX);
    }
    int64_t took = clock_steady_ms() - start;
    talk_read(&t, -1, false);
    if (strcmp(t.text, wanted) != 0 || !t.closed || took < from_ms || took > to_ms) {
        fail_msg("%s: %s, closed %d, after %lld ms", name, t.text, t.closed, (long long)took);
    }
    talk_end(&t);
    hostile_end(s);
}

static void test_slow(void **state)
{
    (void)state;
    str post = STR(POST("/echo", "Content-Length: 100000\r\n", "abc"));
    hostile_drip("silence", (str){0}, (str){0}, "", 350, 1200);
    hostile_drip("a slow head", STR("GET /echo HTTP/1.1\r\nHost: a\r\nX: "), STR("y"), "408 ", 350, 1200);
    hostile_drip("a silent body", post, (str){0}, "408 ", 350, 1200);
    hostile_drip("a slow body", post, STR("d"), "408 ", 450, 1500);
    hostile_drip("slow chunks", STR(CHUNKED("")), STR("1\r\na\r\n"), "408 ", 450, 1500);
}

static void test_keep_alive_ends(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&hostile_short, NULL);
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, STR(GET("/echo")), SIZE_MAX);
    talk_read(&t, 1, false);
    usleep(200000);
    hostile_send(t.fd, STR(GET("/echo")), SIZE_MAX); // begins it anew
    talk_read(&t, 1, false);
    int64_t start = clock_steady_ms();
    talk_read(&t, -1, false);
    assert_string_equal(t.text, "200 200 ");
    assert_true(t.closed && !t.reset);
    assert_in_range(clock_steady_ms() - start, 350, 1200);
    talk_end(&t);
    hostile_end(s);
}

static void hostile_wait_finished(struct hostile_server *s, int count)
{
    for (int i = 0; i < 300 && hostile_finished(s) < count; i++) {
        usleep(10000);
    }
    assert_int_equal(hostile_finished(s), count);
}

static void test_slow_reader(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&hostile_short, NULL);
    int fd = hostile_connect(s);
    hostile_send(fd, STR(GET("/large")), SIZE_MAX);
    int64_t start = clock_steady_ms();
    hostile_wait_finished(s, 1);
    assert_in_range(clock_steady_ms() - start, 400, 2500);
    close(fd);
    hostile_end(s);
}

static void test_gone_while_parked(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&hostile_short, NULL);
    for (int i = 0; i < 3; i++) {
        int fd = hostile_connect(s);
        hostile_send(fd, STR(GET("/later")), SIZE_MAX);
        usleep(30000);
        struct linger now = {1, 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, i == 0 ? &now : &(struct linger){0}, sizeof now); // reset, or end
        close(fd);
    }
    hostile_wait_finished(s, 3);
    int fd = hostile_connect(s); // and one that is parked when everything ends
    hostile_send(fd, STR(GET("/later")), SIZE_MAX);
    usleep(30000);
    close(fd);
    usleep(200000);
    hostile_end(s);
}

static void test_caps(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){.connection_count = 8, .drain_ms = 100}, NULL);
    struct talk t[9];
    for (int i = 0; i < 9; i++) {
        talk_start(&t[i], hostile_connect(s));
        hostile_send(t[i].fd, STR(GET("/echo")), SIZE_MAX);
        talk_read(&t[i], 1, false);
        assert_string_equal(t[i].text, i < 8 ? "200 " : "503 ");
    }
    assert_true(talk_field(t[8].last, STR("retry-after")).len != 0);
    for (int i = 0; i < 9; i++) {
        talk_end(&t[i]);
    }
    hostile_end(s);
    // Whole requests don't count, half ones do, and stop counting when they go.
    s = hostile_start(&(struct http_limits){.incomplete_per_address = 4, .drain_ms = 100}, NULL);
    struct talk whole[6];
    for (int i = 0; i < 6; i++) {
        talk_start(&whole[i], hostile_connect(s));
        hostile_send(whole[i].fd, STR(GET("/echo")), SIZE_MAX);
        talk_read(&whole[i], 1, false);
        assert_string_equal(whole[i].text, "200 ");
    }
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5; i++) {
            talk_start(&t[i], hostile_connect(s));
            hostile_send(t[i].fd, STR("GET /"), SIZE_MAX);
            usleep(20000);
        }
        talk_read(&t[4], 1, false);
        assert_string_equal(t[4].text, "503 ");
        for (int i = 0; i < 5; i++) {
            talk_end(&t[i]);
        }
        usleep(50000);
    }
    for (int i = 0; i < 6; i++) {
        talk_end(&whole[i]);
    }
    hostile_end(s);
}

static void test_stop(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){.drain_ms = 100}, NULL);
    struct talk idle;
    struct talk busy;
    struct talk body;
    talk_start(&idle, hostile_connect(s));
    talk_start(&busy, hostile_connect(s));
    talk_start(&body, hostile_connect(s));
    hostile_send(idle.fd, STR(GET("/echo")), SIZE_MAX);
    talk_read(&idle, 1, false);
    hostile_send(busy.fd, STR(GET("/later") GET("/later")), SIZE_MAX);
    hostile_send(body.fd, STR(POST("/echo", "Content-Length: 3\r\n", "a")), SIZE_MAX);
    usleep(50000);
    hostile_stop(s);
    talk_read(&idle, -1, false);
    assert_true(idle.closed && !idle.reset);
    assert_int_equal(hostile_connect(s), -1);
    assert_false(hostile_stopped(s));
    hostile_send(body.fd, STR("bc"), SIZE_MAX);
    talk_read(&busy, -1, false);
    talk_read(&body, -1, false);
    assert_string_equal(busy.text, "200 "); // the second one was not begun
    assert_true(str_eq(talk_field(busy.last, STR("connection")), STR("close")));
    assert_string_equal(body.text, "200 ");
    for (int i = 0; i < 100 && !hostile_stopped(s); i++) {
        usleep(10000);
    }
    assert_true(hostile_stopped(s));
    talk_end(&idle);
    talk_end(&busy);
    talk_end(&body);
    hostile_end(s);
    // One that never ends is cut off.
    s = hostile_start(&(struct http_limits){.stop_ms = 300}, NULL);
    int fd = hostile_connect(s);
    hostile_send(fd, STR("GET / HT"), SIZE_MAX);
    usleep(30000);
    int64_t start = clock_steady_ms();
    hostile_stop(s);
    for (int i = 0; i < 200 && !hostile_stopped(s); i++) {
        usleep(10000);
    }
    assert_in_range(clock_steady_ms() - start, 250, 1500);
    close(fd);
    hostile_end(s);
}

static void test_proxy(void **state)
{
    (void)state;
    static const str request =
        STR_INIT(HEADS("X-Forwarded-For: 8.8.8.8, 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: h.example\r\n"));
    for (int trusted = 0; trusted <= 2; trusted++) {
        struct hostile_server *s =
            hostile_start(&(struct http_limits){0}, trusted == 0 ? NULL : trusted == 1 ? "127.0.0.1" : "192.0.2.1");
        struct talk t;
        talk_start(&t, hostile_connect(s));
        hostile_send(t.fd, request, SIZE_MAX);
        talk_read(&t, 1, false);
        str wanted = trusted == 1 ? STR("client=192.0.2.7 host=h.example https") : STR("client=127.0.0.1 host=a http ");
        assert_true(str_find(t.body, wanted) != STR_NONE);
        talk_end(&t);
        hostile_end(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),           cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_sizes),           cmocka_unit_test(test_answers),
        cmocka_unit_test(test_expect),          cmocka_unit_test(test_refused_while_sending),
        cmocka_unit_test(test_slow),            cmocka_unit_test(test_keep_alive_ends),
        cmocka_unit_test(test_slow_reader),     cmocka_unit_test(test_gone_while_parked),
        cmocka_unit_test(test_caps),            cmocka_unit_test(test_stop),
        cmocka_unit_test(test_proxy),
    };
    return cmocka_run_group_tests_name("http hostile", tests, NULL, NULL);
}
