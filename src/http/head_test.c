// SPDX-License-Identifier: Apache-2.0
// Heads and targets, from a table; each row given in several kinds of pieces.
#include "http/head.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four above first
#include <cmocka.h>

// Reads bytes given `step` at a time, as a socket would give them.
static int test_head(struct arena *a, str bytes, size_t step, struct head *ret_head)
{
    struct head_scan scan = {0};
    str head = {0};
    int status = HEAD_MORE;
    *ret_head = (struct head){0};
    for (size_t end = step < bytes.len ? step : bytes.len; status == HEAD_MORE;) {
        // An exact copy, so that a sanitizer sees a byte read too many.
        char *copy = malloc(end + 1);
        assert_non_null(copy);
        memcpy(copy, bytes.ptr, end);
        status = head_scan(&scan, (str){copy, end}, &head);
        if (status == HEAD_WHOLE) {
            head = arena_str(a, head);
        }
        free(copy);
        if (end == bytes.len) {
            break;
        }
        end = end + step < bytes.len ? end + step : bytes.len;
    }
    return status == HEAD_WHOLE ? head_parse(a, head, ret_head) : status;
}

#define REQUEST(more)  "GET / HTTP/1.1\r\nHost: a\r\n" more "\r\n"
#define TARGET(target) "GET " target " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HOST(host)     "GET / HTTP/1.1\r\nHost: " host "\r\n\r\n"

static const struct {
    int status;
    str bytes;
} head_cases[] = {
    {200, STR_INIT(REQUEST(""))},
    {200, STR_INIT("\r\n" REQUEST(""))},
    {400, STR_INIT("\r\n\r\n" REQUEST(""))},
    {200, STR_INIT(REQUEST("X:\tvalue\t\r\nY:\r\n"))},
    {200, STR_INIT(REQUEST("X: caf\xC3\xA9\r\n"))},
    {0, STR_INIT("GET / HTTP/1.1\r\nHost: a\r\n")},
    {0, STR_INIT("")},
    // The line
    {400, STR_INIT("GET /\r\n\r\n")},
    {400, STR_INIT("GET  / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET /  HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET / HTTP/1.1 \r\nHost: a\r\n\r\n")},
    {400, STR_INIT(" GET / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("G(T / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET / HTTP/11\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET / http/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("GET / HTTP/1.\r\nHost: a\r\n\r\n")},
    {505, STR_INIT("GET / HTTP/2.0\r\nHost: a\r\n\r\n")},
    {505, STR_INIT("GET / HTTP/0.9\r\nHost: a\r\n\r\n")},
    {505, STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {200, STR_INIT("GET / HTTP/1.7\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("\x16\x03\x01\x02\x00\x01")},
    {200, STR_INIT("get / HTTP/1.1\r\nHost: a\r\n\r\n")}, // another method than GET: 405 is the owner's
    {400, STR_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\nHost: a\r\n\r\n")},
    // The target
    {200, STR_INIT(TARGET("/a/b?c=d?e/../%2F%00"))},
    {200, STR_INIT(TARGET("/a/"))},
    {200, STR_INIT(TARGET("/caf%C3%A9"))},
    {200, STR_INIT(TARGET("/1/2/3/4/5/6/7/8/9/10/11/12"))},
    {414, STR_INIT(TARGET("/1/2/3/4/5/6/7/8/9/10/11/12/13"))},
    {400, STR_INIT(TARGET("/a#b"))},
    {400, STR_INIT(TARGET("//"))},
    {400, STR_INIT(TARGET("//a"))},
    {400, STR_INIT(TARGET("/a//b"))},
    {400, STR_INIT(TARGET("/a//"))},
    {400, STR_INIT(TARGET("/."))},
    {400, STR_INIT(TARGET("/a/../b"))},
    {400, STR_INIT(TARGET("/a/%2e%2E/b"))},
    {400, STR_INIT(TARGET("/a/.%2e"))},
    {400, STR_INIT(TARGET("/a%2Fb"))},
    {400, STR_INIT(TARGET("/a%5Cb"))},
    {400, STR_INIT(TARGET("/a\\b"))},
    {400, STR_INIT(TARGET("/a%00"))},
    {400, STR_INIT(TARGET("/a%0Ab"))},
    {400, STR_INIT(TARGET("/a%7F"))},
    {400, STR_INIT(TARGET("/a%"))},
    {400, STR_INIT(TARGET("/a%4"))},
    {400, STR_INIT(TARGET("/a%zz"))},
    {400, STR_INIT(TARGET("/a%C3"))},
    {400, STR_INIT(TARGET("/a%E2%80%AE"))},
    {400, STR_INIT(TARGET("/a\xC3\xA9"))},
    {400, STR_INIT(TARGET("a"))},
    {400, STR_INIT(TARGET("?a"))},
    {400, STR_INIT(TARGET("*"))},
    {200, STR_INIT("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")},
    {200, STR_INIT(TARGET("http://a"))},
    {200, STR_INIT(TARGET("HTTP://A/b?c"))},
    {200, STR_INIT(TARGET("https://a?c"))},
    {400, STR_INIT(TARGET("http://b/"))},
    {400, STR_INIT(TARGET("http://"))},
    {400, STR_INIT(TARGET("http:///a"))},
    {400, STR_INIT(TARGET("http://me@a/"))},
    {400, STR_INIT(TARGET("ftp://a/"))},
    {400, STR_INIT("GET http://a/ HTTP/1.1\r\n\r\n")},
    {200, STR_INIT("GET http://a/ HTTP/1.0\r\n\r\n")},
    // Host
    {400, STR_INIT("GET / HTTP/1.1\r\n\r\n")},
    {200, STR_INIT("GET / HTTP/1.0\r\n\r\n")},
    {400, STR_INIT(REQUEST("Host: a\r\n"))},
    {400, STR_INIT(REQUEST("host: b\r\n"))},
    {400, STR_INIT(HOST(""))},
    {400, STR_INIT(HOST("a b"))},
    {400, STR_INIT(HOST("a,b"))},
    {400, STR_INIT(HOST("a/b"))},
    {400, STR_INIT(HOST("me@a"))},
    {400, STR_INIT(HOST("a:"))},
    {400, STR_INIT(HOST("a:0"))},
    {400, STR_INIT(HOST("a:x"))},
    {400, STR_INIT(HOST("a:-1"))},
    {400, STR_INIT(HOST("a:65536"))},
    {400, STR_INIT(HOST("a:80:80"))},
    {400, STR_INIT(HOST("[::1"))},
    {400, STR_INIT(HOST("[::g]"))},
    {400, STR_INIT(HOST("[]"))},
    {400, STR_INIT(HOST("[::1]x"))},
    {200, STR_INIT(HOST("[::1]:8080"))},
    {200, STR_INIT(HOST("services.example.org:8080"))},
    // Fields
    {400, STR_INIT(REQUEST("X : a\r\n"))},
    {400, STR_INIT(REQUEST(" X: a\r\n"))},
    {400, STR_INIT(REQUEST("X: a\r\n b\r\n"))},
    {400, STR_INIT(REQUEST("X: a\r\n\tb\r\n"))},
    {400, STR_INIT(REQUEST("X\r\n"))},
    {400, STR_INIT(REQUEST(": a\r\n"))},
    {400, STR_INIT(REQUEST("X(: a\r\n"))},
    {400, STR_INIT(REQUEST("X\xC3\xA9: a\r\n"))},
    {400, STR_INIT(REQUEST("X: a\0b\r\n"))},
    {400, STR_INIT(REQUEST("X: a\x01\r\n"))},
    {400, STR_INIT(REQUEST("X: a\x7F\r\n"))},
    {400, STR_INIT(REQUEST("X: a\rb\r\n"))},
    {400, STR_INIT(REQUEST("X: a\r\r\n"))},
    {400, STR_INIT(REQUEST("X: a\n"))},
    {400, STR_INIT("GET / HTTP/1.1\nHost: a\n\n")},
    {400, STR_INIT("GET / HTTP/1.1\r\nHost: a\n\r\n")},
    {400, STR_INIT("GET / HTTP/1.1\r\nHost: a\r\n\n")},
    {400, STR_INIT("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {400, STR_INIT(REQUEST("Origin: a\r\nOrigin: a\r\n"))},
    // Length and coding
    {200, STR_INIT(REQUEST("Content-Length: 3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 3\r\nContent-Length: 4\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 3\r\nContent-Length: 3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 3, 3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: +3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: -3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 0x3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 3 3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length:\r\n"))},
    {413, STR_INIT(REQUEST("Content-Length: 99999999999999999999\r\n"))},
    {200, STR_INIT(REQUEST("Transfer-Encoding: chunked\r\n"))},
    {200, STR_INIT(REQUEST("Transfer-Encoding: CHUNKED\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"))},
    {400, STR_INIT(REQUEST("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding: chunked, chunked\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding: chunked, gzip\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding:\r\n"))},
    {501, STR_INIT(REQUEST("Transfer-Encoding: gzip\r\n"))},
    {501, STR_INIT(REQUEST("Transfer-Encoding: gzip, chunked\r\n"))},
    {501, STR_INIT(REQUEST("Transfer-Encoding: identity\r\n"))},
    {501, STR_INIT(REQUEST("Transfer-Encoding: xchunked\r\n"))},
    {501, STR_INIT(REQUEST("Transfer-Encoding: \"chunked\"\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding: \x0B"
                           "chunked\r\n"))},
    {400, STR_INIT(REQUEST("Transfer-Encoding : chunked\r\n"))},
    {400, STR_INIT("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")},
    {411, STR_INIT("POST / HTTP/1.1\r\nHost: a\r\n\r\n")},
    {200, STR_INIT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")},
    {417, STR_INIT(REQUEST("Expect: a-miracle\r\n"))},
    {200, STR_INIT(REQUEST("Expect: 100-Continue\r\n"))},
};

static void test_heads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof head_cases / sizeof head_cases[0]; i++) {
        for (size_t step = 1; step <= head_cases[i].bytes.len + 1; step += step < 4 ? 1 : head_cases[i].bytes.len) {
            struct arena a;
            arena_init(&a, 1024 * 1024);
            struct head head;
            int status = test_head(&a, head_cases[i].bytes, step, &head);
            if (status != head_cases[i].status) {
                fail_msg("case %zu, %zu bytes at a time: %d, not %d:\n%.*s", i, step, status, head_cases[i].status,
                         STR_ARG(head_cases[i].bytes));
            }
            arena_free(&a);
        }
    }
}

static void test_head_meaning(void **state)
{
    (void)state;
    static const struct {
        str bytes;
        bool keep_alive;
        bool chunked;
        int64_t length;
        str path, query, host;
        size_t segments;
    } cases[] = {
        {STR_INIT(TARGET("/a/caf%C3%A9/?b=%20#")), false, false, 0, {0}, {0}, {0}, 0}, // refused: nothing is kept
        {STR_INIT(TARGET("/a/caf%C3%A9/?b=%20")), true, false, -1, STR_INIT("/a/caf\xC3\xA9"), STR_INIT("b=%20"),
         STR_INIT("a"), 2},
        {STR_INIT(TARGET("/")), true, false, -1, STR_INIT("/"), {0}, STR_INIT("a"), 0},
        {STR_INIT(TARGET("http://A?x")), true, false, -1, STR_INIT("/"), STR_INIT("x"), STR_INIT("a"), 0},
        {STR_INIT(HOST("Example.ORG:80")), true, false, -1, STR_INIT("/"), {0}, STR_INIT("example.org:80"), 0},
        {STR_INIT(REQUEST("Connection: close\r\nContent-Length: 12\r\n")),
         false,
         false,
         12,
         STR_INIT("/"),
         {0},
         STR_INIT("a"),
         0},
        {STR_INIT(REQUEST("Connection: keep-alive\r\nConnection: x, Close\r\n")),
         false,
         false,
         -1,
         STR_INIT("/"),
         {0},
         STR_INIT("a"),
         0},
        {STR_INIT("GET / HTTP/1.0\r\n\r\n"), false, false, -1, STR_INIT("/"), {0}, {0}, 0},
        {STR_INIT("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), true, false, -1, STR_INIT("/"), {0}, {0}, 0},
        {STR_INIT(REQUEST("Transfer-Encoding: chunked\r\n")), true, true, -1, STR_INIT("/"), {0}, STR_INIT("a"), 0},
    };
    for (size_t i = 1; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena a;
        arena_init(&a, 1024 * 1024);
        struct head head;
        assert_int_equal(test_head(&a, cases[i].bytes, 1, &head), HEAD_WHOLE);
        assert_int_equal(head.keep_alive, cases[i].keep_alive);
        assert_int_equal(head.chunked, cases[i].chunked);
        assert_int_equal(head.content_length, cases[i].length);
        assert_true(str_eq(head.path, cases[i].path));
        assert_true(str_eq(head.query, cases[i].query));
        assert_true(str_eq(head.host, cases[i].host));
        assert_int_equal(head.segment_count, cases[i].segments);
        arena_free(&a);
    }
}

// A head with a target of `target` bytes, `fields` fields and one of `filler` bytes.
static str test_long_head(struct arena *a, size_t target, size_t fields, size_t filler)
{
    struct buf out;
    buf_init(&out, 128 * 1024);
    buf_put(&out, STR("GET /"));
    for (size_t i = 1; i < target; i++) {
        buf_char(&out, 'a');
    }
    buf_put(&out, STR(" HTTP/1.1\r\nHost: a\r\n"));
    for (size_t i = 1; i < fields; i++) {
        buf_put(&out, STR("X: "));
        for (size_t j = 0; i == 1 && j < filler; j++) {
            buf_char(&out, 'b');
        }
        buf_put(&out, STR("\r\n"));
    }
    buf_put(&out, STR("\r\n"));
    str text = arena_str(a, buf_str(&out));
    buf_free(&out);
    return text;
}

static void test_head_limits(void **state)
{
    (void)state;
    size_t line = LIMIT_REQUEST_LINE - sizeof "GET  HTTP/1.1" + 1;
    size_t rest = LIMIT_REQUEST_HEAD - sizeof "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n" + 1;
    const struct {
        size_t target, fields, filler;
        int status;
    } cases[] = {
        {line, 1, 0, 200},
        {line + 1, 1, 0, 414},
        {20000, 1, 0, 414},
        {1, LIMIT_HEADER_COUNT, 0, 200},
        {1, LIMIT_HEADER_COUNT + 1, 0, 431},
        {1, 2, rest, 200},
        {1, 2, rest + 1, 431},
        {1, 2, 40000, 431},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t step = 1; step <= 100000; step += 99999) {
            struct arena a;
            arena_init(&a, 1024 * 1024);
            struct head head;
            str bytes = test_long_head(&a, cases[i].target, cases[i].fields, cases[i].filler);
            int status = test_head(&a, bytes, step == 1 ? 7 : step, &head);
            if (status != cases[i].status) {
                fail_msg("limit %zu: %d, not %d", i, status, cases[i].status);
            }
            arena_free(&a);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_head_meaning),
        cmocka_unit_test(test_head_limits),
    };
    return cmocka_run_group_tests_name("http head", tests, NULL, NULL);
}
