// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "jail/jail.h"
#include "jail/pieces.h"
#include <arpa/inet.h>
#include <errno.h>
#include <seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

// ---- Pure -------------------------------------------------------------------------------------------------

static void an_address_is_one_of_two_kinds(void **state)
{
    (void)state;
    struct scan_address a;
    assert_false(err_is(scan_address_read(STR("unix:/run/clamav/clamd.ctl"), &a)));
    assert_string_equal(a.path, "/run/clamav/clamd.ctl");
    assert_false(err_is(scan_address_read(STR("tcp://scanner.town.example:3310"), &a)));
    assert_string_equal(a.host, "scanner.town.example");
    assert_string_equal(a.port, "3310");
    assert_string_equal(a.path, "");
    assert_false(err_is(scan_address_read(STR("tcp://[::1]:3310"), &a)));
    assert_string_equal(a.host, "::1");
    static const char *const wrong[] = {
        "",           "unix:",       "unix:relative", "/run/clamd",       "tcp://",         "tcp://:3310",
        "tcp://host", "tcp://host:", "tcp://host:0",  "tcp://host:65536", "tcp://::1:3310", "http://host:3310",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(scan_address_read(str_from(wrong[i]), &a).kind, ERR_INPUT);
    }
    char longer[200];
    snprintf(longer, sizeof longer, "unix:/%0*d", (int)sizeof longer - 7, 0);
    assert_int_equal(scan_address_read((str){longer, sizeof longer}, &a).kind, ERR_INPUT);
}

static void an_answer_is_one_of_three_and_nothing_else(void **state)
{
    (void)state;
    char name[SCAN_NAME_MAX + 1];
    assert_int_equal(scan_reply(STR("stream: OK"), name), SCAN_CLEAN);
    assert_int_equal(scan_reply(STR("stream: Eicar-Test-Signature FOUND"), name), SCAN_INFECTED);
    assert_string_equal(name, "Eicar-Test-Signature");
    assert_int_equal(scan_reply(STR("stream: Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND"), name),
                     SCAN_INFECTED);
    assert_int_equal(scan_reply(STR("INSTREAM size limit exceeded. ERROR"), name), SCAN_REFUSED);
    static const str nonsense[] = {
        STR_INIT(""),
        STR_INIT("OK"),
        STR_INIT("stream: ok"),
        STR_INIT("stream: OK "),
        STR_INIT(" stream: OK"),
        STR_INIT("stream: OK\n"),
        STR_INIT("stream: OK\0stream: X FOUND"),
        STR_INIT("stream: FOUND"),
        STR_INIT("stream:  FOUND"),
        STR_INIT("stream: two words FOUND"),
        STR_INIT("stream: \x1b[2J FOUND"),
        STR_INIT("stream: a\0b FOUND"),
        STR_INIT("file: X FOUND"),
        STR_INIT("stream: X FOUND OK"),
        STR_INIT("stream: Can't allocate memory ERROR"),
        STR_INIT("INSTREAM: OK"),
        STR_INIT("UNKNOWN COMMAND"),
        STR_INIT("HTTP/1.1 400 Bad Request"),
    };
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
        assert_int_equal(scan_reply(nonsense[i], name), SCAN_FAILED);
        assert_string_equal(name, "");
    }
    char longer[400];
    int n = snprintf(longer, sizeof longer, "stream: %0*d FOUND", SCAN_NAME_MAX + 1, 0);
    assert_int_equal(scan_reply((str){longer, (size_t)n}, name), SCAN_FAILED);
    n = snprintf(longer, sizeof longer, "stream: %0*d FOUND", SCAN_NAME_MAX, 0);
    assert_int_equal(scan_reply((str){longer, (size_t)n}, name), SCAN_INFECTED);
}

// ---- A scanner that is none, and the jail -------------------------------------------------------------------

// What it does with whoever calls it.
struct pretender {
    size_t reads; // bytes of what comes, before it says anything
    const char *says;
    size_t says_len;
    int waits_ms; // before it says it
    bool hangs;   // and then keeps the connection
};

struct made {
    char dir[32], path[64];
    int listens, pair[2];
    pid_t pretender, jail;
    _Atomic bool stops;
};

static void pretend(const struct made *m, const struct pretender *p)
{
    char room[4096];
    int fd = accept(m->listens, NULL, NULL);
    size_t seen = 0;
    while (seen < p->reads) {
        ssize_t n = read(fd, room, sizeof room < p->reads - seen ? sizeof room : p->reads - seen);
        if (n <= 0) {
            break;
        }
        seen += (size_t)n;
    }
    usleep((unsigned)p->waits_ms * 1000);
    if (p->says_len != 0 && write(fd, p->says, p->says_len) < 0) {
        _exit(1);
    }
    if (p->hangs) {
        pause();
    }
    _exit(0);
}

static void begin(struct made *m, const struct pretender *p, int64_t timeout_ms)
{
    *m = (struct made){.dir = "/tmp/jail-XXXXXX"};
    assert_non_null(mkdtemp(m->dir));
    snprintf(m->path, sizeof m->path, "%s/scanner", m->dir);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    memcpy(at.sun_path, m->path, sizeof m->path);
    m->listens = socket(AF_UNIX, SOCK_STREAM, 0);
    if (p != NULL) {
        assert_int_equal(bind(m->listens, (struct sockaddr *)&at, sizeof at), 0);
        assert_int_equal(listen(m->listens, 5), 0);
        m->pretender = fork();
        if (m->pretender == 0) {
            pretend(m, p);
        }
    }
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, m->pair), 0);
    struct jail_options o = {.fd = m->pair[1], .timeout_ms = timeout_ms};
    memcpy(o.scanner.path, m->path, sizeof m->path);
    m->jail = fork();
    if (m->jail == 0) {
        close(m->listens);
        close(m->pair[0]);
        _exit(jail_run(&o));
    }
}

static void end(struct made *m)
{
    kill(m->jail, SIGKILL);
    waitpid(m->jail, NULL, 0);
    if (m->pretender != 0) {
        kill(m->pretender, SIGKILL);
        waitpid(m->pretender, NULL, 0);
    }
    close(m->listens);
    close(m->pair[0]);
    close(m->pair[1]);
    unlink(m->path);
    rmdir(m->dir);
}

// Sends `count` pieces; what came of it, or SCAN_FAILED + 1 where nothing did.
static int look(struct made *m, size_t count, int64_t timeout_ms, char *ret_name)
{
    static const char piece[JAIL_PIECE];
    struct jail_job job;
    struct jail_verdict said = {0};
    assert_false(err_is(jail_ask(m->pair[0], JAIL_SCAN, timeout_ms, &m->stops, &job)));
    bool takes = true;
    for (size_t i = 0; i < count && takes; i++) {
        takes = jail_put(&job, (str){piece, sizeof piece});
    }
    if (takes) {
        (void)jail_put(&job, STR(""));
    }
    bool fine = jail_verdict(&job, &said);
    jail_done(&job);
    memcpy(ret_name, said.name, sizeof said.name);
    return fine ? (int)said.verdict : SCAN_FAILED + 1;
}

#define SAYS(text) .says = (text), .says_len = sizeof(text)
enum {
    WHOLE = 10 + 4 + JAIL_PIECE + 4 // the command, a piece with its length, and the end
};

static const struct {
    struct pretender p;
    size_t pieces;
    int verdict;
} conversations[] = {
    {{.reads = WHOLE, SAYS("stream: OK")}, 1, SCAN_CLEAN},
    {{.reads = WHOLE, SAYS("stream: Bad.Thing FOUND")}, 1, SCAN_INFECTED},
    // Before the end: what was found was found, but nothing is clean of which a part was seen.
    {{.reads = 100, SAYS("stream: Bad.Thing FOUND")}, 200, SCAN_INFECTED},
    {{.reads = 100, SAYS("stream: OK")}, 200, SCAN_FAILED},
    {{.reads = 100, SAYS("INSTREAM size limit exceeded. ERROR")}, 200, SCAN_REFUSED},
    // Cut off, without its end, with more after it, or too long.
    {{.reads = WHOLE}, 1, SCAN_FAILED},
    {{.reads = 100}, 200, SCAN_FAILED},
    {{.reads = WHOLE, .says = "stream: OK", .says_len = 10}, 1, SCAN_FAILED},
    {{.reads = WHOLE, .says = "stream: OK", .says_len = 7}, 1, SCAN_FAILED},
    {{.reads = WHOLE, .says = "stream: OK\0stream: X FOUND", .says_len = 27}, 1, SCAN_FAILED},
    {{.reads = WHOLE, SAYS("220 mail.example ESMTP\r\n")}, 1, SCAN_FAILED},
    // Silent.
    {{.reads = WHOLE, .hangs = true}, 1, SCAN_FAILED},
    {{.reads = 10, .hangs = true}, 200, SCAN_FAILED},
    {{.reads = WHOLE, .waits_ms = 100, SAYS("stream: OK"), .hangs = true}, 1, SCAN_CLEAN},
};

static void every_conversation_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conversations / sizeof conversations[0]; i++) {
        struct made m;
        char name[SCAN_NAME_MAX + 1];
        begin(&m, &conversations[i].p, 500);
        int verdict = look(&m, conversations[i].pieces, 5000, name);
        end(&m);
        if (verdict != conversations[i].verdict) {
            fail_msg("conversation %zu: %d, not %d", i, verdict, conversations[i].verdict);
        }
        assert_string_equal(name, verdict == SCAN_INFECTED ? "Bad.Thing" : "");
    }
}

static void a_long_answer_is_none(void **state)
{
    (void)state;
    static char much[SCAN_REPLY_MAX + 100];
    struct made m;
    char name[SCAN_NAME_MAX + 1];
    memset(much, 'x', sizeof much - 1);
    begin(&m, &(struct pretender){.reads = WHOLE, .says = much, .says_len = sizeof much, .hangs = true}, 60 * 1000);
    int64_t before = clock_steady_ms();
    assert_int_equal(look(&m, 1, 5000, name), SCAN_FAILED);
    assert_true(clock_steady_ms() - before < 4000); // and not waited for
    end(&m);
}

static void a_scanner_that_is_not_there(void **state)
{
    (void)state;
    struct made m;
    char name[SCAN_NAME_MAX + 1];
    begin(&m, NULL, 500);
    assert_int_equal(look(&m, 200, 5000, name), SCAN_UNREACHABLE);
    struct jail_job job;
    struct jail_verdict said;
    assert_false(err_is(jail_ask(m.pair[0], JAIL_PING, 5000, &m.stops, &job)));
    assert_true(jail_verdict(&job, &said));
    assert_int_equal(said.verdict, SCAN_UNREACHABLE);
    jail_done(&job);
    end(&m);
}

static void a_scanner_that_is_there_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *says;
        size_t len;
        enum scan_verdict verdict;
    } answers[] = {{"PONG", 5, SCAN_CLEAN}, {"PONG", 4, SCAN_UNREACHABLE}, {"PING", 5, SCAN_UNREACHABLE}};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct made m;
        struct jail_job job;
        struct jail_verdict said;
        begin(&m, &(struct pretender){.reads = 6, .says = answers[i].says, .says_len = answers[i].len}, 500);
        assert_false(err_is(jail_ask(m.pair[0], JAIL_PING, 5000, &m.stops, &job)));
        assert_true(jail_verdict(&job, &said));
        assert_int_equal(said.verdict, answers[i].verdict);
        jail_done(&job);
        end(&m);
    }
}

static void a_jail_that_dies_is_noticed(void **state)
{
    (void)state;
    struct made m;
    struct jail_job job;
    struct jail_verdict said;
    begin(&m, &(struct pretender){.reads = WHOLE, .hangs = true}, 60 * 1000);
    assert_false(err_is(jail_ask(m.pair[0], JAIL_SCAN, 60 * 1000, &m.stops, &job)));
    for (int i = 0; i < 6; i++) { // more than the pair holds: a child has it
        static const char piece[JAIL_PIECE];
        assert_true(jail_put(&job, (str){piece, sizeof piece}));
    }
    kill(m.jail, SIGKILL);
    int64_t before = clock_steady_ms();
    assert_false(jail_verdict(&job, &said));
    assert_true(clock_steady_ms() - before < 5000);
    jail_done(&job);
    end(&m);
}

static void a_stop_is_seen(void **state)
{
    (void)state;
    struct made m;
    struct jail_job job;
    struct jail_verdict said;
    begin(&m, &(struct pretender){.reads = WHOLE, .hangs = true}, 60 * 1000);
    assert_false(err_is(jail_ask(m.pair[0], JAIL_SCAN, 60 * 1000, &m.stops, &job)));
    m.stops = true;
    int64_t before = clock_steady_ms();
    assert_false(jail_verdict(&job, &said));
    assert_true(clock_steady_ms() - before < 2000);
    jail_done(&job);
    end(&m);
}

static void pieces_are_within_bounds(void **state)
{
    (void)state;
    int pair[2];
    char room[16];
    uint32_t much = 17;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_true(pieces_put(pair[0], STR("0123456789abcdef")));
    assert_true(pieces_put(pair[0], STR("")));
    assert_int_equal(pieces_take(pair[1], room, sizeof room), 16);
    assert_memory_equal(room, "0123456789abcdef", 16);
    assert_int_equal(pieces_take(pair[1], room, sizeof room), 0);
    assert_int_equal(write(pair[0], &much, sizeof much), sizeof much);
    assert_int_equal(pieces_take(pair[1], room, sizeof room), -1);
    close(pair[0]);
    assert_int_equal(pieces_take(pair[1], room, sizeof room), -1);
    close(pair[1]);
}

// A unit of systemd may refuse a process to filter its own calls. Then no picture is opened, and none is said to be
// broken.
static void without_a_cell_nothing_is_opened(void **state)
{
    (void)state;
    struct made m = {0};
    struct jail_job job;
    struct jail_picture said = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, m.pair), 0);
    m.jail = fork();
    if (m.jail == 0) {
        scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
        bool fine =
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0) == 0 && seccomp_load(filter) == 0;
        close(m.pair[0]);
        _exit(fine ? jail_run(&(struct jail_options){.fd = m.pair[1]}) : 1);
    }
    assert_false(err_is(jail_ask(m.pair[0], JAIL_PICTURE, 5000, &m.stops, &job)));
    assert_true(jail_put(&job, STR("GIF89a")));
    assert_true(jail_picture(&job, &said));
    assert_true(said.shut && !said.fine);
    jail_done(&job);
    kill(m.jail, SIGKILL);
    waitpid(m.jail, NULL, 0);
    close(m.pair[0]);
    close(m.pair[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_one_of_two_kinds), cmocka_unit_test(an_answer_is_one_of_three_and_nothing_else),
        cmocka_unit_test(every_conversation_ends),        cmocka_unit_test(a_long_answer_is_none),
        cmocka_unit_test(a_scanner_that_is_not_there),    cmocka_unit_test(a_scanner_that_is_there_says_so),
        cmocka_unit_test(a_jail_that_dies_is_noticed),    cmocka_unit_test(a_stop_is_seen),
        cmocka_unit_test(pieces_are_within_bounds),       cmocka_unit_test(without_a_cell_nothing_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
