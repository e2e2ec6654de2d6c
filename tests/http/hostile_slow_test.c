// SPDX-License-Identifier: Apache-2.0
// Clients that are slow, silent, gone or too many; and a server that stops.
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

static const struct http_limits hostile_short = {.head_ms = 400,
                                                 .body_idle_ms = 400,
                                                 .body_grace_ms = 500,
                                                 .write_idle_ms = 500,
                                                 .keep_alive_ms = 400,
                                                 .drain_ms = 200};

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

// An answer whose head the kernel took in part is not mixed with another's.
static void test_head_in_part(void **state)
{
    (void)state;
    enum {
        ANSWERS = 150
    };
    struct hostile_server *s = hostile_start(&(struct http_limits){0}, NULL);
    struct talk t;
    struct talk other;
    talk_start(&t, hostile_connect(s));
    talk_start(&other, hostile_connect(s));
    int little = 32 * 1024;
    setsockopt(t.fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    for (int i = 0; i < ANSWERS; i++) {
        hostile_send(t.fd, STR(GET("/headers")), SIZE_MAX);
    }
    usleep(100000); // until nothing more fits between the two
    hostile_send(other.fd, STR(GET("/wide")), SIZE_MAX);
    talk_read(&other, 1, false);
    for (int i = 0; i < ANSWERS; i++) {
        talk_read(&t, 1, false);
        str value = talk_field(t.last, STR("x-long"));
        assert_int_equal(value.len, 60000);
        for (size_t at = 0; at < value.len; at++) {
            assert_int_equal(value.ptr[at], 'p');
        }
        assert_true(str_eq(t.body, STR("long")));
    }
    talk_end(&t);
    talk_end(&other);
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
    struct talk whole[12];
    for (int i = 0; i < 12; i++) {
        talk_start(&whole[i], hostile_connect(s));
        hostile_send(whole[i].fd, i < 6 ? STR(GET("/echo")) : STR(GET("/no")), SIZE_MAX);
        talk_read(&whole[i], 1, false);
        assert_string_equal(whole[i].text, i < 6 ? "200 " : "404 ");
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
    for (int i = 0; i < 12; i++) {
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_keep_alive_ends),
        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_head_in_part),
        cmocka_unit_test(test_gone_while_parked),
        cmocka_unit_test(test_caps),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests_name("http slow", tests, NULL, NULL);
}
