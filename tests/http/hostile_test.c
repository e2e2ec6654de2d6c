// SPDX-License-Identifier: Apache-2.0
// Speaks to a running server over raw sockets, as no decent client would.
#include "base/clock.h"
#include "base/limits.h"
#include "hostile_client.h"
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
// cmocka wants some of the above first
#include <cmocka.h>

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
    {"a coding in disguise", "400 closed",
     STR_INIT(POST("/echo",
                   "Transfer-Encoding: \x0B"
                   "chunked\r\n",
                   "0\r\n\r\n"))},
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
     STR_INIT(
         "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")},
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
    {"chunks with trailers", "200 200 ",
     STR_INIT(CHUNKED("3;x=y\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n") GET("/echo"))},
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
    {"a form", "200 ",
     STR_INIT(POST("/form", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n", "a=1&b=2"))},
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
    assert_non_null(bytes);
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

// The answer comes later than the end of what the client says, with a request behind it that nobody answers.
static void test_answered_after_the_end(void **state)
{
    (void)state;
    struct hostile_server *s = hostile_start(&(struct http_limits){0}, NULL);
    struct talk t;
    talk_start(&t, hostile_connect(s));
    hostile_send(t.fd, STR("GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" GET("/echo")), SIZE_MAX);
    shutdown(t.fd, SHUT_WR);
    talk_read(&t, -1, false);
    assert_string_equal(t.text, "200 ");
    assert_true(t.closed);
    talk_end(&t);
    hostile_end(s);
}

static void test_proxy(void **state)
{
    (void)state;
    static const str request = STR_INIT(
        HEADS("X-Forwarded-For: 8.8.8.8, 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: h.example\r\n"));
    for (int trusted = 0; trusted <= 2; trusted++) {
        struct hostile_server *s = hostile_start(&(struct http_limits){0}, trusted == 0   ? NULL
                                                                           : trusted == 1 ? "127.0.0.1"
                                                                                          : "192.0.2.1");
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
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_expect),
        cmocka_unit_test(test_refused_while_sending),
        cmocka_unit_test(test_answered_after_the_end),
        cmocka_unit_test(test_proxy),
    };
    return cmocka_run_group_tests_name("http hostile", tests, NULL, NULL);
}
