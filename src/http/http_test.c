// SPDX-License-Identifier: Apache-2.0
// The pure readers, from tables: heads, targets, chunks, forms, parts, cookies, proxies.
#include "base/limits.h"
#include "http/chunk.h"
#include "http/form.h"
#include "http/head.h"
#include "http/multipart.h"
#include "http/param.h"
#include "http/proxy.h"
#include "http/target.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
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

#define REQUEST(more) "GET / HTTP/1.1\r\nHost: a\r\n" more "\r\n"
#define TARGET(target) "GET " target " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HOST(host) "GET / HTTP/1.1\r\nHost: " host "\r\n\r\n"

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
    {400, STR_INIT(REQUEST("Transfer-Encoding: \x0B" "chunked\r\n"))},
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
        {STR_INIT(REQUEST("Connection: close\r\nContent-Length: 12\r\n")), false, false, 12, STR_INIT("/"), {0},
         STR_INIT("a"), 0},
        {STR_INIT(REQUEST("Connection: keep-alive\r\nConnection: x, Close\r\n")), false, false, -1, STR_INIT("/"), {0},
         STR_INIT("a"), 0},
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
        {line, 1, 0, 200},     {line + 1, 1, 0, 414}, {20000, 1, 0, 414},
        {1, LIMIT_HEADER_COUNT, 0, 200}, {1, LIMIT_HEADER_COUNT + 1, 0, 431},
        {1, 2, rest, 200},     {1, 2, rest + 1, 431}, {1, 2, 40000, 431},
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

static enum chunk_result test_chunks(str bytes, size_t step, int64_t max, struct buf *out, size_t *ret_used)
{
    struct chunk chunk;
    chunk_start(&chunk, max);
    buf_clear(out);
    for (size_t at = 0; at < bytes.len; at += step) {
        size_t size = at + step < bytes.len ? step : bytes.len - at;
        char *copy = malloc(size);
        memcpy(copy, bytes.ptr + at, size);
        str in = {copy, size};
        str data = {0};
        enum chunk_result result;
        while ((result = chunk_next(&chunk, &in, &data)) == CHUNK_DATA) {
            buf_put(out, data);
        }
        free(copy);
        *ret_used = at + size - in.len;
        if (result != CHUNK_MORE) {
            return result;
        }
    }
    return CHUNK_MORE;
}

static const struct {
    enum chunk_result result;
    str bytes, body;
} chunk_cases[] = {
    {CHUNK_DONE, STR_INIT("0\r\n\r\n"), {0}},
    {CHUNK_DONE, STR_INIT("3\r\nabc\r\n0\r\n\r\n"), STR_INIT("abc")},
    {CHUNK_DONE, STR_INIT("3\r\nabc\r\n00A\r\n0123456789\r\n000\r\n\r\n"), STR_INIT("abc0123456789")},
    {CHUNK_DONE, STR_INIT("3;a=b;c=\"d\"\r\nabc\r\n0;z\r\nX: y\r\nZ:\r\n\r\n"), STR_INIT("abc")},
    {CHUNK_MORE, STR_INIT("3\r\nabc\r\n0\r\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("3\r\nabcd\r\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("3\r\nabc0\r\n\r\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("3\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3\r\nabc\n0\r\n\r\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("3\r\nabc\r\n0\n\r\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("3\r\nabc\r\n0\r\n\n"), STR_INIT("abc")},
    {CHUNK_BAD, STR_INIT("+3\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("-3\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("0x3\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT(" 3\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3 \r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3 ;a\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("g\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3\r\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3;a\0b\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("3;a\nb\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("8000000000000000\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("00000000000000003\r\nabc\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("0\r\nX\r\n\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("0\r\nX : y\r\n\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("0\r\n X: y\r\n\r\n"), {0}},
    {CHUNK_BAD, STR_INIT("0\r\nX: \x01\r\n\r\n"), {0}},
    {CHUNK_TOO_LARGE, STR_INIT("65\r\n"), {0}},
    {CHUNK_TOO_LARGE, STR_INIT("7fffffffffffffff\r\n"), {0}},
    {CHUNK_TOO_LARGE, STR_INIT("3\r\nabc\r\n62\r\n"), STR_INIT("abc")},
};

static void test_chunk_table(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < sizeof chunk_cases / sizeof chunk_cases[0]; i++) {
        for (size_t step = 1; step <= chunk_cases[i].bytes.len + 1; step++) {
            size_t used = 0;
            enum chunk_result result = test_chunks(chunk_cases[i].bytes, step, 100, &out, &used);
            if (result != chunk_cases[i].result || !str_eq(buf_str(&out), chunk_cases[i].body)) {
                fail_msg("chunk case %zu by %zu: %d, \"%.*s\"", i, step, result, STR_ARG(buf_str(&out)));
            }
        }
    }
    // What follows the end is another request's.
    size_t used = 0;
    assert_int_equal(test_chunks(STR("1\r\na\r\n0\r\n\r\nGET"), 100, 100, &out, &used), CHUNK_DONE);
    assert_int_equal(used, 11);
    buf_free(&out);
}

static void test_chunk_limits(void **state)
{
    (void)state;
    struct buf in;
    struct buf out;
    buf_init(&in, 64 * 1024);
    buf_init(&out, 1024);
    for (size_t extra = 0; extra <= 1; extra++) {
        enum chunk_result wanted = extra == 0 ? CHUNK_DONE : CHUNK_BAD;
        size_t used = 0;
        buf_clear(&in);
        buf_put(&in, STR("0;"));
        for (size_t i = 3; i < LIMIT_CHUNK_LINE + extra; i++) { // the CR counts
            buf_char(&in, 'e');
        }
        buf_put(&in, STR("\r\n\r\n"));
        assert_int_equal(test_chunks(buf_str(&in), 1000, 100, &out, &used), wanted);
        buf_clear(&in);
        buf_put(&in, STR("0\r\nX:"));
        for (size_t i = 6; i < LIMIT_TRAILERS + extra; i++) { // "X:", the LF before, CR, LF and CR after count
            buf_char(&in, 'e');
        }
        buf_put(&in, STR("\r\n\r\n"));
        assert_int_equal(test_chunks(buf_str(&in), 1000, 100, &out, &used), wanted);
    }
    buf_free(&in);
    buf_free(&out);
}

static str test_print(struct arena *a, err e, const struct fields *fields)
{
    str text = err_is(e) ? err_kind_name(e.kind) : STR("");
    for (size_t i = 0; i < fields->count && !err_is(e); i++) {
        const struct field *f = &fields->items[i];
        text = f->file == NULL ? arena_printf(a, "%.*s%.*s=%.*s;", STR_ARG(text), STR_ARG(f->name), STR_ARG(f->value))
                               : arena_printf(a, "%.*s%.*s=[%.*s|%.*s|%lld];", STR_ARG(text), STR_ARG(f->name),
                                              STR_ARG(f->file->name), STR_ARG(f->file->type), (long long)f->file->size);
    }
    return text;
}

static void test_forms(void **state)
{
    (void)state;
    static const struct {
        str text, wanted;
    } cases[] = {
        {{0}, STR_INIT("")},
        {STR_INIT("a=b"), STR_INIT("a=b;")},
        {STR_INIT("a=1&a=2&b=&c&=d&&"), STR_INIT("a=1;a=2;b=;c=;=d;")},
        {STR_INIT("a=x+y%20z%2B&b=c=d"), STR_INIT("a=x y z+;b=c=d;")},
        {STR_INIT("na%6De=caf%C3%A9"), STR_INIT("name=caf\xC3\xA9;")},
        {STR_INIT("a=%ff"), STR_INIT("a=\xff;")}, // looked at where text is checked
        {STR_INIT("a=%"), STR_INIT("input")},
        {STR_INIT("a=%4"), STR_INIT("input")},
        {STR_INIT("%zz=1"), STR_INIT("input")},
    };
    struct arena a;
    arena_init(&a, 4 * 1024 * 1024);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fields fields = {0};
        str got = test_print(&a, form_parse(&a, cases[i].text, &fields), &fields);
        if (!str_eq(got, cases[i].wanted)) {
            fail_msg("form %zu: %.*s", i, STR_ARG(got));
        }
    }
    for (size_t extra = 0; extra <= 1; extra++) {
        struct fields fields = {0};
        char many[2 * LIMIT_FIELD_COUNT + 2];
        for (size_t i = 0; i < 2 * (LIMIT_FIELD_COUNT + extra); i++) {
            many[i] = i % 2 == 0 ? 'a' : '&';
        }
        err e = form_parse(&a, (str){many, 2 * (LIMIT_FIELD_COUNT + extra) - 1}, &fields);
        assert_int_equal(e.kind, extra == 0 ? ERR_NONE : ERR_TOO_LARGE);
        memset(many, 'n', LIMIT_FIELD_NAME + 1);
        e = form_parse(&a, (str){many, LIMIT_FIELD_NAME + extra}, &fields);
        assert_int_equal(e.kind, extra == 0 ? ERR_NONE : ERR_TOO_LARGE);
    }
    arena_free(&a);
}

struct test_source {
    str bytes;
    size_t step;
};

static err test_read(void *with, char *out, size_t size, size_t *ret_size)
{
    struct test_source *source = with;
    size_t take = source->step < size ? source->step : size;
    take = take < source->bytes.len ? take : source->bytes.len;
    if (take != 0) {
        memcpy(out, source->bytes.ptr, take);
    }
    source->bytes = str_slice(source->bytes, take, source->bytes.len);
    *ret_size = take;
    return NO_ERR;
}

// Keeps files in a pipe-less way: one temporary file, whose size is checked at the end.
struct test_keeper {
    int begun, whole, thrown;
    int64_t bytes;
};

static err test_begin(void *owner, struct arena *a, str field, str name, str type, int64_t size_max, int *ret_fd,
                      str *ret_token)
{
    (void)field;
    (void)name;
    (void)type;
    (void)size_max;
    struct test_keeper *keeper = owner;
    keeper->begun++;
    char path[] = "/tmp/guildhall-part-XXXXXX";
    *ret_fd = mkstemp(path);
    unlink(path);
    *ret_token = arena_str(a, STR("token"));
    return NO_ERR;
}

static err test_end(void *owner, int fd, str token, bool whole)
{
    struct test_keeper *keeper = owner;
    assert_true(str_eq(token, STR("token")));
    *(whole ? &keeper->whole : &keeper->thrown) += 1;
    keeper->bytes += lseek(fd, 0, SEEK_END);
    close(fd);
    return NO_ERR;
}

#define PART(head, body) "--B\r\n" head "\r\n\r\n" body "\r\n"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\""

static const struct {
    str body, wanted;
} part_cases[] = {
    {STR_INIT("--B--\r\n"), STR_INIT("")},
    {STR_INIT("--B--"), STR_INIT("")},
    {STR_INIT(PART(NAMED("a"), "1") PART(NAMED("b"), "") "--B--\r\n"), STR_INIT("a=1;b=;")},
    {STR_INIT(PART(NAMED("a"), "x\r\ny\r\n--\r\n-") "--B--\r\n"), STR_INIT("a=x\r\ny\r\n--\r\n-;")},
    {STR_INIT(PART("content-disposition: form-data; name=a", "1") "--B--\r\n"), STR_INIT("a=1;")},
    {STR_INIT(PART(NAMED("q%22r\\\"s%0D%0At%20"), "1") "--B--\r\n"), STR_INIT("q\"r\"s\r\nt%20=1;")},
    {STR_INIT(PART(NAMED("f") "; filename=\"a.txt\"\r\nContent-Type: text/plain", "hello") "--B--\r\n"),
     STR_INIT("f=[a.txt|text/plain|5];")},
    {STR_INIT(PART(NAMED("f") "; filename=\"C:\\d\\a.txt\"", "") "--B--\r\n"), STR_INIT("f=[a.txt||0];")},
    {STR_INIT(PART(NAMED("f") "; filename=\"../../etc/passwd\"", "x") "--B--\r\n"), STR_INIT("f=[passwd||1];")},
    {STR_INIT(PART(NAMED("f") "; filename=\"\"\r\nContent-Type: application/octet-stream", "") "--B--\r\n"), STR_INIT("")},
    {STR_INIT(""), STR_INIT("input")},
    {STR_INIT("--B"), STR_INIT("input")},
    {STR_INIT("--B\r\n"), STR_INIT("input")},
    {STR_INIT("--BB\r\n"), STR_INIT("input")},
    {STR_INIT("x\r\n" PART(NAMED("a"), "1") "--B--\r\n"), STR_INIT("input")},
    {STR_INIT("--B\n" NAMED("a") "\n\n1\n--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a"), "1") "--B--\r\nx"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a"), "1")), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a"), "1") "--B"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a"), "1\r\n--Bx") "--B--"), STR_INIT("input")},
    {STR_INIT(PART("X: y", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART("Content-Disposition: form-data", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART("Content-Disposition: attachment; name=\"a\"", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART("Content-Disposition: form-data; name=\"a", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART("Content-Disposition: form-data; name=\"a\"b", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a") "; name=\"b\"", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a") "; filename*=utf-8''x", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a") "\r\n" NAMED("b"), "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a\0b"), "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a") "\r\nContent-Transfer-Encoding: base64", "1") "--B--"), STR_INIT("input")},
    {STR_INIT(PART(NAMED("a") "\r\n folded: yes", "1") "--B--"), STR_INIT("input")},
};

static str test_parts(struct arena *a, str body, size_t step, struct test_keeper *keeper, int64_t size_max)
{
    struct test_source from = {body, step};
    struct multipart_source source = {test_read, &from};
    struct http_file_keeper keep = {test_begin, test_end, keeper, size_max};
    struct fields fields = {0};
    err e = multipart_parse(a, &source, STR("B"), keeper == NULL ? NULL : &keep, &fields);
    return test_print(a, e, &fields);
}

static void test_multipart(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof part_cases / sizeof part_cases[0]; i++) {
        for (size_t step = 1; step < 400; step += step < 8 ? 1 : 391) {
            struct arena a;
            arena_init(&a, 4 * 1024 * 1024);
            struct test_keeper keeper = {0};
            str got = test_parts(&a, part_cases[i].body, step, &keeper, 100);
            if (!str_eq(got, part_cases[i].wanted)) {
                fail_msg("parts %zu by %zu: %.*s", i, step, STR_ARG(got));
            }
            assert_int_equal(keeper.begun, keeper.whole + keeper.thrown);
            arena_free(&a);
        }
    }
}

// A file over many windows, delimiters that nearly are, limits, and no keeper.
static void test_multipart_files(void **state)
{
    (void)state;
    enum {
        BYTES = 300000
    };
    struct arena a;
    arena_init(&a, 64 * 1024 * 1024);
    struct buf body;
    buf_init(&body, 4 * 1024 * 1024);
    buf_put(&body, STR("--B\r\n" NAMED("f") "; filename=\"x\"\r\n\r\n"));
    for (size_t i = 0; i < BYTES; i++) {
        buf_char(&body, "\r\n--A"[i % 5]);
    }
    buf_put(&body, STR("\r\n" PART(NAMED("a"), "1") "--B--\r\n"));
    struct test_keeper keeper = {0};
    str got = test_parts(&a, buf_str(&body), 1000, &keeper, BYTES);
    assert_true(str_eq(got, STR("f=[x||300000];a=1;")));
    assert_int_equal(keeper.bytes, BYTES);
    assert_int_equal(keeper.whole, 1);
    keeper = (struct test_keeper){0};
    assert_true(str_eq(test_parts(&a, buf_str(&body), 1000, &keeper, BYTES - 1), STR("too large")));
    assert_int_equal(keeper.thrown, 1);
    keeper = (struct test_keeper){0};
    assert_true(str_eq(test_parts(&a, str_slice(buf_str(&body), 0, 200000), 1000, &keeper, BYTES), STR("input")));
    assert_int_equal(keeper.thrown, 1);
    assert_true(str_eq(test_parts(&a, buf_str(&body), 1000, NULL, BYTES), STR("input")));
    for (int files = LIMIT_PART_COUNT; files <= LIMIT_PART_COUNT + 1; files++) {
        buf_clear(&body);
        for (int i = 0; i < files; i++) {
            buf_put(&body, STR(PART(NAMED("f") "; filename=\"x\"", "y")));
        }
        buf_put(&body, STR("--B--\r\n"));
        got = test_parts(&a, buf_str(&body), 100000, &keeper, BYTES);
        assert_int_equal(str_eq(got, STR("too large")), files > LIMIT_PART_COUNT);
    }
    for (size_t extra = 0; extra <= 1; extra++) {
        buf_clear(&body);
        buf_put(&body, STR("--B\r\n" NAMED("a") "\r\nX: "));
        size_t head = sizeof NAMED("a") - 1 + 2 + 3 + 2 + 2;
        for (size_t i = head; i < LIMIT_PART_HEAD + extra; i++) {
            buf_char(&body, 'x');
        }
        buf_put(&body, STR("\r\n\r\n1\r\n--B--\r\n"));
        got = test_parts(&a, buf_str(&body), 100000, &keeper, BYTES);
        assert_true(str_eq(got, extra == 0 ? STR("a=1;") : STR("too large")));
        buf_clear(&body);
        buf_put(&body, STR("--B\r\n" NAMED("a") "\r\n\r\n"));
        for (size_t i = 0; i < LIMIT_BODY_FORM + extra; i++) {
            buf_char(&body, 'x');
        }
        buf_put(&body, STR("\r\n--B--\r\n"));
        got = test_parts(&a, buf_str(&body), 100000, &keeper, BYTES);
        assert_int_equal(str_eq(got, STR("too large")), extra == 1);
        buf_clear(&body);
        for (size_t i = 0; i < LIMIT_FIELD_COUNT + extra; i++) {
            buf_put(&body, STR(PART(NAMED("a"), "1")));
        }
        buf_put(&body, STR("--B--\r\n"));
        got = test_parts(&a, buf_str(&body), 100000, &keeper, BYTES);
        assert_int_equal(str_eq(got, STR("too large")), extra == 1);
    }
    buf_free(&body);
    arena_free(&a);
}

static struct http_request test_with(struct arena *a, struct http_header *header, const char *name, const char *value)
{
    *header = (struct http_header){str_from(name), str_from(value)};
    return (struct http_request){.arena = a, .headers = header, .header_count = 1, .body_fd = -1};
}

static void test_fields_asked_for(void **state)
{
    (void)state;
    struct http_header h;
    struct http_request r = test_with(NULL, &h, "COOKIE", "a=1; b=2;c = 3 ; a=4; d; e=f=g");
    assert_true(str_eq(http_cookie(&r, STR("a")), STR("1")));
    assert_true(str_eq(http_cookie(&r, STR("b")), STR("2")));
    assert_true(str_eq(http_cookie(&r, STR("c")), STR("3")));
    assert_true(str_eq(http_cookie(&r, STR("e")), STR("f=g")));
    assert_true(http_cookie(&r, STR("d")).len == 0 && http_cookie(&r, STR("A")).len == 0);
    char many[LIMIT_COOKIE_COUNT * 4 + 8] = "";
    for (int i = 0; i < LIMIT_COOKIE_COUNT; i++) {
        memcpy(many + 4 * i, "x=1;", 5);
    }
    memcpy(many + LIMIT_COOKIE_COUNT * 4, "y=2", 4);
    r = test_with(NULL, &h, "Cookie", many);
    assert_true(http_cookie(&r, STR("y")).len == 0);
    r = test_with(NULL, &h, "Cookie", many + 4);
    assert_true(str_eq(http_cookie(&r, STR("y")), STR("2")));
    static const struct {
        const char *value;
        bool br;
    } codings[] = {{"", false},           {"gzip, br", true},     {"gzip", false},       {"br;q=0", false},
                   {"br;q=0.0", false},   {"br; q=0.001", true},  {"*", true},           {"*;q=0, br", true},
                   {"br;q=0, *", false},  {"*;q=0", false},       {"BR ;Q=1.0", true},   {"xbr", false}};
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++) {
        r = test_with(NULL, &h, "Accept-Encoding", codings[i].value);
        assert_int_equal(http_accepts_encoding(&r, STR("br")), codings[i].br);
    }
    static const struct {
        const char *value;
        bool matches;
    } tags[] = {{"\"a\"", true}, {"W/\"a\"", true}, {"\"b\", \"a\"", true}, {"*", true},
                {"\"b\"", false}, {"a", false},     {"", false}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        r = test_with(NULL, &h, "If-None-Match", tags[i].value);
        assert_int_equal(http_etag_matches(&r, STR("\"a\"")), tags[i].matches);
    }
    static const struct {
        const char *value;
        bool form;
    } types[] = {{"application/x-www-form-urlencoded", true},
                 {"Application/X-WWW-Form-Urlencoded; charset=UTF-8", true},
                 {"application/x-www-form-urlencoded; charset=latin1", false},
                 {"multipart/form-data; boundary=x", true},
                 {"text/plain", false},
                 {"application/json", false}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        r = test_with(NULL, &h, "Content-Type", types[i].value);
        r.body_size = 1;
        assert_int_equal(http_has_form(&r), types[i].form);
    }
}

static void test_proxies(void **state)
{
    (void)state;
    static const struct {
        const char *fields[4]; // name, value, name, value
        bool fine;
        const char *client, *host;
        bool secure;
    } cases[] = {
        {{"x", "y", "z", ""}, true, "9.9.9.9", "own", false},
        {{"X-Forwarded-For", "1.1.1.1, 2.2.2.2", "X-Forwarded-Proto", "https"}, true, "2.2.2.2", "own", true},
        {{"X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "2001:DB8::1"}, true, "2001:db8::1", "own", false},
        {{"X-Forwarded-For", "::ffff:1.2.3.4", "X-Forwarded-Host", "Evil.Example:81"}, true, "1.2.3.4",
         "evil.example:81", false},
        {{"X-Forwarded-For", "2.2.2.2:4711", "X-Forwarded-Proto", "http"}, true, "2.2.2.2", "own", false},
        {{"Forwarded", "for=1.1.1.1, for=\"[2001:db8::1]:80\";proto=https;host=h.example", "x", "y"}, true,
         "2001:db8::1", "h.example", true},
        {{"Forwarded", "for=unknown", "x", "y"}, false, NULL, NULL, false},
        {{"Forwarded", "for=1.1.1.1;rubbish", "x", "y"}, false, NULL, NULL, false},
        {{"Forwarded", "for=1.1.1.1", "X-Forwarded-Proto", "https"}, false, NULL, NULL, false},
        {{"X-Forwarded-For", "unknown", "x", "y"}, false, NULL, NULL, false},
        {{"X-Forwarded-Proto", "gopher", "x", "y"}, false, NULL, NULL, false},
        {{"X-Forwarded-Host", "a b", "x", "y"}, false, NULL, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena a;
        arena_init(&a, 1024 * 1024);
        struct http_header headers[2] = {{str_from(cases[i].fields[0]), str_from(cases[i].fields[1])},
                                         {str_from(cases[i].fields[2]), str_from(cases[i].fields[3])}};
        struct http_request r = {.arena = &a, .headers = headers, .header_count = 2, .client = STR("9.9.9.9"),
                                 .host = STR("own")};
        if (proxy_apply(&r) != cases[i].fine) {
            fail_msg("proxy case %zu", i);
        }
        if (cases[i].fine) {
            assert_true(str_eq(r.client, str_from(cases[i].client)));
            assert_true(str_eq(r.host, str_from(cases[i].host)));
            assert_int_equal(r.secure, cases[i].secure);
        }
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),           cmocka_unit_test(test_head_meaning),
        cmocka_unit_test(test_head_limits),     cmocka_unit_test(test_chunk_table),
        cmocka_unit_test(test_chunk_limits),    cmocka_unit_test(test_forms),
        cmocka_unit_test(test_multipart),       cmocka_unit_test(test_multipart_files),
        cmocka_unit_test(test_fields_asked_for), cmocka_unit_test(test_proxies),
    };
    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
