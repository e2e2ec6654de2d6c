// SPDX-License-Identifier: Apache-2.0
// The head of a request: whole and byte by byte must say the same, and what is let through keeps the
// promises of http.h. Then what owners ask of it: cookies, query, proxy fields.
#include "base/utf8.h"
#include "fuzz.h"
#include "http/head.h"
#include "http/proxy.h"

static int fuzz_head(struct arena *a, str bytes, size_t step, struct head *ret_head)
{
    struct head_scan scan = {0};
    str head = {0};
    int status = HEAD_MORE;
    for (size_t end = 0; end < bytes.len && status == HEAD_MORE;) {
        end = bytes.len - end > step ? end + step : bytes.len;
        status = head_scan(&scan, str_slice(bytes, 0, end), &head);
    }
    return status == HEAD_WHOLE ? head_parse(a, arena_str(a, head), ret_head) : status;
}

static void fuzz_promises(const struct head *head)
{
    MUST(head->segment_count <= LIMIT_PATH_SEGMENTS && head->header_count <= LIMIT_HEADER_COUNT);
    MUST(str_eq(head->path, STR("*")) || str_starts(head->path, STR("/")));
    MUST(str_find(head->path, STR("//")) == STR_NONE && str_find_char(head->path, '\0') == STR_NONE);
    MUST(utf8_check(head->path) == UTF8_FINE);
    for (size_t i = 0; i < head->segment_count; i++) {
        str s = head->segments[i];
        MUST(s.len != 0 && !str_eq(s, STR(".")) && !str_eq(s, STR("..")) && str_find_char(s, '/') == STR_NONE);
    }
    MUST(!(head->chunked && head->content_length >= 0));
    MUST(head->minor == 0 || head->host.len != 0);
    for (size_t i = 0; i < head->header_count; i++) {
        str value = head->headers[i].value;
        MUST(head->headers[i].name.len != 0 && str_find_char(value, '\0') == STR_NONE);
        MUST(str_find_char(value, '\r') == STR_NONE && str_find_char(value, '\n') == STR_NONE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 64 * 1024 * 1024);
    str bytes = {(const char *)data, size};
    struct head whole = {0};
    struct head pieces = {0};
    int status = fuzz_head(&a, bytes, size + 1, &whole);
    MUST(status == fuzz_head(&a, bytes, size > 2000 ? 97 : 1, &pieces));
    if (status == HEAD_WHOLE) {
        fuzz_promises(&whole);
        MUST(str_eq(whole.path, pieces.path) && whole.content_length == pieces.content_length);
        struct http_request r = {.arena = &a,
                                 .headers = whole.headers,
                                 .header_count = whole.header_count,
                                 .query = whole.query,
                                 .host = whole.host,
                                 .body_fd = -1};
        struct fields fields = {0};
        err e = http_query_fields(&r, &fields);
        MUST(err_is(e) || fields.count <= LIMIT_FIELD_COUNT);
        (void)http_cookie(&r, STR("a"));
        (void)http_accepts_encoding(&r, STR("br"));
        (void)http_etag_matches(&r, STR("\"a\""));
        (void)http_has_form(&r);
        if (proxy_apply(&r)) {
            MUST(str_find_char(r.host, '/') == STR_NONE && str_find_char(r.host, '@') == STR_NONE);
        }
    }
    arena_free(&a);
    return 0;
}
