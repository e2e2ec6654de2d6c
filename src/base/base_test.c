// SPDX-License-Identifier: Apache-2.0
// Tests of the small parts everything stands on.
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/fields.h"
#include "base/log.h"
#include "base/paper.h"
#include "base/random.h"
#include "base/utf8.h"
#include "base/zone.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void str_reads_numbers_whole(void **state)
{
    (void)state;
    int64_t n = 7;
    assert_true(str_to_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
    assert_int_equal(n, INT64_MIN);
    assert_true(str_to_i64(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &n));
    n = 7;
    const char *bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(str_to_i64(str_from(bad[i]), INT64_MIN, INT64_MAX, &n));
    }
    assert_int_equal(n, 7);
    assert_false(str_to_i64(STR("11"), 0, 10, &n));
}

// No text but one stands for a number or for bytes: an id is never taken for another's (Decidim, CVE-2025-65017).
static void ids_come_back_as_they_were(void **state)
{
    (void)state;
    uint64_t seed = 0x9E3779B97F4A7C15;
    for (int i = 0; i < 1000 * 1000; i++) {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        int64_t id = (int64_t)(seed >> (seed & 63));
        int64_t back = 0;
        char text[24];
        int len = snprintf(text, sizeof text, "%lld", (long long)id);
        assert_true(str_to_i64((str){text, (size_t)len}, INT64_MIN, INT64_MAX, &back) && back == id);
        text[len] = "x. -:/+"[seed % 7]; // and no beginning of one is enough
        assert_false(str_to_i64((str){text, (size_t)len + 1}, INT64_MIN, INT64_MAX, &back));
    }
}

static void tokens_come_back_as_they_were(void **state)
{
    (void)state;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    struct arena a;
    arena_init(&a, 1024 * 1024);
    for (size_t i = 0; i < 50 * 1000; i++) {
        str bytes;
        size_t size = 16 + i % 17;
        str token = random_token(&a, size);
        assert_true(encode_from_base64url(&a, token, &bytes) && bytes.len == size);
        assert_true(str_eq(encode_base64url(&a, bytes), token));
        // With another letter at any place it is other bytes, or none.
        char changed[64];
        memcpy(changed, token.ptr, token.len);
        size_t at = (i * 7) % token.len;
        changed[at] = letters[(strchr(letters, changed[at]) - letters + 1 + (ptrdiff_t)(i % 63)) % 64];
        str other;
        bool taken = encode_from_base64url(&a, (str){changed, token.len}, &other);
        assert_false(taken && str_eq(other, bytes));
        arena_reset(&a);
    }
    arena_free(&a);
}

static void str_takes_pieces(void **state)
{
    (void)state;
    str rest = STR("a,,b,");
    str piece;
    const char *want[] = {"a", "", "b", ""};
    size_t count = 0;
    while (str_next(&rest, ',', &piece)) {
        assert_true(count < 4);
        assert_true(str_eq(piece, str_from(want[count++])));
    }
    assert_int_equal(count, 4);
}

static size_t deferred_order;
static void deferred_runs(void *what)
{
    deferred_order = deferred_order * 10 + *(size_t *)what;
}

static void arena_zeroes_and_defers(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    size_t one = 1;
    size_t two = 2;
    deferred_order = 0;
    arena_defer(&a, deferred_runs, &one);
    arena_defer(&a, deferred_runs, &two);
    char *bytes = arena_array(&a, char, 100000);
    memset(bytes, 0xAA, 100000);
    arena_reset(&a);
    assert_int_equal(deferred_order, 21);
    for (int round = 0; round < 3; round++) {
        char *again = arena_array(&a, char, 9000);
        for (size_t i = 0; i < 9000; i++) {
            assert_int_equal(again[i], 0);
        }
        memset(again, 0x55, 9000);
        arena_reset(&a);
    }
    int64_t *aligned = (arena_alloc(&a, 1, 1), arena_new(&a, int64_t));
    assert_int_equal((uintptr_t)aligned % alignof(int64_t), 0);
    arena_free(&a);
}

static void buf_stops_at_its_maximum(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 10);
    buf_put(&b, STR("0123456789"));
    assert_false(b.full);
    buf_char(&b, 'x');
    assert_true(b.full);
    assert_true(str_eq(buf_str(&b), STR("0123456789")));
    buf_clear(&b);
    buf_i64(&b, -120);
    assert_true(str_eq(buf_str(&b), STR("-120")));
    buf_free(&b);
}

static void utf8_refuses_what_it_should(void **state)
{
    (void)state;
    struct {
        str text;
        enum utf8_flaw flaw;
    } cases[] = {
        {STR("Tŷ bach £5 – \t\r\n 🏛"), UTF8_FINE},
        {STR("\xE2\x80\x8F"
             "abc"),
         UTF8_FINE},
        {STR("a\0b"), UTF8_CONTROL},
        {STR("\x1b[2J"), UTF8_CONTROL},
        {STR("\xC2\x85"), UTF8_CONTROL},
        {STR("\xEF\xBF\xBF"), UTF8_CONTROL},
        {STR("\xE2\x80\xAEtxt.exe"), UTF8_DIRECTION},
        {STR("\xE2\x81\xA6x"), UTF8_DIRECTION},
        {STR("\xC0\xAF"), UTF8_MALFORMED},
        {STR("\xED\xA0\x80"), UTF8_MALFORMED},
        {STR("\xF4\x90\x80\x80"), UTF8_MALFORMED},
        {STR("\xE2\x82"), UTF8_MALFORMED},
        {STR("caf\xE9"), UTF8_MALFORMED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(utf8_check(cases[i].text), cases[i].flaw);
    }
    assert_int_equal(utf8_length(STR("tŷ£")), 3);
    assert_true(str_eq(utf8_prefix(STR("ŷŷŷ"), 2), STR("ŷŷ")));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char mended[128];
        assert_true(cases[i].text.len * 3 <= sizeof mended);
        str shown = {mended, utf8_mend(cases[i].text, mended)};
        assert_int_equal(utf8_check(shown), UTF8_FINE);
        assert_true(cases[i].flaw != UTF8_FINE || str_eq(shown, cases[i].text));
    }
    char out[64];
    assert_true(str_eq((str){out, utf8_mend(STR("a\xFFŷ\x07\xE2\x80\xAE"
                                                "b\xE2\x82"),
                                            out)},
                       STR("a\uFFFDŷb\uFFFD\uFFFD")));
}

static void dates_go_round(void **state)
{
    (void)state;
    for (int64_t day = -719162; day < 2932896; day += 13) {
        date d = date_from_days(day);
        assert_true(date_is_real(d));
        assert_int_equal(date_to_days(d), day);
    }
    date d;
    assert_true(date_parse(STR("2024-02-29"), &d));
    assert_false(date_parse(STR("2023-02-29"), &d));
    assert_false(date_parse(STR("1900-02-29"), &d));
    assert_false(date_parse(STR("2024-2-29"), &d));
    date moved = date_add_months((date){2024, 1, 31}, 1);
    assert_int_equal(moved.day, 29);
    moved = date_add_months((date){2024, 1, 31}, -2);
    assert_int_equal(moved.year * 10000 + moved.month * 100 + moved.day, 20231130);
}

static void zones_know_summer(void **state)
{
    (void)state;
    assert_int_equal(zone_offset_s(STR("Europe/London"), 1782000000), 3600); // 21 June 2026
    assert_int_equal(zone_offset_s(STR("Europe/London"), 1795500000), 0);    // 24 November 2026
    assert_int_equal(zone_offset_s(STR("../../etc/passwd"), 0), 0);
    int rest;
    date d = date_at(1782000000, STR("Europe/London"), &rest);
    assert_int_equal(d.day, 21);
    assert_int_equal(rest / 3600, 1);
}

static void nonces_never_come_twice(void **state)
{
    (void)state;
    enum {
        ALL = 4096
    };
    static uint64_t seen[ALL];
    int told[2];
    uint64_t here;
    uint64_t there = 0;
    for (size_t i = 0; i < ALL; i++) {
        uint64_t piece[3];
        random_nonce(piece, sizeof piece);
        seen[i] = piece[0];
        assert_int_not_equal(piece[0], piece[1]);
    }
    for (size_t i = 1; i < ALL; i++) {
        assert_int_not_equal(seen[i], seen[i - 1]);
    }
    assert_int_equal(pipe(told), 0);
    pid_t child = fork(); // with what its parent has in stock
    if (child == 0) {
        random_nonce(&there, sizeof there);
        _exit(write(told[1], &there, sizeof there) == sizeof there ? 0 : 1);
    }
    random_nonce(&here, sizeof here);
    assert_int_equal(read(told[0], &there, sizeof there), sizeof there);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_not_equal(here, there);
    close(told[0]);
    close(told[1]);
}

static void encodings_go_round(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t size = 0; size < 40; size++) {
        char bytes[40];
        random_bytes(bytes, sizeof bytes);
        str in = {bytes, size};
        str out;
        assert_true(encode_from_base64url(&a, encode_base64url(&a, in), &out) && str_eq(in, out));
        assert_true(encode_from_hex(&a, encode_hex(&a, in), &out) && str_eq(in, out));
        struct buf b;
        buf_init(&b, 1000);
        encode_percent(&b, in);
        assert_true(encode_from_percent(&a, buf_str(&b), true, &out) && str_eq(in, out));
        buf_free(&b);
    }
    str out;
    struct buf escaped;
    buf_init(&escaped, 100);
    encode_percent(&escaped, STR("a-Z.0_9~ &%+/\xc5\xb5"));
    assert_true(str_eq(buf_str(&escaped), STR("a-Z.0_9~%20%26%25%2B%2F%C5%B5")));
    buf_free(&escaped);
    assert_true(encode_from_percent(&a, STR("a%20b+c%2B"), true, &out) && str_eq(out, STR("a b c+")));
    const char *bad[] = {"%", "%4", "a%4", "%zz", "%4g"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(encode_from_percent(&a, str_from(bad[i]), false, &out));
    }
    assert_false(encode_from_base64url(&a, STR("ab="), &out));
    assert_false(encode_from_base64url(&a, STR("a"), &out));
    struct buf b;
    buf_init(&b, 1000);
    encode_json(&b, STR("a\"\\\n\x01\xff"));
    assert_true(str_eq(buf_str(&b), STR("\"a\\\"\\\\\\n\\u0001\xEF\xBF\xBD\"")));
    buf_free(&b);
    arena_free(&a);
}

static void secrets_match_only_themselves(void **state)
{
    (void)state;
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(STR("abc"), hash);
    assert_true(secret_matches(STR("abc"), (str){(const char *)hash, sizeof hash}));
    assert_false(secret_matches(STR("abd"), (str){(const char *)hash, sizeof hash}));
    assert_false(secret_matches(STR("abc"), (str){(const char *)hash, 31}));
}

static void fields_find_parts(void **state)
{
    (void)state;
    struct field items[] = {{.name = STR("dob-day"), .value = STR("7")},
                            {.name = STR("colour"), .value = STR("red")},
                            {.name = STR("colour"), .value = STR("blue")}};
    struct fields f = {items, 3};
    assert_true(str_eq(fields_part(&f, STR("dob"), STR("day")), STR("7")));
    assert_false(fields_has_part(&f, STR("do"), STR("day")));
    size_t at = 0;
    assert_non_null(fields_next(&f, STR("colour"), &at));
    assert_true(str_eq(fields_next(&f, STR("colour"), &at)->value, STR("blue")));
    assert_null(fields_next(&f, STR("colour"), &at));
}

// What a file that stands for standard error holds after `lines` of the log.
static void log_is(int fd, const char *const *events, size_t count)
{
    char text[1024] = "";
    ssize_t len = pread(fd, text, sizeof text - 1, 0);
    str rest = {text, len < 0 ? 0 : (size_t)len};
    for (size_t i = 0; i < count; i++) {
        str line;
        assert_true(str_next(&rest, '\n', &line));
        assert_true(str_find(line, str_from(events[i])) != STR_NONE);
    }
    assert_int_equal(rest.len, 0);
}

static void *log_in_turns(void *with)
{
    int fd = *(int *)with;
    log_gather();
    log_write(LOG_INFO, "one", NULL, 0);
    log_write(LOG_INFO, "two", NULL, 0);
    log_is(fd, NULL, 0);
    log_flush();
    log_is(fd, (const char *const[]){"one", "two"}, 2);
    log_write(LOG_INFO, "three", NULL, 0);
    log_write(LOG_WARNING, "four", NULL, 0); // waits for nothing
    log_is(fd, (const char *const[]){"one", "two", "three", "four"}, 4);
    log_write(LOG_INFO, "five", NULL, 0);
    log_gather_end();
    log_write(LOG_INFO, "six", NULL, 0);
    log_is(fd, (const char *const[]){"one", "two", "three", "four", "five", "six"}, 6);
    return NULL;
}

static void log_lines_wait_for_the_end_of_a_turn(void **state)
{
    (void)state;
    pthread_t thread;
    int was = dup(STDERR_FILENO);
    int fd = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND, 0600);
    assert_true(was >= 0 && fd >= 0);
    assert_int_equal(dup2(fd, STDERR_FILENO), STDERR_FILENO);
    assert_int_equal(pthread_create(&thread, NULL, log_in_turns, &fd), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(dup2(was, STDERR_FILENO), STDERR_FILENO);
    close(was);
    close(fd);
}

static void papers_come_back_as_they_were(void **state)
{
    (void)state;
    struct buf document;
    struct paper_piece piece;
    buf_init(&document, 1024);
    paper_put(&document, PAPER_H1, STR("One"));
    paper_put(&document, PAPER_TEXT, STR(""));
    str rest = buf_str(&document);
    assert_true(paper_next(&rest, &piece));
    assert_int_equal(piece.kind, PAPER_H1);
    assert_true(str_eq(piece.text, STR("One")));
    assert_true(paper_next(&rest, &piece));
    assert_int_equal(piece.kind, PAPER_TEXT);
    assert_int_equal(piece.text.len, 0);
    assert_false(paper_next(&rest, &piece));
    assert_int_equal(rest.len, 0);
    for (size_t len = 1; len < document.len; len++) { // cut off: what is left is seen to be none
        rest = str_slice(buf_str(&document), 0, len);
        while (paper_next(&rest, &piece)) {}
        assert_true(rest.len != 0 || len == document.len - 5);
    }
    rest = STR("\x0a\0\0\0\0");
    assert_false(paper_next(&rest, &piece));
    buf_free(&document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str_reads_numbers_whole),
        cmocka_unit_test(str_takes_pieces),
        cmocka_unit_test(ids_come_back_as_they_were),
        cmocka_unit_test(tokens_come_back_as_they_were),
        cmocka_unit_test(arena_zeroes_and_defers),
        cmocka_unit_test(buf_stops_at_its_maximum),
        cmocka_unit_test(utf8_refuses_what_it_should),
        cmocka_unit_test(dates_go_round),
        cmocka_unit_test(zones_know_summer),
        cmocka_unit_test(nonces_never_come_twice),
        cmocka_unit_test(encodings_go_round),
        cmocka_unit_test(secrets_match_only_themselves),
        cmocka_unit_test(fields_find_parts),
        cmocka_unit_test(log_lines_wait_for_the_end_of_a_turn),
        cmocka_unit_test(papers_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
