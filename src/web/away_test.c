// SPDX-License-Identifier: Apache-2.0
// Tests of the page for those who are sent away: who gets what was kept, and who goes the usual way.
#include "base/clock.h"
#include "web/away.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define HEAD(lines) "GET /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n" lines "\r\n"

static struct away away;

static int setup(void **state)
{
    (void)state;
    memset(&away, 0, sizeof away);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    away_free(&away);
    return 0;
}

// Keeps an answer for a path, as asked with these further fields.
static void keep(str path, enum http_method method, str query, const struct http_header *more)
{
    struct http_header asked[] = {{STR("Host"), STR("a.example")}, {STR("Accept-Language"), STR("cy")}, {{0}, {0}}};
    asked[2] = more != NULL ? *more : asked[0];
    struct http_request h = {
        .method = method, .path = path, .query = query, .headers = asked, .header_count = 3, .id = "0123456789abcdef"};
    struct http_header says[] = {{STR("Cache-Control"), STR("no-store")},
                                 {STR("Strict-Transport-Security"), STR("max-age=31536000")}};
    struct http_response answer = {
        .status = 503, .type = STR("text/html"), .headers = says, .header_count = 2, .body = path, .retry_after_s = 5};
    away_keep(&away, &h, &answer);
}

static bool has(str text, str piece)
{
    return text.ptr != NULL && memmem(text.ptr, text.len, piece.ptr, piece.len) != NULL;
}

static void the_same_question_gets_the_same_answer(void **state)
{
    (void)state;
    keep(STR("/avonbridge/permit"), HTTP_GET, (str){0}, NULL);
    str kept = away_find(&away, STR(HEAD("Connection: keep-alive\r\nCache-Control: no-cache\r\n")), false);
    assert_true(str_starts(kept, STR("HTTP/1.1 503 Service Unavailable\r\nDate: ")));
    assert_true(str_ends(kept, STR("\r\n\r\n/avonbridge/permit")));
    assert_true(has(kept, STR("\r\nContent-Length: 18\r\n")) && has(kept, STR("\r\nRetry-After: 5\r\n")) &&
                has(kept, STR("\r\nCache-Control: no-store\r\n")) &&
                has(kept, STR("\r\nX-Request-Id: 0123456789abcdef\r\n")));
    assert_false(has(kept, STR("Strict-Transport-Security")) || has(kept, STR("Connection")));
    str closing = away_find(&away, STR(HEAD("")), true);
    assert_true(has(closing, STR("\r\nConnection: close\r\n")) && str_ends(closing, STR("/avonbridge/permit")));
}

static void anything_else_goes_the_usual_way(void **state)
{
    (void)state;
    static const str heads[] = {
        STR_INIT(HEAD("Cookie: gh_draft=1.x\r\n")),
        STR_INIT(HEAD("COOKIE: a=b\r\n")),
        STR_INIT(HEAD("Content-Length: 0\r\n")),
        STR_INIT(HEAD("Content-Length : 5\r\n")),
        STR_INIT(HEAD("Transfer-Encoding: chunked\r\n")),
        STR_INIT(HEAD("Connection: close\r\n")),
        STR_INIT(HEAD("Connection: upgrade\r\n")),
        STR_INIT(HEAD("Accept-Language: en\r\n")),
        STR_INIT(HEAD(" folded: x\r\n")),
        STR_INIT(HEAD("\tfolded: x\r\n")),
        STR_INIT(HEAD("X: a\n")),
        STR_INIT(HEAD("X: a\rContent-Length: 5\r\n")),
        STR_INIT(HEAD("X: a\n\nGET / HTTP/1.1\r\n")),
        STR_INIT(HEAD("") "GET / HTTP/1.1\r\n\r\n"),
        STR_INIT("HEAD /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("POST /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit HTTP/1.0\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("GET /avonbridge/permi HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit/ HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit?a HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\nAccept-Language: en\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        STR_INIT("GET /avonbridge/permit HTTP/1.1\r\nHost: a.example\r\nAccept-Language: cy\r\n"),
        STR_INIT("\r\n\r\n"),
        STR_INIT("\n"),
        STR_INIT(""),
    };
    keep(STR("/avonbridge/permit"), HTTP_GET, (str){0}, NULL);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (away_find(&away, heads[i], false).len != 0) {
            fail_msg("head %zu", i);
        }
    }
    assert_true(away_find(&away, STR(HEAD("")), false).len != 0);
}

static void what_may_be_of_one_person_is_not_kept(void **state)
{
    (void)state;
    struct http_header cookie = {STR("Cookie"), STR("gh_language=cy")};
    char path[AWAY_KEY];
    memset(path, 'a', sizeof path);
    path[0] = '/';
    keep(STR("/avonbridge/permit"), HTTP_GET, (str){0}, &cookie);
    keep(STR("/avonbridge/permit"), HTTP_GET, STR("a=b"), NULL);
    keep(STR("/avonbridge/permit"), HTTP_HEAD, (str){0}, NULL);
    keep(STR("/avonbridge/Jane"), HTTP_GET, (str){0}, NULL);
    keep((str){path, sizeof path}, HTTP_GET, (str){0}, NULL);
    for (size_t i = 0; i < AWAY_SLOTS; i++) {
        assert_int_equal(away.slots[i].key_len, 0);
    }
}

static void it_is_kept_for_its_second(void **state)
{
    (void)state;
    keep(STR("/avonbridge/permit"), HTTP_GET, (str){0}, NULL);
    for (size_t i = 0; i < AWAY_SLOTS; i++) {
        away.slots[i].second -= away.slots[i].key_len != 0;
    }
    assert_int_equal(away_find(&away, STR(HEAD("")), false).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_question_gets_the_same_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(anything_else_goes_the_usual_way, setup, teardown),
        cmocka_unit_test_setup_teardown(what_may_be_of_one_person_is_not_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_kept_for_its_second, setup, teardown),
    };
    return cmocka_run_group_tests_name("away", tests, NULL, NULL);
}
