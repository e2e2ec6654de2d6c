// SPDX-License-Identifier: Apache-2.0
// Urlencoded and multipart forms, from tables.
#include "base/limits.h"
#include "http/form.h"
#include "http/multipart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
// cmocka wants the four above first
#include <cmocka.h>

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
#define NAMED(name)      "Content-Disposition: form-data; name=\"" name "\""

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
    {STR_INIT(PART(NAMED("f") "; filename=\"\"\r\nContent-Type: application/octet-stream", "") "--B--\r\n"),
     STR_INIT("")},
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

// The delimiter at every place around the end of a window.
static void test_multipart_windows(void **state)
{
    (void)state;
    struct buf body;
    buf_init(&body, 64 * 1024);
    for (size_t size = 32 * 1024 - 100; size < 32 * 1024 + 10; size++) {
        struct arena a;
        arena_init(&a, 4 * 1024 * 1024);
        buf_clear(&body);
        buf_put(&body, STR("--B\r\n" NAMED("a") "\r\n\r\n"));
        for (size_t i = 0; i < size; i++) {
            buf_char(&body, 'x');
        }
        buf_put(&body, STR("\r\n" PART(NAMED("b"), "1") "--B--\r\n"));
        str got = test_parts(&a, buf_str(&body), 100000, NULL, 0);
        assert_int_equal(got.len, size + 3 + 4);
        assert_true(str_ends(got, STR("x;b=1;")));
        arena_free(&a);
    }
    buf_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_multipart),
        cmocka_unit_test(test_multipart_files),
        cmocka_unit_test(test_multipart_windows),
    };
    return cmocka_run_group_tests_name("http form", tests, NULL, NULL);
}
