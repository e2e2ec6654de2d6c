// SPDX-License-Identifier: Apache-2.0
#include "send/hook.h"
#include "send/put.h"
#include "send/reach.h"
#include "send/wire.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static bool may(const struct reach *r, const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        return reach_may(r, (const struct sockaddr *)&v4);
    }
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return reach_may(r, (const struct sockaddr *)&v6);
}

static void only_the_public_internet(void **state)
{
    (void)state;
    static const char *const fine[] = {"8.8.8.8",         "1.1.1.1",       "193.32.0.1",     "172.15.255.255",
                                       "172.32.0.1",      "11.0.0.1",      "100.63.255.255", "100.128.0.1",
                                       "2a00:1450::1",    "2606:4700::1",  "2001:4860::8",   "64:ff9b::808:808",
                                       "2002:808:808::1", "::ffff:8.8.8.8"};
    static const char *const wrong[] = {"0.0.0.0",
                                        "127.0.0.1",
                                        "127.255.255.254",
                                        "10.0.0.1",
                                        "10.255.255.255",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.168.1.1",
                                        "169.254.169.254",
                                        "100.64.0.1",
                                        "192.0.2.1",
                                        "198.18.0.1",
                                        "203.0.113.9",
                                        "224.0.0.1",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "::ffff:127.0.0.1",
                                        "::ffff:10.0.0.1",
                                        "::ffff:169.254.169.254",
                                        "::127.0.0.1",
                                        "64:ff9b::7f00:1",
                                        "64:ff9b:1::1",
                                        "2002:7f00:1::1",
                                        "2002:a00:1::1",
                                        "fe80::1",
                                        "fec0::1",
                                        "fc00::1",
                                        "fd12:3456::1",
                                        "ff02::1",
                                        "100::1",
                                        "2001::1",
                                        "2001:db8::1"};
    struct reach none = {0};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        if (!may(&none, fine[i])) {
            fail_msg("%s is refused", fine[i]);
        }
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (may(&none, wrong[i])) {
            fail_msg("%s is allowed", wrong[i]);
        }
    }
    struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(reach_may(&none, &other));
}

static void what_the_settings_name_too(void **state)
{
    (void)state;
    struct reach r;
    static const char *const wrong[] = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "::1/129",
                                        "10.0.0",    "/8",          "1.2.3.4/-1"};
    assert_false(err_is(reach_read(STR("127.0.0.1, 10.1.0.0/16,fd00::/8"), &r)));
    assert_int_equal(r.count, 3);
    assert_true(may(&r, "127.0.0.1") && may(&r, "::ffff:127.0.0.1") && may(&r, "10.1.255.1") && may(&r, "fd00::9"));
    assert_false(may(&r, "127.0.0.2") || may(&r, "10.2.0.1") || may(&r, "fc00::9") || may(&r, "169.254.169.254"));
    assert_false(err_is(reach_read(STR(""), &r)));
    assert_int_equal(r.count, 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_true(err_is(reach_read(str_from(wrong[i]), &r)));
    }
}

static void what_is_said_arrives_whole(void **state)
{
    (void)state;
    static char room[WIRE_MAX];
    static char long_bytes[WIRE_MAX];
    int fds[2];
    struct wire_message got;
    memset(long_bytes, 'x', sizeof long_bytes);
    assert_false(err_is(wire_pair(fds)));
    assert_false(wire_receive(fds[1], room, &got));
    struct wire_message m = {.kind = WIRE_MAIL,
                             .life = 7,
                             .ticket = UINT64_MAX,
                             .name = STR("town.1"),
                             .from = STR("a@b"),
                             .to = STR("c@d"),
                             .bytes = {long_bytes, WIRE_MAX - 1024}};
    assert_false(err_is(wire_send(fds[0], &m)));
    assert_true(wire_receive(fds[1], room, &got));
    assert_int_equal(got.kind, WIRE_MAIL);
    assert_true(got.life == 7 && got.ticket == UINT64_MAX && str_eq(got.name, m.name) && str_eq(got.to, m.to));
    assert_true(str_eq(got.from, m.from) && str_eq(got.bytes, m.bytes));
    m.bytes.len = WIRE_MAX;
    assert_int_equal(wire_send(fds[0], &m).kind, ERR_TOO_LARGE);
    m.bytes = STR("short");
    size_t sent = 0;
    while (!err_is(wire_send(fds[0], &m))) {
        sent++;
    }
    assert_true(sent > 2 && wire_send(fds[0], &m).kind == ERR_BUSY);
    while (wire_receive(fds[1], room, &got)) {
        sent--;
    }
    assert_int_equal(sent, 0);
    close(fds[0]);
    close(fds[1]);
}

// ---- Other systems --------------------------------------------------------------------------------------------------

static void what_another_system_calls_it_is_one_line(void **state)
{
    (void)state;
    static const struct {
        const char *reply, *reference;
    } replies[] = {{"{\"reference\":\"A-17 \\u00f1\"}", "A-17 \xC3\xB1"},
                   {"{\"reference\":\"\"}", ""},
                   {"{\"reference\":17}", ""},
                   {"{\"reference\":null}", ""},
                   {"{\"reference\":\"a\\nb\"}", ""},
                   {"{\"reference\":\"a\\u202eb\"}", ""},
                   {"{\"reference\":\"a\",\"reference\":\"b\"}", ""},
                   {"[\"reference\"]", ""},
                   {"\"reference\"", ""},
                   {"{\"reference\":\"a\"", ""},
                   {"", ""}};
    char got[LIMIT_HOOK_REFERENCE];
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        hook_reference(str_from(replies[i].reply), got);
        assert_string_equal(got, replies[i].reference);
    }
    char longest[LIMIT_HOOK_REFERENCE + 20];
    snprintf(longest, sizeof longest, "{\"reference\":\"%0*d\"}", LIMIT_HOOK_REFERENCE - 1, 7);
    hook_reference(str_from(longest), got);
    assert_int_equal(strlen(got), LIMIT_HOOK_REFERENCE - 1);
    snprintf(longest, sizeof longest, "{\"reference\":\"%0*d\"}", LIMIT_HOOK_REFERENCE, 7);
    hook_reference(str_from(longest), got);
    assert_string_equal(got, "");
}

static void a_file_is_put_once_and_taken(void **state)
{
    (void)state;
    char dir[] = "/tmp/guildhall-send-XXXXXX";
    char path[64];
    struct hook_result r;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/in", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    struct sender_options o = {.folder = dir};
    struct wire_message job = {.kind = WIRE_PUT, .name = STR("A-1.json"), .to = STR("in"), .bytes = STR("{}")};
    hook_put(&job, &o, &r);
    assert_int_equal(r.outcome, WIRE_NOT_NOW);
    assert_string_equal(r.said, HOOK_LIES_THERE);
    int folder = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(put_is_there(folder, STR("A-1.json")) && !put_is_there(folder, STR(".A-1.json.part")));
    job.from = STR("again");
    hook_put(&job, &o, &r);
    assert_int_equal(r.outcome, WIRE_NOT_NOW);
    assert_int_equal(unlinkat(folder, "A-1.json", 0), 0);
    hook_put(&job, &o, &r);
    assert_int_equal(r.outcome, WIRE_SENT);
    assert_false(put_is_there(folder, STR("A-1.json"))); // it is not put there a second time
    static const char *const wrong[] = {"", "..", "../in", "in/", ".in", "nothing", "/tmp"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        job.to = str_from(wrong[i]);
        hook_put(&job, &o, &r);
        assert_int_equal(r.outcome, WIRE_UNREACHABLE);
    }
    job.to = STR("in");
    job.from = STR("");
    job.name = STR("../A-1.json");
    hook_put(&job, &o, &r);
    assert_int_equal(r.outcome, WIRE_UNREACHABLE);
    close(folder);
    rmdir(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_another_system_calls_it_is_one_line), cmocka_unit_test(a_file_is_put_once_and_taken),
        cmocka_unit_test(only_the_public_internet), cmocka_unit_test(what_the_settings_name_too),
        cmocka_unit_test(what_is_said_arrives_whole)};
    return cmocka_run_group_tests_name("send", tests, NULL, NULL);
}
