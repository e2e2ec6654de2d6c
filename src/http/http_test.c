// SPDX-License-Identifier: Apache-2.0
// Chunks, cookies, what a client accepts, proxies: from tables.
#include "base/limits.h"
#include "http/chunk.h"
#include "http/connection.h"
#include "http/proxy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the four above first
#include <cmocka.h>

static enum chunk_result test_chunks(str bytes, size_t step, int64_t max, struct buf *out, size_t *ret_used)
{
    struct chunk chunk;
    chunk_start(&chunk, max);
    buf_clear(out);
    for (size_t at = 0; at < bytes.len; at += step) {
        size_t size = at + step < bytes.len ? step : bytes.len - at;
        char *copy = malloc(size);
        assert_non_null(copy);
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
    } codings[] = {{"", false},          {"gzip, br", true},    {"gzip", false},     {"br;q=0", false},
                   {"br;q=0.0", false},  {"br; q=0.001", true}, {"*", true},         {"*;q=0, br", true},
                   {"br;q=0, *", false}, {"*;q=0", false},      {"BR ;Q=1.0", true}, {"xbr", false}};
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++) {
        r = test_with(NULL, &h, "Accept-Encoding", codings[i].value);
        assert_int_equal(http_accepts_encoding(&r, STR("br")), codings[i].br);
    }
    static const struct {
        const char *value;
        bool matches;
    } tags[] = {{"\"a\"", true}, {"W/\"a\"", true}, {"\"b\", \"a\"", true}, {"*", true}, {"\"b\"", false},
                {"a", false},    {"", false}};
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
        {{"X-Forwarded-For", "::ffff:1.2.3.4", "X-Forwarded-Host", "Evil.Example:81"},
         true,
         "1.2.3.4",
         "evil.example:81",
         false},
        {{"X-Forwarded-For", "2.2.2.2:4711", "X-Forwarded-Proto", "http"}, true, "2.2.2.2", "own", false},
        {{"Forwarded", "for=1.1.1.1, for=\"[2001:db8::1]:80\";proto=https;host=h.example", "x", "y"},
         true,
         "2001:db8::1",
         "h.example",
         true},
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
        struct http_request r = {
            .arena = &a, .headers = headers, .header_count = 2, .client = STR("9.9.9.9"), .host = STR("own")};
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

static void test_load(void **state)
{
    (void)state;
    static struct http_server s;
    s.busy_us = 1000;
    s.turn_before = (struct server_turn){0, 300, 7};
    s.turn = (struct server_turn){5000, 0, 2};
    struct http_load load = server_load(&s, 5040);
    assert_int_equal(load.now_us, 5040);
    assert_int_equal(load.busy_us, 1040);
    assert_int_equal(load.waited_us, 340);
    assert_int_equal(load.among, 9);
    s.turn_before = s.turn = (struct server_turn){0};
    http_turn_begin(&s);
    assert_true(s.turn.began_us != 0);
    s.turn.began_us -= 500; // it took a while
    s.turn.requests = 3;
    http_turn_end(&s);
    assert_int_equal(s.turn_before.requests, 3);
    assert_in_range(s.busy_us, 1500, 1500 + 1000 * 1000);
    assert_int_equal(s.turn.began_us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chunk_table),
        cmocka_unit_test(test_chunk_limits),
        cmocka_unit_test(test_fields_asked_for),
        cmocka_unit_test(test_proxies),
        cmocka_unit_test(test_load),
    };
    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
